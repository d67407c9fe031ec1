"""Plain data: what can be wrong, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, NamedTuple

from keydocs.model import Range


class Severity(str, Enum):
    """How bad a finding is; ``OFF`` is for those that are not looked for."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"
    OFF = "off"


class Rule(NamedTuple):
    """A kind of finding. ``about`` is one sentence; ``is_needless`` where the text in question could be deleted."""

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
"""By their names, which are stable: users select by them."""

Severities = Mapping[str, Severity]
"""By code. What is not in it has the severity of its code."""
DEFAULT_SEVERITIES: Severities = MappingProxyType({name: code.severity for name, code in RULES.items()})


class Preset(NamedTuple):
    """A set of rules for a kind of repository: those of its codes that are off. ``about`` is one sentence."""

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
    """The severities as settings have them: an attribute for each code, ``broken_link`` for ``broken-link``, and
    ``preset``, unless one is given. What is set to something else than usual wins over a preset."""
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
    """How a finding is put right. ``is_safe`` where nobody has to look at it first."""

    title: str
    edits: tuple[Edit, ...]
    is_safe: bool


class Related(NamedTuple):
    """Another place that belongs to a finding; ``path`` is relative to the root."""

    path: str
    range: Range
    message: str


class Diagnostic(NamedTuple):
    """Something that is wrong in a file. ``subject`` is what is missing or wrong: findings of one code and subject have
    one cause. It is empty where each has its own."""

    range: Range
    code: str
    message: str
    related: Related | None = None
    repair: Fix | None = None
    subject: str = ""
