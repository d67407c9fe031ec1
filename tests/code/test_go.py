"""What names in Go mean."""

from __future__ import annotations

import pytest

from code_support import meaning

SHAPES = """
== shapes/circle.go
package shapes

type Circle struct {
	Shape
	Radius, Width float64
	inner []*Circle
	byName map[string]*Circle
}

func New(radius float64) (*Circle, error) { return nil, nil }
func (c *Circle) Area() float64 { return 0 }
const Unit = 1
== shapes/shape.go
package shapes

type Mover interface {
	Move(by int) *Circle
}
type Shape struct{ id int }
func (s Shape) Center() Point { return Point{} }
type Point struct{ X, Y int }
func (p Point) Norm() int { return 0 }
type Circles []Circle
== shapes/shape_windows.go
package shapes
func Open() {}
== shapes/shape_linux.go
package shapes
func Open() {}
"""

IMPORT = 'import "example.com/me/paint/shapes"\n'


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (f"{IMPORT}var c sha‸pes.Circle", "module"),
        (f"{IMPORT}var c shapes.Cir‸cle", "target shapes/circle.go:3"),
        (f"{IMPORT}var n = shapes.Un‸it", "target shapes/circle.go:12"),
        (f"{IMPORT}var f = shapes.Op‸en", "target shapes/shape_linux.go:2 shapes/shape_windows.go:2"),
        ('import s "example.com/me/paint/shapes"\nvar c s.Cir‸cle', "target shapes/circle.go:3"),
        ('import . "example.com/me/paint/shapes"\nvar c Cir‸cle', "target shapes/circle.go:3"),
        (f"{IMPORT}func f() {{ c, err := shapes.New(1); c.Ar‸ea() }}", "target shapes/circle.go:11"),
        (f"{IMPORT}func f() {{ c := &shapes.Circle{{}}; c.Cen‸ter() }}", "target shapes/shape.go:7"),
        (f"{IMPORT}func f() {{ c := &shapes.Circle{{}}; c.Center().No‸rm() }}", "target shapes/shape.go:9"),
        (f"{IMPORT}func f() {{ c := &shapes.Circle{{Rad‸ius: 1}} }}", "target shapes/circle.go:5"),
        (f"{IMPORT}var c = map[string]shapes.Point{{'a': {{X‸: 1}}}}", "target shapes/shape.go:8"),
        (f"{IMPORT}const key = 1\nvar c = map[int]shapes.Point{{ke‸y: {{}}}}", "target main.go:3"),
        (f"{IMPORT}func f(m shapes.Mover) {{ m.Move(1).Ar‸ea() }}", "target shapes/circle.go:11"),
        (f"{IMPORT}func f(cs []shapes.Circle) {{ for _, c := range cs {{ c.Ar‸ea() }} }}", "target shapes/circle.go:11"),
        (f"{IMPORT}func f(cs shapes.Circles) {{ for _, c := range cs {{ c.Ar‸ea() }} }}", "target shapes/circle.go:11"),
        (f"{IMPORT}func f(cs map[int]shapes.Circle) {{ cs[1].Ar‸ea() }}", "target shapes/circle.go:11"),
        (f"{IMPORT}func f(x any) {{ if c, ok := x.(*shapes.Circle); ok {{ c.Ar‸ea() }} }}", "target shapes/circle.go:11"),
        (f"{IMPORT}func f(x any) {{ switch c := x.(type) {{ case shapes.Circle: c.Ar‸ea() }} }}", "target shapes/circle.go:11"),
        (f"{IMPORT}func f() {{ new(shapes.Circle).Ar‸ea() }}", "target shapes/circle.go:11"),
        (f"{IMPORT}type Disc struct {{ shapes.Circle }}\nfunc (d Disc) f() {{ d.Ar‸ea() }}", "target shapes/circle.go:11"),
        (f"{IMPORT}type Disc struct {{ *shapes.Circle }}\nfunc (d Disc) f() {{ d.Cir‸cle }}", "target main.go:3"),
        (f"{IMPORT}func f(c shapes.Circle) {{ c.Nowhere‸() }}", "external"),
        ('import "fmt"\nfunc f() { fmt.Print‸ln() }', "external"),
        ('import "github.com/pkg/shapes"\nvar c = shapes.Cir‸cle', "external"),
        ("func f(size int) { si‸ze++ }", "local"),
        ("func f() { size := 1; go func() { si‸ze++ }() }", "local"),
        ("func f[T any](x T‸) {}", "local"),
        ("func f() { f := f‸(1) }", "target main.go:2"),
        ("func f() { pan‸ic(1) }", "external"),
        ("func f() { nowhere.Ar‸ea() }", "external"),
        ("func f(x T) { x.y().Ar‸ea() }", "external"),
        ("type A struct{}\nfunc (a A) f() {}\nfunc (b B) ‸f() {}", "own definition main.go:4"),
        ("// the ar‸ea", "comment"),
        ('var s = "ar‸ea"', "string"),
    ],
)  # fmt: skip
def test_a_name_leads_to_what_the_code_means(code: str, expected: str) -> None:
    assert meaning(f"{SHAPES}== main.go\npackage main\n{code}\n") == expected
