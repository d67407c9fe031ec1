"""Small damage to texts, to see that readers agree about it and that nothing breaks."""

from __future__ import annotations

from random import Random

SCRAPS = (
    "`", "**", "*", "[", "](", ")", "\n", "\n\n", "\r", "\r\n", " ", "\t", "- ", "  - ", "#", "### ", "---\n", "```\n",
    "~~~", "\0", "\ufeff", "\u2028", "\x0c", "\xa0", "é", "Ã©", "👾", "<!-- ", "-->", "<a id=x></a>", "{x}", "TBD",
    "../", "/", ".", "..", ":", "1. ", "+ ", "_", "|", "\\", "A", "class", "## Notes\n", "## Keyword → Section Map\n",
    "**Total Keywords**: 3\n", "- **Type**: x\n", "### Functions\n\n", "### A\n\n", "> ", "    ", "&amp;", "(a)", "()", ", ", " / ", " and ", "def ", "x" * 1200,
)  # fmt: skip


def mutated(text: str, random: Random) -> str:
    """The text with one to three changes to its lines or characters."""
    for _ in range(random.randint(1, 3)):
        text = random.choice(_CHANGES)(text, random)
    return text


def _insert(text: str, random: Random) -> str:
    at = random.randint(0, len(text))
    return text[:at] + random.choice(SCRAPS) + text[at:]


def _delete(text: str, random: Random) -> str:
    at = random.randint(0, len(text))
    return text[:at] + text[at + random.choice((1, 1, 1, 2, 5, 40)) :]


def _replace(text: str, random: Random) -> str:
    at = random.randint(0, len(text))
    return text[:at] + random.choice(SCRAPS) + text[at + 1 :]


def _letter(text: str, random: Random) -> str:
    """A change that mostly keeps the form: readers should still agree where both read the file."""
    at = random.randint(0, len(text))
    return text[:at] + random.choice("abcXYZ_.09- /") + text[at + random.randint(0, 1) :]


def _duplicate_line(text: str, random: Random) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    return "\n".join([*lines[: at + 1], *lines[at:]])


def _delete_line(text: str, random: Random) -> str:
    lines = text.split("\n")
    del lines[random.randrange(len(lines))]
    return "\n".join(lines)


def _swap_lines(text: str, random: Random) -> str:
    lines = text.split("\n")
    a, b = random.randrange(len(lines)), random.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return "\n".join(lines)


def _insert_line(text: str, random: Random) -> str:
    lines = text.split("\n")
    lines.insert(random.randrange(len(lines) + 1), random.choice(SCRAPS))
    return "\n".join(lines)


def _copy_line(text: str, random: Random) -> str:
    lines = text.split("\n")
    lines.insert(random.randrange(len(lines) + 1), random.choice(lines))
    return "\n".join(lines)


_CHANGES = (
    _insert,
    _delete,
    _replace,
    _letter,
    _letter,
    _letter,
    _letter,
    _duplicate_line,
    _duplicate_line,
    _delete_line,
    _swap_lines,
    _insert_line,
    _copy_line,
)
