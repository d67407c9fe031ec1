"""Markdown as far as checking needs it: what is quoted and not meant, links, fragments. Time is linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from keydocs.keywords.inline import links
from keydocs.model import Link, Range
from keydocs.pages.page import MAX_HEADINGS, Page
from keydocs.text import Lines

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_FENCE = re.compile(r"[ \t]{0,9}(`{3,}|~{3,})([^\n]*)")
_TICKS = re.compile(r"`+")
_NOT_LINE_END = re.compile(r"[^\r\n]+")
_BLANKS = {code: code if chr(code) in "\r\n" else " " for code in range(128)}
_BREAKS = tuple("-*+#|")
"""What begins a paragraph of its own."""
_QUOTES = re.compile(
    r"[ \t]{0,20}[-*+]?[ \t]{0,4}\*\*(?:context|snippet|code|example|usage|excerpt|line|source code|value|default"
    r"|signature|docstring):?\*\*:?[ \t]",
    re.IGNORECASE,
)
"""A field that quotes the source: links in it count from there."""
_LISTED_PAGE = re.compile(r"[ \t]{0,20}[-*+][ \t]{1,4}\*\*\[[^\[\]\n]{1,999}\]\([^()\n]{1,999}\)\*\*:")
"""A page in an index that quotes the source behind it."""
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+([^\s][^\n]*)$", re.M)
_ID = re.compile(r"<\w{1,20}\s[^<>\n]{0,300}?\b(?:id|name)\s?=\s?[\"']?([^\"'\s<>]{1,999})")
_ATTRIBUTE = re.compile(r"\{#([^{}\s]{1,999})[^{}\n]{0,99}\}")
_DEFINITION = re.compile(
    r"^[ \t>]{0,20}(?:[-*+][ \t]{1,4})?\[(?!\^)[^\[\]\r\n]{1,999}\]:"
    r"[ \t]{0,9}(?:\r\n?|\n)?[ \t>]{0,20}<?([^\s<>]{1,2000})",
    re.M,
)
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,2000})>")
_TAG = re.compile(r"""<[A-Za-z](?:[^<>"']+|"[^"]{0,2000}"|'[^']{0,2000}')*""")
_LEADS = re.compile(
    r"""(?<=[\s"'/])(?:href|src|action|formaction|data|poster|background|cite)\s{0,20}=\s{0,20}["']?\s{0,20}([^\s"'<>]{1,2000})""",
    re.IGNORECASE,
)
"""An attribute of HTML that leads somewhere."""
_MARKS = re.compile(r"</?a\b[^<>\n]{0,999}>|[`*]")
_NOT_SLUG = re.compile(r"[^\w\- ]")
_KIND = re.compile(r"^[A-Z][A-Za-z/ ]{1,30}:[ \t]+")
_RUN = re.compile(r"-+")
MAX_TICKS = 300_000
_MAX_TRIED = 300_000
"""Places that look like links."""
MAX_IN_HEADINGS = 300_000
"""Characters of all headings of a page together."""


def masked(text: str, spans: list[tuple[int, int]] | None = None) -> str:
    """The text with the same offsets and lines in which everything that is code, comment or quoted from the source is
    blank; with ``spans``, everything outside of these too."""
    text = _without_comments(text)
    kept = text if spans is None else "".join(_outside_blank(text, spans))
    if kept.count("`") > MAX_TICKS:
        end = len(kept) - len(kept.split("`", MAX_TICKS)[-1])
        kept = kept[:end] + _blank(kept[end:])
    return "".join(_paragraphs(kept))


def _outside_blank(text: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    done = 0
    for start, end in spans:
        yield _blank(text[done:start])
        yield text[start:end]
        done = end
    yield _blank(text[done:])


def _blank(text: str) -> str:
    """Blanks in place of everything but line ends."""
    if text.isascii():
        return text.translate(_BLANKS)
    return _NOT_LINE_END.sub(lambda match: " " * len(match[0]), text)


def _without_comments(text: str) -> str:
    pieces: list[str] = []
    done = 0
    while (start := text.find("<!--", done)) >= 0:
        end = text.find("-->", start)
        if end < 0:
            break
        pieces += text[done:start], _blank(text[start : end + 3])
        done = end + 3
    return "".join([*pieces, text[done:]])


def _paragraphs(text: str) -> Iterator[str]:
    """The pieces of the text, fences and quotes blank, and in the rest of each paragraph the code spans."""
    fence = ""
    waiting: list[str] = []
    for line in _LINE.findall(text):
        opening = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence:
            if opening and opening[1].startswith(fence) and not opening[2].strip():
                fence = ""
            yield _blank(line)
            continue
        if opening and "`" not in opening[2]:
            fence = opening[1]
            yield without_spans("".join(waiting))
            waiting.clear()
            yield _blank(line)
            continue
        if not line.strip() or line.lstrip(" \t")[:1] in _BREAKS:
            yield without_spans("".join(waiting))
            waiting.clear()
        quotes = (_QUOTES.match(line) or _LISTED_PAGE.match(line)) if "**" in line else None
        waiting.append(line[: quotes.end()] + _blank(line[quotes.end() :]) if quotes else line)
    yield without_spans("".join(waiting))


def without_spans(text: str) -> str:
    """A paragraph whose code spans are blank."""
    if "`" not in text:
        return text
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(text)]
    later: dict[int, list[int]] = {}
    for number in reversed(range(len(runs))):
        later.setdefault(runs[number][1] - runs[number][0], []).append(number)
    pieces: list[str] = []
    done = at = 0
    while at < len(runs):
        start, end = runs[at]
        same = later[end - start]
        while same and same[-1] <= at:
            same.pop()
        if not same:
            at += 1
            continue
        closing = same[-1]
        pieces += text[done:start], _blank(text[start : runs[closing][1]])
        done, at = runs[closing][1], closing + 1
    return "".join([*pieces, text[done:]])


def written_links(raw: Lines, clean: Lines) -> Iterator[Link]:
    """The links of a text as they are written; ``clean`` are its lines after :func:`masked`."""
    tried = 0
    for number, line in enumerate(clean):
        if "](" not in line:
            continue
        tried += line.count("](")
        if tried > _MAX_TRIED:
            return
        written = raw[number]
        for link in links(line):
            label = written[link.start + 1 : link.start + 1 + len(link.label)]
            if not label.strip() or _is_call(written, link.start, link.target):
                continue
            target = _whole_target(written, link.start + len(link.label) + 3, link.end - 1) or link.target
            if target:
                yield Link(label, target, Range(number, link.start, number, link.end))


def other_targets(text: str) -> Iterator[tuple[str, int, int]]:
    """The targets of links that are not inline, those of link reference definitions, autolinks and HTML, with their
    offsets. ``text`` is what :func:`masked` left."""
    for pattern in (_DEFINITION, _AUTOLINK) if "]:" in text or "<" in text else ():
        for match in pattern.finditer(text):
            yield match[1], *match.span(1)
    for tag in _TAG.finditer(text):
        for match in _LEADS.finditer(text, *tag.span()):
            yield unescape(match[1]), *match.span(1)


def quotes_source(line: str) -> bool:
    """Whether a line begins a field that quotes the source."""
    return _QUOTES.match(line) is not None


def _is_call(line: str, start: int, target: str) -> bool:
    """Whether it is code that only looks like a link: ``lamps[0](level)``."""
    before = line[start - 1 : start]
    return (
        (before.isalnum() or before in ("_", "]", ")")) and before != "" and not any(char in target for char in "./#")
    )


def _whole_target(line: str, start: int, end: int) -> str:
    """A target that holds blanks: they belong to it, unless a title follows."""
    target = line[start:end].strip()
    if target.startswith("<") and ">" in target:
        return target[1 : target.index(">")]
    return target if " " in target and not target.endswith(('"', "'", ")", ">")) else ""


class Anchors(NamedTuple):
    """What fragments of links to a Markdown file can name: ``known`` as :func:`comparable`, ``about`` the fragments of
    the headings that are about a name, by the name's own fragment."""

    known: frozenset[str]
    about: dict[str, tuple[str, ...]]


def anchors_of(page: Page) -> Anchors | None:
    """The anchors of a page, or of any Markdown file; None for one that may have more than are looked at."""
    if sum(map(page.flat.count, ("\n#", "```", "~~~"))) >= MAX_HEADINGS:
        return None
    headings = _headings(page)
    if sum(map(len, headings)) > MAX_IN_HEADINGS:
        return None
    found: set[str] = set()
    about: dict[str, tuple[str, ...]] = {}
    seen: dict[str, int] = {}
    for heading in headings:
        name = slug(_ATTRIBUTE.sub("", heading))
        count = seen.get(name, 0)
        seen[name] = count + 1
        name = f"{name}-{count}" if count else name
        found.add(comparable(name))
        named = comparable(slug(_KIND.sub("", heading).partition("(")[0]))
        # Two are as good as a thousand: none of them is the one that was meant.
        about[named] = (*about.get(named, ()), name)[:2]
    if "<" in page.text:
        found.update(comparable(match[1]) for match in _ID.finditer(page.text))
    if "{#" in page.text:
        found.update(comparable(match[1]) for match in _ATTRIBUTE.finditer(page.text))
    return Anchors(frozenset(found), about)


def _headings(page: Page) -> list[str]:
    fence = page.fence
    if fence is not None and fence.language in ("markdown", "html", ""):
        # Whether such a source ends where it seems to is a matter of who renders it.
        return [match[1].rstrip() for match in _HEADING.finditer(page.flat)]
    return [heading.text for heading, _ in page.sections]


def slug(heading: str) -> str:
    """The fragment of a heading as GitHub makes it."""
    pieces: list[str] = []
    done = 0
    for link in links(heading) if "](" in heading else ():
        pieces += heading[done : link.start], link.label
        done = link.end
    text = "".join([*pieces, heading[done:]])
    return _NOT_SLUG.sub("", _MARKS.sub("", text).strip().lower()).replace(" ", "-")


def comparable(fragment: str) -> str:
    """A fragment such that those are equal that only renderers tell apart."""
    return _RUN.sub("-", fragment.casefold()).strip("-")
