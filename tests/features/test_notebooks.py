"""Pages that quote a notebook in its file format, and notebooks themselves: code is shown, the format never."""

from __future__ import annotations

import pytest

from support import MakeScene

COAST = r"""{
 "cells": [
  {
   "cell_type": "markdown",
   "source": [
    "class Tide: in prose\n"
   ]
  },
  {
   "cell_type": "code",
   "metadata": {"name": "surge"},
   "outputs": [
    {"name": "stdout", "text": [
      "class Tide: printed\n"
     ]}
   ],
   "source": [
    "import numpy as np\n",
    "class Tide:\n",
    "    \"\"\"The level of the \"sea\".\"\"\"\n",
    "    def level(self, at=\"noon\", *,\n",
    "              deep=True):\n",
    "        \"\"\"\n",
    "        How high it is.\n",
    "        \"\"\"\n",
    "        return 'x\\n'\n",
    "\n",
    "EBB, FLOOD = \"low\", 2  # the lowest\n",
    "surge(Tide)"
   ]
  }
 ],
 "metadata": {"language_info": {"codemirror_mode": {"name": "ipython"}, "name": "python"}}
}
"""
SHOWN = {
    "Tide": ("class Tide", 'The level of the "sea".'),
    "level": ('def level(self, at="noon", *,\n          deep=True)', "How high it is."),
    "EBB": ('EBB, FLOOD = "low", 2', "the lowest"),
    "FLOOD": ('EBB, FLOOD = "low", 2', "the lowest"),
    "numpy": ("import numpy as np", ""),
}
ONLY_IN_THE_FORMAT = ("surge", "stdout")


@pytest.mark.parametrize("options", ["pta", "pta nosource"])
@pytest.mark.parametrize("name", SHOWN)
def test_the_code_of_a_notebook_is_shown_without_its_format(scene: MakeScene, name: str, options: str) -> None:
    coast = scene(f"//- /nb/coast.ipynb {options} also={name}\n{COAST}//- /main.py\n{name}<|>()\n")
    content = coast.content()
    assert content is not None
    assert (content.signature, content.summary, content.language) == (*SHOWN[name], "python")


@pytest.mark.parametrize("options", ["pta", "pta nosource"])
@pytest.mark.parametrize("name", ONLY_IN_THE_FORMAT)
def test_there_is_nothing_to_show_of_the_format_itself(scene: MakeScene, name: str, options: str) -> None:
    coast = scene(f"//- /nb/coast.ipynb {options} also={name}\n{COAST}//- /main.py\n{name}<|>()\n")
    assert coast.content() is None


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Tide", r'docs/nb/coast.ipynb_docs.md:29 "class <Tide>:\n",'),
        ("level", r'docs/nb/coast.ipynb_docs.md:31 "    def <level>(self, at=\"noon\", *,\n",'),
        ("FLOOD", r'docs/nb/coast.ipynb_docs.md:38 "EBB, <FLOOD> = \"low\", 2  # the lowest\n",'),
        ("surge", r'docs/nb/coast.ipynb_docs.md:21 "metadata": {"name": "<surge>"},'),
    ],
)
def test_the_line_that_defines_a_name(scene: MakeScene, name: str, place: str) -> None:
    coast = scene(f"//- /nb/coast.ipynb pta also={name}\n{COAST}//- /main.py\n{name}<|>()\n")
    assert coast.definition() == [place]


@pytest.mark.parametrize(
    ("context", "signature"),
    [
        (r'"    def tide(level=\"low\"):\n",', 'def tide(level="low"):'),
        (r'"tide = 1"', "tide = 1"),
        ('"name": "tide",', ""),
        ("def tide(level):", "def tide(level):"),
    ],
)
def test_what_a_keyword_file_quotes_from_a_notebook(scene: MakeScene, context: str, signature: str) -> None:
    coast = scene("//- /main.py\ntide<|>()\n")
    coast.write(
        "docs/coast.ipynb_kw.md",
        "# Keywords: coast.ipynb\n\n**File**: `coast.ipynb`\n\n## Keyword Index\n\n### tide\n\n"
        f"- **Defined in**: [coast.ipynb](./coast.ipynb_docs.md)\n- **Context**: {context}\n",
    )
    content = coast.content()
    assert (content.signature if content else "") == signature
