"""Hover content as Markdown and plain text.

All of it comes from untrusted files: back-ticks, HTML, links, images and control characters are shown as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from keydocs.counts import counted
from keydocs.fs.paths import path_to_uri
from keydocs.model import Kind
from keydocs.text.escaping import visible

MAX_SIGNATURE_LINES = 12
MAX_SUMMARY = 500
_INLINE = re.compile(
    r"[\\`*\[\]<>|~$]|&(?=#?\w+;)|!(?=\[)|(?<![^\W_])_|_(?![^\W_])|(?<=\w):(?=//)|(?<=www)\.|(?<=[\w.+-])@(?=\w)",
    re.IGNORECASE,
)
"""Text that GitHub and many editors turn into links: ``https://x.org``, ``www.x.org``, ``a@x.org``."""
_BLOCK = re.compile(r"^(\d{1,9}|)([#>+=.)-])")
_PARAGRAPHS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_TICKS = re.compile(r"`+")
_WORDS = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)*")
"""Text that needs no escaping, such as most section titles."""


class Place(NamedTuple):
    """A place: absolute ``path``, 0-based ``line``, and the ``label`` to show, a path relative to its root."""

    path: str
    line: int
    label: str


class HoverContent(NamedTuple):
    """What a hover shows. All texts are plain text."""

    name: str
    kind: Kind
    origin: str
    """The documented source, relative to its root."""
    signature: str = ""
    language: str = ""
    summary: str = ""
    page: Place | None = None
    source: Place | None = None
    keyword_file: Place | None = None
    more: tuple[Place, ...] = ()
    more_count: int = 0
    """Number of further pages that are not named."""
    sections: tuple[str, ...] = ()


def to_markdown(content: HoverContent, *, links: bool = True) -> str:
    """Return the content as CommonMark. ``links``: the client renders them; else places are paths with line numbers."""
    return "\n\n".join(_markdown_blocks(content, links))


def _markdown_blocks(content: HoverContent, links: bool) -> Iterator[str]:
    code = _clipped(content.signature) or content.name
    yield fenced(code, content.language if content.signature else "")
    yield f"**{content.kind.label}** · {code_span(content.origin)}"
    if content.summary:
        paragraphs = map(escape, _PARAGRAPHS.split(shorten(content.summary)))
        yield "\n\n".join(filter(None, paragraphs))
    named = (("Documentation", content.page), ("Source", content.source), ("Keywords", content.keyword_file))
    places = [f"{word}: {_reference(place, _numbered(place), links)}" for word, place in named if place]
    if places:
        yield "  \n".join(places)
    if content.more or content.more_count:
        yield _also(content, lambda place: _reference(place, place.label, links))
    if content.sections:
        yield "Sections: " + " · ".join(escape(section) for section in content.sections)


def to_plain(content: HoverContent, *, with_paths: bool = True) -> str:
    """Return the content as plain text. ``with_paths``: with whole paths, for terminals."""
    return "\n".join(_plain_lines(content, with_paths))


def _plain_lines(content: HoverContent, with_paths: bool) -> Iterator[str]:
    yield visible(_clipped(content.signature) or content.name)
    yield f"{content.kind.label} · {visible(content.origin)}"
    if content.summary:
        yield ""
        yield visible(shorten(content.summary))
    yield ""
    for word, place in (
        ("Documentation", content.page),
        ("Source", content.source),
        ("Keywords", content.keyword_file),
    ):
        if place:
            yield f"{word + ':':<14} {visible(place.path if with_paths else place.label)}:{place.line + 1}"
    if content.more or content.more_count:
        yield _also(content, lambda place: visible(place.label))
    if content.sections:
        yield "Sections: " + " · ".join(visible(section) for section in content.sections)


def _also(content: HoverContent, show: Callable[[Place], str]) -> str:
    named = ", ".join(show(place) for place in content.more)
    rest = counted(content.more_count, "more page") if content.more_count else ""
    return f"Also: {' and '.join(filter(None, (named, rest)))}"


def escape(text: str) -> str:
    """Return Markdown that shows exactly this text, with white space folded into one line."""
    if _WORDS.fullmatch(text):
        return text
    text = _INLINE.sub(r"\\\g<0>", " ".join(visible(text).split()))
    return _BLOCK.sub(r"\1\\\2", text)


def code_span(text: str) -> str:
    """Return text as a code span, empty for empty text."""
    text = visible(text).replace("\n", " ")
    if not text:
        return ""
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    marks = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{marks}{pad}{text}{pad}{marks}"


def fenced(text: str, language: str) -> str:
    """Return text as a fenced code block that nothing in it can close."""
    text = visible(text)
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    marks = "`" * max(3, longest + 1)
    return f"{marks}{language if language.isalnum() else ''}\n{text}\n{marks}"


def shorten(text: str, limit: int = MAX_SUMMARY) -> str:
    """Return text cut at the end of a word."""
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def _clipped(signature: str) -> str:
    lines = signature.split("\n")
    if len(lines) > MAX_SIGNATURE_LINES:
        lines = [*lines[:MAX_SIGNATURE_LINES], "…"]
    return "\n".join(shorten(line, 300) for line in lines).strip("\n")


def _reference(place: Place, label: str, links: bool) -> str:
    return f"[{code_span(label)}]({_target(place)})" if links else code_span(label)


def _numbered(place: Place) -> str:
    return f"{place.label}:{place.line + 1}"


def _target(place: Place) -> str:
    uri = path_to_uri(place.path)
    return f"{uri.replace('(', '%28').replace(')', '%29')}#L{place.line + 1}"
