"""The rules, their severities, and diagnostics as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, NamedTuple

from keydocs.model import Range


class Severity(str, Enum):
    """Severity of a diagnostic. ``OFF`` disables the rule."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"
    OFF = "off"


class Rule(NamedTuple):
    """A kind of diagnostic. ``about`` is one sentence; ``is_needless``: the text could be deleted."""

    name: str
    severity: Severity
    about: str
    is_needless: bool = False


RULES = {
    code.name: code
    for code in (
        Rule("broken-link", Severity.ERROR, "A link's target does not exist, or is not the file that the link names."),
        Rule("unsafe-link", Severity.ERROR, "A link's target is outside the workspace, or runs a program."),
        Rule("unfilled-placeholder", Severity.ERROR, "A generator left a placeholder where a link or value belongs."),
        Rule("missing-page", Severity.ERROR, "A keyword file's documentation page does not exist."),
        Rule("missing-source", Severity.WARNING, "The documented source file does not exist."),
        Rule("dead-fragment", Severity.WARNING, "A link's fragment matches no heading of its page."),
        Rule("duplicate-entry", Severity.WARNING, "A Duplicate entry: name (the same kind).", True),
        Rule("wrong-count", Severity.WARNING, "The declared number of keywords differs from the listed ones."),
        Rule("no-entries", Severity.WARNING, "A keyword file has no entries."),
        Rule("entry-not-on-page", Severity.INFORMATION, "A listed name does not occur on its page."),
        Rule("page-without-keyword-file", Severity.WARNING, "A documentation page has no keyword file."),
        Rule("outdated-page", Severity.OFF, "The source was changed after its page was written."),
        Rule("mis-decoded-text", Severity.WARNING, "Text was decoded in the wrong encoding, such as an arrow as â†’."),
        Rule("unclosed-fence", Severity.WARNING, "A code fence is not closed."),
        Rule(
            "not-read",
            Severity.WARNING,
            "A file, or part of it, exceeds a limit or can't be read.",
        ),
    )
}
"""By name. Names are stable, because users select rules by them."""

Severities = Mapping[str, Severity]
"""Severities by rule; a missing one has that of its rule."""
DEFAULT_SEVERITIES: Severities = MappingProxyType({name: code.severity for name, code in RULES.items()})


class Preset(NamedTuple):
    """Rules that are off for a kind of repository. ``about`` is one sentence."""

    about: str
    off: frozenset[str] = frozenset()


PRESETS = {
    "default": Preset("All rules that are on by default."),
    "docs-only": Preset(
        "For documentation without its sources: missing sources and links to them are not reported.",
        frozenset(("missing-source", "outdated-page")),
    ),
}


def severities_in(settings: Any, preset: str | None = None) -> Severities:
    """Return the severities of settings, which have an attribute per rule (``broken_link`` for ``broken-link``), and of
    ``preset``, if given, else theirs. A severity other than the default wins over a preset."""
    found = {name: Severity(getattr(settings, name.replace("-", "_"))) for name in RULES}
    for name in PRESETS[preset or settings.preset].off:
        if found[name] is RULES[name].severity:
            found[name] = Severity.OFF
    return found


class Edit(NamedTuple):
    """A replacement in the file that was checked."""

    range: Range
    text: str


class Fix(NamedTuple):
    """Edits that fix a diagnostic. ``is_safe``: they need no review."""

    title: str
    edits: tuple[Edit, ...]
    is_safe: bool


class Related(NamedTuple):
    """Another place of a diagnostic; ``path`` is relative to the root."""

    path: str
    range: Range
    message: str


class Diagnostic(NamedTuple):
    """A problem in a file. ``subject`` is what is missing or wrong: diagnostics with the same rule and subject have one
    cause. Empty if each has its own."""

    range: Range
    code: str
    message: str
    related: Related | None = None
    repair: Fix | None = None
    subject: str = ""
