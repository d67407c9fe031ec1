"""What names in Rust mean."""

from __future__ import annotations

import pytest

from code_support import meaning

SHAPES = """
== shapes/src/lib.rs
mod circle;
pub mod base;
pub use circle::Circle;
pub use self::base::{Point as Dot, *};
#[macro_export]
macro_rules! draw { ($x:expr) => {} }
pub fn unit() -> Option<Circle> { None }
== shapes/src/circle.rs
use super::base::{self, Shape};
use crate::Dot;
pub struct Circle { pub center: Dot, pub inner: Vec<Circle>, radius: u8 }
pub enum Size { Small, Of(Circle), Wide { by: Dot } }
impl Circle {
    pub const SIDES: u8 = 0;
    pub fn new(radius: u8) -> Self { Self { radius } }
    pub fn parse(text: &str) -> Result<Self, Error> { todo!() }
    pub fn area(&self) -> u8 { self.radius }
}
impl Shape for Circle {
    fn shift(&mut self, by: Dot) {}
}
== shapes/src/base/mod.rs
pub trait Shape: Movable {
    fn shift(&mut self, by: Point);
    fn twice(&self) {}
}
pub trait Movable { fn hop(&self); }
pub struct Point(pub u8, pub Inner);
pub struct Inner { pub depth: u8 }
impl Point { pub fn norm(&self) -> u8 { 0 } }
pub mod deep;
== shapes/src/base/deep.rs
pub fn dive() {}
"""

USE = "use shapes::Circle;"


def test_a_crate_of_tests_has_its_modules_beside_it() -> None:
    modules = "== src/lib.rs\n== tests/common.rs\npub fn setup() {}\n"
    assert meaning(f"{modules}== tests/all.rs\nmod common; fn f() {{ common::set‸up() }}") == "target tests/common.rs:1"
    beside = f"{modules}== tests/all.rs\nmod common; mod one;\n== tests/one.rs\n"
    assert meaning(f"{beside}use crate::common; fn f() {{ common::set‸up() }}") == "target tests/common.rs:1"


def test_modules_that_import_all_of_each_other_are_no_endless_search() -> None:
    modules = "".join(
        f"pub mod m{n} {{ {' '.join(f'pub use super::m{m}::*;' for m in range(8))} }}\n" for n in range(8)
    )
    assert meaning(f"== src/lib.rs\n{modules}use m0::*; fn f() {{ nowh‸ere() }}") == "external"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("use shapes::Cir‸cle;", "target shapes/src/circle.rs:3"),
        ("use shapes::{Cir‸cle};", "target shapes/src/circle.rs:3"),
        ("use shapes::{base::{Po‸int}};", "target shapes/src/base/mod.rs:6"),
        ("use shapes::ba‸se;", "module shapes/src/base/mod.rs"),
        ("use sha‸pes::base;", "module shapes/src/lib.rs"),
        ("use shapes::base::deep; fn f() { deep::di‸ve() }", "target shapes/src/base/deep.rs:1"),
        ("use std::collections::Hash‸Map;", "external"),
        ("use serde::Seri‸alize;", "external"),
        ("use shapes::Dot as D; fn f(d: D‸) {}", "target shapes/src/base/mod.rs:6"),
        ("use shapes::*; fn f(p: Po‸int) {}", "target shapes/src/base/mod.rs:6"),
        (f"{USE} fn f() {{ Circle::ne‸w(1); }}", "target shapes/src/circle.rs:7"),
        (f"{USE} fn f() {{ let c = Circle::new(1); c.ar‸ea(); }}", "target shapes/src/circle.rs:9"),
        (f"{USE} fn f() {{ let c = Circle::parse(\"\")?; c.ar‸ea(); }}", "target shapes/src/circle.rs:9"),
        (f"{USE} fn f() {{ Circle::parse(\"\").unwrap().ar‸ea(); }}", "target shapes/src/circle.rs:9"),
        (f"{USE} fn f() {{ if let Some(c) = shapes::unit() {{ c.ar‸ea(); }} }}", "target shapes/src/circle.rs:9"),
        (f"{USE} fn f(c: &Circle) {{ for d in &c.inner {{ d.ar‸ea(); }} }}", "target shapes/src/circle.rs:9"),
        (f"{USE} fn f(c: &Circle) {{ for d in c.inner.iter() {{ d.ar‸ea(); }} }}", "target shapes/src/circle.rs:9"),
        (f"{USE} fn f(c: &Circle) {{ c.inner.iter().filter(|d| d.ar‸ea() > 1); }}", "target shapes/src/circle.rs:9"),
        (f"{USE} fn f(c: Box<Circle>) {{ c.center.no‸rm(); }}", "target shapes/src/base/mod.rs:8"),
        (f"{USE} fn f(c: Circle) {{ c.center.1.de‸pth; }}", "target shapes/src/base/mod.rs:7"),
        (f"{USE} fn f(c: Circle) {{ c.shi‸ft(x); }}", "target shapes/src/circle.rs:12"),
        (f"{USE} fn f(c: Circle) {{ c.twi‸ce(); }}", "target shapes/src/base/mod.rs:3"),
        ("use shapes::Shape; fn f<T: Shape>(c: T) { c.ho‸p(); }", "target shapes/src/base/mod.rs:5"),
        ("use shapes::Shape; fn f(c: &dyn Shape) { c.twi‸ce(); }", "target shapes/src/base/mod.rs:3"),
        (f"{USE} fn f(c: Circle) {{ println!(\"{{}}\", c.ar‸ea()); }}", "target shapes/src/circle.rs:9"),
        (f"{USE} fn f(c: Circle) {{ let Circle {{ center: p, .. }} = c; p.no‸rm(); }}", "target shapes/src/base/mod.rs:8"),
        (f"{USE} fn f() {{ Circle {{ rad‸ius: 1 }}; }}", "target shapes/src/circle.rs:3"),
        ("fn f() { run!({ let size = 1; si‸ze }) }", "local"),
        ("fn f() { run!(|size: u8| si‸ze) }", "local"),
        ("use my_shapes::Circle; fn f(c: Circle) { c.ar‸ea(); }", "target shapes/src/circle.rs:9"),
        ("use other_shapes::Square; fn f(c: Squ‸are) {}", "external"),
        ("trait Make { fn make() -> Self { todo!() } }\nstruct S { x: u8 }\nfn f() { S::make().‸x }", "target app/src/main.rs:2"),
        ("struct S { x: u8 }\nimpl S { fn default() -> Self {} }\nfn f() { run!(S::default().‸x) }", "target app/src/main.rs:1"),
        ("fn f() { use shapes::{base::Point, Circle as Round}; Ro‸und::new(1); }", "target shapes/src/circle.rs:3"),
        ("fn f() { use shapes::Circle as Round; Round::ne‸w(1); }", "target shapes/src/circle.rs:7"),
        ("fn g() {}\nmod m { fn f() { use super::g as h; ‸h(); } }", "target app/src/main.rs:1"),
        ("fn f() { use std::fs::File; Fi‸le::open(1); }", "external"),
        ("use shapes::draw; fn f() { dr‸aw!(1) }", "target shapes/src/lib.rs:6"),
        ("fn f() { print‸ln!(\"\") }", "external"),
        ("enum E { A, B(F) } struct F { x: u8 }\nfn f(e: E) { match e { E::B(f) => f.‸x, _ => 1 } }", "target app/src/main.rs:1"),
        ("enum E { A, B }\nfn f() { E::‸A }", "target app/src/main.rs:1"),
        ("struct S { x: u8 }\nimpl S { fn f(&self) { self.‸x } }", "target app/src/main.rs:1"),
        ("struct S { x: u8 }\nimpl S { fn f() -> Self { Sel‸f { x: 1 } } }", "target app/src/main.rs:1"),
        ("struct S;\nimpl S { fn f() {} }\nimpl T { fn ‸f() {} }", "own definition app/src/main.rs:3"),
        ("fn g() {}\nmod tests { use super::*; fn f() { ‸g() } }", "target app/src/main.rs:1"),
        ("fn f(size: u8) { si‸ze; }", "local"),
        ("fn f() { let size = 1; si‸ze; }", "local"),
        ("fn f() { run(|x| x‸) }", "local"),
        ("fn f<T>(x: T‸) {}", "local"),
        ("struct S { x: u8 }\nfn f(x: S) { let x = x.‸x; }", "target app/src/main.rs:1"),
        (f"{USE} fn f(c: Circle) {{ c.clone().ar‸ea(); }}", "target shapes/src/circle.rs:9"),
        (f"{USE} fn f(c: Circle) {{ c.to_str‸ing(); }}", "external"),
        ("fn f(x: Nowhere) { x.ar‸ea(); }", "external"),
        ("// the ar‸ea", "comment"),
    ],
)  # fmt: skip
def test_a_name_leads_to_what_the_code_means(code: str, expected: str) -> None:
    assert meaning(f"{SHAPES}== app/src/main.rs\n{code}\n") == expected
