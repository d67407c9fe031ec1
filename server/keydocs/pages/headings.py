"""The headings of a page by their text."""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_HEADINGS = 20_000
"""Headings and fences of a page. The longest page met in the wild has some thousand."""


def headings(text: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Of the first ``MAX_HEADINGS`` headings of level 2 and below those that match. Trying each line would take a
    hundred times as long."""
    at = 0
    for _ in range(MAX_HEADINGS):
        match = pattern.match(text, at)
        if match:
            yield match
        found = text.find("\n##", at)
        if found < 0:
            return
        at = found + 1
