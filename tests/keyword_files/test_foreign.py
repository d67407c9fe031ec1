"""Files whose names end like those of keyword files and that are none."""

import pytest

from keydocs.keyword_files.reader import is_foreign, read_keyword_file

HELP = """# anova_kw: Kruskal-Wallis rank sum test

## Usage

```r
anova_kw(x, groups)
```

## Arguments

| Argument | Description |
|---|---|
| `x` | a vector |
| `groups` | a factor |

## Value

- `statistic`: the value of the test
- **p.value**: the p-value

## See Also

[kruskal.test](https://example.org/kruskal)
"""
ARTICLE = """---
title: Ten days at the lock
---

# Ten days at the lock

## Monday

We arrived late. It was **dark**, and `settle` did not help.

## Tuesday

### Morning

It rained.

### Evening

- It rained again
- We left
"""
DEFINITIONS = "# settle\n\n## Arguments\n\n`level`\n: how high\n\n`by`\n: how fast\n"


@pytest.mark.parametrize("text", [HELP, ARTICLE, DEFINITIONS, "# settle\n", "Some notes.\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_neither_speaks_of_keywords_nor_has_an_entry_nor_a_page_is_none(text: str, end: str) -> None:
    read = read_keyword_file("reference/anova_kw.md", text.replace("\n", end), lambda path: False)
    assert is_foreign(read)
    assert (read.source, read.page, read.entries, read.links, read.problems) == (None, None, (), (), ())


@pytest.mark.parametrize("text", [HELP, ARTICLE, DEFINITIONS, "# settle\n", "", "Some notes.\n"])
def test_a_page_beside_it_makes_it_one(text: str) -> None:
    read = read_keyword_file("reference/anova_kw.md", text, lambda path: path == "reference/anova_docs.md")
    assert (is_foreign(read), read.page, read.source) == (False, "reference/anova_docs.md", "reference/anova")


@pytest.mark.parametrize(
    "title",
    ["Keywords: tide.py", "Keyword Index: `tide.py`", "tide.py - Key Words", "关键词: tide.py", "Stichwörter: tide.py",
     "Schlüsselwort: tide.py", "Mots clés de tide.py", "Palabras clave de tide.py", "Ключевые слова: tide.py"],
)  # fmt: skip
def test_the_word_in_its_title_makes_it_one(title: str) -> None:
    read = read_keyword_file("docs/tide.py_kw.md", f"# {title}\n", lambda path: False)
    assert (is_foreign(read), read.entries) == (False, ())


@pytest.mark.parametrize(
    "entry",
    ["- **settle**: brings it", "- `settle` - brings it", "### `settle`\n\nbrings it",
     "| Keyword | Page |\n|---|---|\n| settle | [tide.py](tide.py_docs.md) |", "## Keywords\n\nsettle\n: brings it"],
)  # fmt: skip
def test_an_entry_makes_it_one(entry: str) -> None:
    read = read_keyword_file("docs/tide.py_kw.md", f"# tide.py\n\n{entry}\n", lambda path: False)
    assert (is_foreign(read), [one.name for one in read.entries]) == (False, ["settle"])


def test_a_file_of_another_name_that_was_chosen_is_one() -> None:
    read = read_keyword_file("docs/tide.keys.md", "# Tides\n\nNothing.\n", lambda path: False)
    assert not is_foreign(read)
