"""What names in C# mean."""

from __future__ import annotations

import pytest

from code_support import meaning

SHAPES = """
== Shapes/Circle.cs
using System;
namespace Paint.Shapes {
  public partial class Circle : Shape, IComparable {
    public const int Sides = 0;
    public Point Center { get; set; }
    public List<Circle> Inner;
    public Circle(int radius) {}
    public double Area() { return 0; }
    public class Builder { public Circle Build() => null; }
  }
  public enum Color { Red, Green }
}
== Shapes/CircleParts.cs
namespace Paint.Shapes;
public partial class Circle {
  public void Grow() { Area(); }
}
== Shapes/Shape.cs
namespace Paint.Shapes;
public abstract class Shape {
  public int Id;
  public virtual void Move(int by) {}
}
public record Point(int X, int Y) {
  public double Norm() => 0;
}
public static class Extensions {
  public static Circle Twice(this Shape shape) => null;
  public static string Shout(this string text) => text;
}
public class MarkAttribute : System.Attribute { public int Level; }
== Shapes/Everywhere.cs
namespace Everywhere { public class CircleEverywhere {} }
== GlobalUsings.cs
global using Everywhere;
"""

USING = "using Paint.Shapes;"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("using Paint.Sha‸pes;", "module"),
        ("class A { Circ‸leEverywhere c; }", "target Shapes/Everywhere.cs:1"),
        ("using System.Te‸xt;", "external"),
        ("using C = Paint.Shapes.Cir‸cle;", "target Shapes/Circle.cs:3 Shapes/CircleParts.cs:2"),
        (f"{USING} class A {{ Poi‸nt c; }}", "target Shapes/Shape.cs:6"),
        ("namespace Paint.Shapes { class A { Poi‸nt c; } }", "target Shapes/Shape.cs:6"),
        ("namespace Paint.Shapes;\nclass A { Poi‸nt c; }", "target Shapes/Shape.cs:6"),
        ("namespace Paint.Shapes.Deep { class A { Poi‸nt c; } }", "target Shapes/Shape.cs:6"),
        ("class A { Poi‸nt c; }", "external"),
        ("class A { Str‸ing c; }", "external"),
        ("class A { Paint.Shapes.Poi‸nt c; }", "target Shapes/Shape.cs:6"),
        (f"{USING} class A {{ object F() {{ return new Poi‸nt(1, 2); }} }}", "target Shapes/Shape.cs:6"),
        (f"{USING} class A {{ Circle c; void F() {{ c.Ar‸ea(); }} }}", "target Shapes/Circle.cs:8"),
        (f"{USING} class A {{ Circle c; void F() {{ this.c.Gr‸ow(); }} }}", "target Shapes/CircleParts.cs:3"),
        (f"{USING} class A {{ void F(Circle c) {{ c.Mo‸ve(1); }} }}", "target Shapes/Shape.cs:4"),
        (f"{USING} class A {{ void F(Circle c) {{ c?.Center.No‸rm(); }} }}", "target Shapes/Shape.cs:7"),
        (f"{USING} class A {{ void F() {{ var c = new Circle(1); c.I‸d; }} }}", "target Shapes/Shape.cs:3"),
        (f"{USING} class A {{ void F(Circle c) {{ foreach (var d in c.Inner) d.Ar‸ea(); }} }}", "target Shapes/Circle.cs:8"),
        (f"{USING} class A {{ void F(Circle c) {{ c.Inner.Where(d => d.Ar‸ea() > 1); }} }}", "target Shapes/Circle.cs:8"),
        (f"{USING} class A {{ void F(Circle c) {{ c.Inner[0].Ar‸ea(); }} }}", "target Shapes/Circle.cs:8"),
        (f"{USING} class A {{ async void F(Task<Circle> c) {{ (await c).Ar‸ea(); }} }}", "target Shapes/Circle.cs:8"),
        (f"{USING} class A {{ void F(object o) {{ if (o is Circle c) c.Ar‸ea(); }} }}", "target Shapes/Circle.cs:8"),
        (f"{USING} class A {{ object o = new Circle(1) {{ Cen‸ter = null }}; }}", "target Shapes/Circle.cs:5"),
        (f"{USING} class A {{ object F(Point p) => p with {{ X‸ = 1 }}; }}", "target Shapes/Shape.cs:6"),
        (f"{USING} class A {{ bool F(object o) => o is Point {{ X‸: 1 }}; }}", "target Shapes/Shape.cs:6"),
        (f"{USING} class A {{ void F(Circle c) {{ c.Twi‸ce(); }} }}", "target Shapes/Shape.cs:10"),
        (f"{USING} class A {{ void F(Circle c) {{ c.Twice().Ar‸ea(); }} }}", "target Shapes/Circle.cs:8"),
        (f"{USING} class A {{ void F(string s) {{ s.Sho‸ut(); }} }}", "target Shapes/Shape.cs:11"),
        ("class A { string s = string.Sho‸ut(); }", "external"),
        (f"{USING} [Mark(Lev‸el = 1)] class A {{ }}", "target Shapes/Shape.cs:13"),
        (f"{USING} class A {{ int n = Circle.Si‸des; }}", "target Shapes/Circle.cs:4"),
        (f"{USING} class A {{ object c = Color.R‸ed; }}", "target Shapes/Circle.cs:11"),
        (f"{USING} class A {{ Circle.Buil‸der b; }}", "target Shapes/Circle.cs:9"),
        ("using static Paint.Shapes.Circle; class A { int n = Sid‸es; }", "target Shapes/Circle.cs:4"),
        (f"{USING} [Ma‸rk] class A {{ }}", "target Shapes/Shape.cs:13"),
        (f"{USING} class A : Circle {{ void F() {{ base.Ar‸ea(); }} }}", "target Shapes/Circle.cs:8"),
        (f"{USING} class A : Circle {{ void F() {{ Ar‸ea(); }} }}", "target Shapes/Circle.cs:8"),
        (f"{USING} class A {{ void F<T>(T t) where T : Circle {{ t.Ar‸ea(); }} }}", "target Shapes/Circle.cs:8"),
        ("class A<T> { T‸ t; }", "local"),
        ("class A { void F(int size) { si‸ze++; } }", "local"),
        ("class A { void F() { Run(x => x‸); } }", "local"),
        ("class A { int P { set { x = val‸ue; } } }", "local"),
        ("class A { void F() { T.TryGet(1, out var o); o‸.X(); } }", "local"),
        ("class A { int size; void F() { si‸ze++; } }", "target Main.cs:1"),
        ("class A { void F(int a) {}\nvoid ‸F() {} }", "own definition Main.cs:2"),
        ("class A { void F(int a) {}\nvoid F(int a, int b = 1, params int[] c) {}\nvoid F() {}\nvoid G() { F‸(); } }",
         "target Main.cs:3 Main.cs:2 Main.cs:1"),
        (f"{USING} class A {{ void F(Circle c) {{ c.ToStr‸ing(); }} }}", "external"),
        ("class A { void F(Foo c) { c.Ar‸ea(); } }", "external"),
        ("// the Ar‸ea\nclass A {}", "comment"),
        ('class A { string s = "Ar‸ea"; }', "string"),
    ],
)  # fmt: skip
def test_a_name_leads_to_what_the_code_means(code: str, expected: str) -> None:
    assert meaning(f"{SHAPES}== Main.cs\n{code}\n") == expected
