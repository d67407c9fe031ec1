"""Bytes as a keyword file, for atheris. Run by hand; CONTRIBUTING.md says how.

The first byte says which file it is to be, the rest is what is in it.
"""

from __future__ import annotations

from fuzz.properties import check_findings, check_keyword_file
from keydocs.fs.confined import decode
from keydocs.keyword_files.reader import is_keyword_file, is_keyword_index

PATHS = (
    "docs/loom/weave.py_kw.md",
    "docs/loom/sub.md",
    "docs/keywords.md",
    "docs/loom/weave.py_docs.md_kw.md",
    "docs/loom/index.md",
    "docs/loom/weave.py_docs.md",
)


def run(data: bytes) -> None:
    """What has to hold for one input."""
    path, content = PATHS[data[0] % len(PATHS) if data else 0], data[1:]
    if is_keyword_file(path) or is_keyword_index(path):
        check_keyword_file(path, content)
    check_findings(path, decode(content))
