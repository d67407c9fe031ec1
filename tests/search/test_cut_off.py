"""Pages whose copy of the source was cut off: the page stays first, the source itself has the rest."""

from __future__ import annotations

from support import MakeScene

CUT_OFF = """
//- /docs/src/sea.py_docs.md
# Documentation: `src/sea.py`

## Original Source

```python
def ebb():
    return 1

... [Content truncated - file is 20000 bytes] ...
```

## Overview

Nothing else.
//- /docs/src/sea.py_kw.md
# Keyword Map: src/sea.py

## Keywords

### Function Definition

- **ebb**: Referenced in this file (see [_docs.md](./sea.py_docs.md))
- **flood**: Referenced in this file (see [_docs.md](./sea.py_docs.md))
//- /src/sea.py
def ebb():
    return 1


def flood():
    \"\"\"The water comes.\"\"\"
    return 2
"""


def test_what_the_page_lost_leads_to_the_page_and_to_the_source(scene: MakeScene) -> None:
    assert scene(f"{CUT_OFF}//- /main.py\nfl<|>ood()\n").definition() == [
        "docs/src/sea.py_docs.md:1 # <Documentation: `src/sea.py`>",
        "src/sea.py:5 def <flood>():",
    ]


def test_what_the_page_still_has_leads_to_the_page_alone(scene: MakeScene) -> None:
    assert scene(f"{CUT_OFF}//- /main.py\neb<|>b()\n").definition() == ["docs/src/sea.py_docs.md:6 def <ebb>():"]


def test_the_hover_tells_what_the_source_says(scene: MakeScene) -> None:
    content = scene(f"{CUT_OFF}//- /main.py\nfl<|>ood()\n").content()
    assert content is not None
    assert (content.signature, content.summary) == ("def flood()", "The water comes.")
    assert content.source is not None
    assert (content.source.label, content.source.line) == ("src/sea.py", 4)
