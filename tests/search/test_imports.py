"""What a source file imports, a table a language."""

from __future__ import annotations

import pytest

from keydocs.search.imports import NONE, Imports, find_imports
from keydocs.text.lines import Lines


def found(language: str, text: str, path: str = "a/b/main.x") -> Imports:
    return find_imports(Lines(text), language, path)


PYTHON = [
    ("import torch", {"torch"}, {"torch": "torch"}),
    ("import torch.nn", {"torch/nn"}, {"torch.nn": "torch/nn"}),
    ("import torch.nn as nn, os", {"torch/nn", "os"}, {"nn": "torch/nn", "os": "os"}),
    ("from torch import nn", {"torch", "torch/nn"}, {"nn": "torch"}),
    ("from torch.nn import Linear as L, ReLU", {"torch/nn", "torch/nn/Linear", "torch/nn/ReLU"}, {"L": "torch/nn", "ReLU": "torch/nn"}),
    ("from torch.nn import (\n    Linear,  # one\n    ReLU as R,\n)\nx = Linear()", {"torch/nn", "torch/nn/Linear", "torch/nn/ReLU"}, {"Linear": "torch/nn", "R": "torch/nn"}),
    ("from torch import (nn)", {"torch", "torch/nn"}, {"nn": "torch"}),
    ("from . import tide", {"a/b", "a/b/tide"}, {"tide": "a/b"}),
    ("from .tide import Tide", {"a/b/tide", "a/b/tide/Tide"}, {"Tide": "a/b/tide"}),
    ("from ..sea.tide import Tide", {"a/sea/tide", "a/sea/tide/Tide"}, {"Tide": "a/sea/tide"}),
    ("    import lazy", {"lazy"}, {"lazy": "lazy"}),
    ("from x import *", {"x"}, {}),
    ("# import no", set(), {}),
    ("important = 1", set(), {}),
    ("fromage import x", set(), {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "modules", "names"), PYTHON)
def test_python(text: str, modules: set[str], names: dict[str, str]) -> None:
    assert found("python", text)[:2] == (frozenset(modules), names)


C = [
    ("#include <torch/library.h>", {"torch/library"}),
    ('#include "tide.hpp"', {"tide"}),
    ('  #  include "../sea/tide.h" // why', {"sea/tide"}),
    ("#import <Foundation/Foundation.h>", {"Foundation/Foundation"}),
    ("#define include <x.h>", set()),
]


@pytest.mark.parametrize("language", ["c", "cpp", "cuda"])
@pytest.mark.parametrize(("text", "modules"), C)
def test_c(language: str, text: str, modules: set[str]) -> None:
    assert found(language, text)[:2] == (frozenset(modules), {})


JAVASCRIPT = [
    ('import { Grid } from "@scope/grid"', {"scope/grid"}, {"Grid": "scope/grid"}),
    ("import Grid, { Item as I } from './grid'", {"a/b/grid"}, {"Grid": "a/b/grid", "I": "a/b/grid"}),
    ("import * as tide from '../tide.js'", {"a/tide"}, {"tide": "a/tide"}),
    ("import type { Tide } from './tide.ts';", {"a/b/tide"}, {"Tide": "a/b/tide"}),
    ("export { Tide } from './sea/index'", {"a/b/sea"}, {"Tide": "a/b/sea"}),
    ("import './style.css'", {"a/b/style.css"}, {}),
    ("const fs = require('fs')", {"fs"}, {}),
    ("import {\n  Grid,\n  Item as I,\n} from './grid'\n", {"a/b/grid"}, {"Grid": "a/b/grid", "I": "a/b/grid"}),
    ("import x from '../../../outside'", set(), {}),
]


@pytest.mark.parametrize("language", ["javascript", "typescript"])
@pytest.mark.parametrize(("text", "modules", "names"), JAVASCRIPT)
def test_javascript(language: str, text: str, modules: set[str], names: dict[str, str]) -> None:
    assert found(language, text)[:2] == (frozenset(modules), names)


GO = [
    ('import "fmt"', {"fmt"}, {"fmt": "fmt"}),
    ('import (\n\t"example.com/coast/sea/tide"\n)', {"example.com/coast/sea/tide", "coast/sea/tide", "sea/tide", "tide"}, {"tide": "tide"}),
    ('import t "sea/tide"', {"sea/tide", "tide"}, {"tide": "tide"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "modules", "names"), GO)
def test_go(text: str, modules: set[str], names: dict[str, str]) -> None:
    assert found("go", text)[:2] == (frozenset(modules), names)


RUST = [
    ("use crate::sea::tide::Tide;", {"sea/tide/Tide", "sea/tide"}, {"Tide": "sea/tide"}),
    pytest.param(
        "use sea::tide::{Tide, Ebb as E};",
        {"sea/tide", "sea"},
        {"Tide": "sea/tide", "E": "sea/tide"},
    ),
    ("pub(crate) use super::tide;", {"tide"}, {}),
    ("mod lamp;", {"lamp"}, {}),
    ("mod lamp {", set(), {}),
]


@pytest.mark.parametrize(("text", "modules", "names"), RUST)
def test_rust(text: str, modules: set[str], names: dict[str, str]) -> None:
    assert found("rust", text)[:2] == (frozenset(modules), names)


@pytest.mark.parametrize("language", ["", "ruby", "markdown", "PYTHON"])
def test_other_languages_say_nothing(language: str) -> None:
    assert found(language, "import torch") == NONE


def test_a_relative_import_in_a_file_of_the_root() -> None:
    assert "tide" in found("python", "from . import tide", "main.py").modules


def test_lines_and_files_beyond_all_measure_are_not_read_to_the_end() -> None:
    assert found("python", "x\n" * 3000 + "import late") == NONE
    assert found("python", "import " + "a, " * 10_000 + "late").names.keys().isdisjoint({"late"})


@pytest.mark.parametrize("language", ["python", "cpp", "typescript", "go", "rust"])
def test_whatever_stands_there_is_no_error(language: str) -> None:
    text = "import\nfrom\nfrom import\n#include\nuse\nimport {\nimport (\nfrom . import (\n}\nuse {\n\0\nimport ''"
    found(language, text)
    found(language, text, "")


@pytest.mark.parametrize(
    ("language", "text", "aliases"),
    [
        ("python", "import numpy as np", {"np": "numpy"}),
        ("python", "import sea.tide", {}),
        ("python", "from sea import tide as t, lamp", {"t": "tide"}),
        ("typescript", "import { Item as I, Grid } from './grid'", {"I": "Item"}),
        ("rust", "use sea::{Tide, Ebb as E};", {"E": "Ebb"}),
    ],
)
def test_what_aliases_stand_for(language: str, text: str, aliases: dict[str, str]) -> None:
    assert found(language, text).aliases == aliases
