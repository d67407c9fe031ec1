"""What names in Java mean."""

from __future__ import annotations

import pytest

from code_support import meaning

SHAPES = """
== src/shapes/Circle.java
package shapes;
import java.util.List;
public class Circle extends Shape<Circle> implements Comparable<Circle> {
  public static final int SIDES = 0;
  private final Point center = new Point();
  List<Circle> inner;
  public Circle(int radius) {}
  public double area() { return 0; }
  public Point center() { return center; }
  public static class Builder { public Circle build() { return null; } }
  public enum Color { RED, GREEN; int code; }
}
== src/shapes/Shape.java
package shapes;
public abstract class Shape<T> {
  protected int id;
  public void move(int by) {}
}
== src/shapes/Point.java
package shapes;
public record Point(int x, int y) {
  double norm() { return 0; }
}
== other/Circle.java
package other;
public class Circle {}
"""

IMPORT = "import shapes.Circle;"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import shapes.Cir‸cle;", "target src/shapes/Circle.java:3"),
        ("import shapes.Circle.Buil‸der;", "target src/shapes/Circle.java:10"),
        ("import java.util.Li‸st;", "external"),
        (f"{IMPORT} class A {{ Circ‸le c; }}", "target src/shapes/Circle.java:3"),
        ("import shapes.*; class A { Poi‸nt c; }", "target src/shapes/Point.java:2"),
        ("package shapes; class A { Poi‸nt c; }", "target src/shapes/Point.java:2"),
        ("class A { Poi‸nt c; }", "external"),
        ("class A { Str‸ing c; }", "external"),
        (f"{IMPORT} class A {{ Object f() {{ return new Circ‸le(1); }} }}", "target src/shapes/Circle.java:3"),
        (f"{IMPORT} class A {{ Circle c; void f() {{ c.ar‸ea(); }} }}", "target src/shapes/Circle.java:8"),
        (f"{IMPORT} class A {{ Circle c; void f() {{ this.c.mo‸ve(1); }} }}", "target src/shapes/Shape.java:4"),
        (f"{IMPORT} class A {{ void f(Circle c) {{ c.center().no‸rm(); }} }}", "target src/shapes/Point.java:3"),
        (f"{IMPORT} class A {{ void f() {{ var c = new Circle(1); c.i‸d; }} }}", "target src/shapes/Shape.java:3"),
        (f"{IMPORT} class A {{ void f(Circle c) {{ for (var d : c.inner) d.ar‸ea(); }} }}", "target src/shapes/Circle.java:8"),
        (f"{IMPORT} class A {{ void f(Object o) {{ if (o instanceof Circle c) c.ar‸ea(); }} }}", "target src/shapes/Circle.java:8"),
        (f"{IMPORT} class A {{ void f(Circle c) {{ c.inner.forEach(d -> d.ar‸ea()); }} }}", "target src/shapes/Circle.java:8"),
        (f"{IMPORT} class A {{ int n = Circle.SI‸DES; }}", "target src/shapes/Circle.java:4"),
        ("import static shapes.Circle.SIDES; class A { int n = SI‸DES; }", "target src/shapes/Circle.java:4"),
        ("import static shapes.Circle.*; class A { int n = SI‸DES; }", "target src/shapes/Circle.java:4"),
        (f"{IMPORT} class A {{ Circle.Bui‸lder b; }}", "target src/shapes/Circle.java:10"),
        (f"{IMPORT} class A {{ void f(Circle.Color c) {{ switch (c) {{ case RE‸D: }} }} }}", "target src/shapes/Circle.java:11"),
        ("class A { shapes.Point p; void f() { p.no‸rm(); } }", "target src/shapes/Point.java:3"),
        ("class A { shapes.Poi‸nt p; }", "target src/shapes/Point.java:2"),
        (f"{IMPORT} class A extends Circle {{ void f() {{ ar‸ea(); super.area(); }} }}", "target src/shapes/Circle.java:8"),
        (f"{IMPORT} class A extends Circle {{ void area() {{ super.ar‸ea(); }} }}", "target src/shapes/Circle.java:8"),
        (f"{IMPORT} class A {{ Object o = new Circle(1) {{ void f() {{ mo‸ve(1); }} }}; }}", "target src/shapes/Shape.java:4"),
        (f"{IMPORT} class A {{ Object o = new Circle(1) {{ Object f() {{ return new Runnable() {{ int n = i‸d; }}; }} }}; }}",
         "target src/shapes/Shape.java:3"),
        (f"{IMPORT} class A<T extends Circle> {{ void f(T t) {{ t.ar‸ea(); }} }}", "target src/shapes/Circle.java:8"),
        ("class A<T> { T‸ t; }", "local"),
        ("class A { void f(int size) { si‸ze++; } }", "local"),
        ("class A { void f() { run(x -> x‸); } }", "local"),
        ("class A { int size; void f() { si‸ze++; } }", "target Main.java:1"),
        ("class A { void f(int a) {}\nvoid ‸f() {} }", "own definition Main.java:2"),
        ("class A { int f; void f() {}\nvoid g() { ‸f(); } }", "target Main.java:1"),
        ("class A { void f(int a) {}\nvoid f() {}\nvoid g() { f‸(); } }", "target Main.java:2 Main.java:1"),
        (f"{IMPORT} class A {{ void f(Circle c) {{ c.hash‸Code(); }} }}", "external"),
        (f"{IMPORT} class A {{ void f(Foo c) {{ c.ar‸ea(); }} }}", "external"),
        ("class A extends B { void f(C c) { c.ar‸ea(); } }", "external"),
        ("@Over‸ride class A {}", "external"),
        ("// the ar‸ea\nclass A {}", "comment"),
        ('class A { String s = "ar‸ea"; }', "string"),
    ],
)  # fmt: skip
def test_a_name_leads_to_what_the_code_means(code: str, expected: str) -> None:
    assert meaning(f"{SHAPES}== Main.java\n{code}\n") == expected
