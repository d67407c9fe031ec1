"""Problems in the text of a keyword file.

The reader lists them, the index counts them, and checks show them: each code is a rule of :mod:`keydocs.checks.rules`,
and a ``replacement`` is a safe fix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from keydocs.keyword_files.blocks import (
    MAX_LINE,
    Block,
    BlockType,
    narrowed,
)
from keydocs.keyword_files.declared_count import find_counts, find_wrong_counts
from keydocs.keyword_files.link_targets import range_of_target
from keydocs.keyword_files.mojibake import find_mis_decoded, find_not_decoded, may_be_mis_decoded
from keydocs.keyword_files.resolve import is_placeholder
from keydocs.markdown.inline import find_links
from keydocs.markdown.masking import masked
from keydocs.model import Entry, Problem, Range
from keydocs.text.lines import Lines

MAX_PROBLEMS = 5_000
"""Problems of a file."""
_LABEL = re.compile(
    r"[ \t]{0,20}(?:[-*+][ \t]{1,4})?\*\*[^*\n]{1,80}\*\*:?[ \t]{0,4}|#[ \t][^:\n]{1,60}?(?::|[ \t]for)[ \t]{1,4}"
)
_VALUE = re.compile(r"[`*]{0,3}(\{[A-Za-z_][\w.]{0,99}\}|TBD|TODO)[`*]{0,3}[ \t]*")
_MAY_BE_PLACEHOLDER = re.compile(r"\{[A-Za-z_]|TBD|TODO", re.IGNORECASE)
_SAYS_NONE = re.compile(
    r"\bno (?:\w{1,20} ){0,3}(?:keyword|identifier|symbol|entry|entries|name)s?\b"
    r"|\btotal (?:\w{1,20} )?keywords\W{1,9}0\b|^[^\w\n]{0,20}(?:none|n/a)[^\w\n]{0,20}$",
    re.I | re.M,
)


def find_problems(
    blocks: Sequence[Block], entries: Sequence[Entry], lines: Lines, *, is_cut: bool, may_be_empty: bool
) -> list[Problem]:
    """Return the problems of a keyword file in no order, at most ``MAX_PROBLEMS``. ``lines`` are those that were read;
    ``is_cut``: it has more. ``may_be_empty``: it may have no entries, as the index of a folder."""
    short = narrowed(lines.text)
    found = chain(
        find_not_read(lines, short, is_cut=is_cut),
        find_unclosed_fence(blocks, lines),
        _find_wrong_text(entries, lines, short, may_be_empty=may_be_empty),
    )
    return list(islice(found, MAX_PROBLEMS))


def find_not_read(lines: Lines, short: str, *, is_cut: bool) -> Iterator[Problem]:
    """Yield the skipped parts of a text: the lines after ``lines`` if it ``is_cut``, and the rest of the first line
    that is too long."""
    if is_cut:
        last = len(lines) - 1
        message = f"Not read: this line and all behind it, more than {last:,} lines"
        yield Problem(Range(last, 0, last, 0), "not-read", message)
    for number, line in enumerate(lines) if short is not lines.text else ():
        if len(line.rstrip()) > MAX_LINE:
            place = Range(number, MAX_LINE, number, len(line))
            yield Problem(place, "not-read", f"Not read: what is behind the first {MAX_LINE:,} characters of a line")
            return


def find_unclosed_fence(blocks: Sequence[Block], lines: Lines) -> Iterator[Problem]:
    """Return the fence that would hide the rest of the file."""
    opening = next((block for block in blocks if block.type is BlockType.OPEN_FENCE), None)
    if opening:
        yield _on_line(lines, opening.line, "unclosed-fence", "The fence is never closed; it is read as text")


def find_placeholders(raw: Lines, clean: Lines) -> Iterator[Problem]:
    """Yield labels and titles whose value is a placeholder. ``clean`` are the masked lines."""
    for number, line in enumerate(clean):
        if not line.startswith("# ") and "**" not in line:
            continue
        # The value may be code, which is blank in the other.
        label = _LABEL.match(raw[number])
        value = label and _VALUE.fullmatch(raw[number], label.end())
        if label and value and line.startswith(label[0].rstrip()):
            place = Range(number, value.start(1), number, value.end(1))
            yield Problem(place, "unfilled-placeholder", f"Unfilled placeholder: {value[1]}")


def _find_wrong_text(entries: Sequence[Entry], lines: Lines, short: str, *, may_be_empty: bool) -> Iterator[Problem]:
    if not short.strip():
        yield _on_line(lines, 0, "no-entries", "No entries found: the file is empty")
        return
    counts = [] if may_be_empty else find_counts(lines)
    if not entries and not may_be_empty and not _SAYS_NONE.search(short) and all(count for _, count in counts):
        yield _on_line(lines, 0, "no-entries", "No entries found")
    yield from find_not_decoded(short, lines if short is lines.text else Lines(short))
    has_placeholders, is_wrong = _MAY_BE_PLACEHOLDER.search(short) is not None, may_be_mis_decoded(lines.text)
    wrong_counts = list(find_wrong_counts(counts, entries, lines))
    if not (has_placeholders or is_wrong or wrong_counts):
        # What is quoted takes longer to find than all of the above.
        return
    clean = Lines(masked(short))
    yield from (one for one in wrong_counts if _is_kept(one.range, clean))
    if has_placeholders:
        yield from find_placeholders(lines, clean)
        yield from _find_placeholder_links(lines, clean)
    if is_wrong:
        yield from find_mis_decoded_in_names(entries, lines, clean)


def _is_kept(place: Range, clean: Lines) -> bool:
    """Return whether a range is not masked."""
    return not clean[place.start_line][place.start : place.end].isspace()


def _find_placeholder_links(lines: Lines, clean: Lines) -> Iterator[Problem]:
    for link in find_links(lines, clean):
        if is_placeholder(link.target):
            place = range_of_target(lines[link.range.start_line], link)
            yield Problem(place, "unfilled-placeholder", f"Unfilled placeholder: {link.target}")


def find_mis_decoded_in_names(entries: Sequence[Entry], lines: Lines, clean: Lines) -> Iterator[Problem]:
    """Yield mis-decoded text in what is not masked and in the names of entries."""
    names: list[tuple[int, int]] = []
    for entry in entries:
        start = lines.start(entry.range.start_line)
        names.append((start + entry.range.start, start + entry.range.end))
    seen: set[Range] = set()
    quiet = find_mis_decoded(clean.text, clean, [(0, len(clean.text))])
    for found in chain(quiet, find_mis_decoded(lines.text, lines, names)):
        if found.range not in seen:
            seen.add(found.range)
            yield found


def _on_line(lines: Lines, line: int, code: str, message: str) -> Problem:
    return Problem(Range(line, 0, line, len(lines.get(line))), code, message)
