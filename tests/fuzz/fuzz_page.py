"""Bytes as a page and a name that is looked for on it, for atheris. Run by hand; CONTRIBUTING.md says how.

The first byte is the kind of the name, the rest of the first line the name, and behind a blank who owns it; the rest is
the page.
"""

from __future__ import annotations

from fuzz.properties import check_page
from keydocs.fs.confined import decode
from keydocs.model import Kind

_KINDS = list(Kind)


def run(data: bytes) -> None:
    """What has to hold for one input."""
    head, _, page = data.partition(b"\n")
    kind = _KINDS[head[0] % len(_KINDS)] if head else Kind.IDENTIFIER
    name, _, owner = head[1:].decode("utf-8", "replace").partition(" ")
    check_page(decode(page), name, kind, owner)
