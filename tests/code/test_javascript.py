"""What names in JavaScript and TypeScript mean."""

from __future__ import annotations

import pytest

from code_support import meaning

MODULES = """
== src/store.ts
import { Base } from './base.js';
export interface Options { deep: boolean; name?: string }
export type Alias = Store;
export enum Phase { New, Full }
export class Store extends Base {
  options: Options;
  items: Item[] = [];
  constructor(private readonly clock: Clock) { super(); this.open = true; }
  get first(): Item { return this.items[0]; }
  close(): Store { return this; }
  async load(): Promise<Item> {}
}
export class Item { label: string; rename(to: string) {} }
class Clock { tick() {} }
export const make = (options: Options) => new Store(new Clock());
export default function start() {}
== src/base.ts
export abstract class Base { reset() {} }
== src/index.ts
export * from './store';
export { make as build } from './store';
export * as base from './base';
== src/old.js
function Wave(height) { this.height = height; }
Wave.prototype.rise = function () {};
module.exports = { Wave, limit: 3 };
"""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import { Sto‸re } from './src';", "target src/store.ts:5"),
        ("import { bui‸ld } from './src';", "target src/store.ts:15"),
        ("import st‸art from './src/store';", "target src/store.ts:16"),
        ("import * as all from './src';\nall.make().clo‸se()", "target src/store.ts:10"),
        ("import { base } from './src';\nnew base.Ba‸se()", "target src/base.ts:1"),
        ("import { Store } from './src/store';\nnew Store(0).res‸et()", "target src/base.ts:1"),
        ("import { Store } from './src/store';\nfunction f(s: Store) { s.options.de‸ep }", "target src/store.ts:2"),
        ("import { Alias } from './src/store';\nfunction f(s: Alias) { s.it‸ems }", "target src/store.ts:7"),
        ("import { Store } from './src/store';\nconst s: Store = x;\nfor (const i of s.items) i.ren‸ame('')", "target src/store.ts:13"),
        ("import { Store } from './src/store';\nnew Store(0).first.la‸bel", "target src/store.ts:13"),
        ("import { Store } from './src/store';\nasync function f(s: Store) { (await s.load()).la‸bel }", "target src/store.ts:13"),
        ("import { Phase } from './src/store';\nPhase.Fu‸ll", "target src/store.ts:4"),
        ("import { Options } from './src/store';\nconst o: Options = { de‸ep: true };", "target src/store.ts:2"),
        ("const { Wave } = require('./src/old');\nnew Wave(1).ri‸se()", "target src/old.js:2"),
        ("const { Wave } = require('./src/old');\nnew Wave(1).hei‸ght", "target src/old.js:1"),
        ("const old = require('./src/old');\nold.lim‸it", "target src/old.js:3"),
        ("import x from './src/st‸ore';", "module src/store.ts"),
        ("import { useState } from 'react';\nuseSt‸ate()", "external"),
        ("function f(size) { return si‸ze }", "local"),
        ("const f = ({ size }) => si‸ze", "local"),
        ("const LIMIT = 3;\nfunction f(size = LIM‸IT) {}", "target main.ts:1"),
        ("function f<T>(x: T‸) {}", "local"),
        ("con‸sole.log(1)", "external"),
        ("class A { f() {} }\nclass B { f‸() {} }", "own definition main.ts:2"),
        ("class A { f() {} g() { this.f‸() } }", "target main.ts:1"),
        ("tide = 1;\nti‸de", "target main.ts:1"),
        ("// the Sto‸re", "comment"),
        ("'the Sto‸re'", "string"),
        ("import { Store } from './src/store';\nconst s = `${Sto‸re}`", "target src/store.ts:5"),
        ("ret‸urn", "keyword"),
    ],
)  # fmt: skip
def test_a_name_leads_to_what_the_code_means(code: str, expected: str) -> None:
    assert meaning(f"{MODULES}== main.ts\n{code}\n") == expected


def test_an_element_of_jsx_leads_to_its_component() -> None:
    assert (
        meaning("== a.jsx\nexport const Box = () => <div/>;\n== b.jsx\nimport { Box } from './a';\n<Bo‸x a={1}/>\n")
        == "target a.jsx:1"
    )
