"""Writes ``docs/keydocs.1``, the manual page, from the parser of the command line. ``--check``: only tell whether it is
current."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from argparse_manpage.manpage import Manpage

from keydocs.cli.parser import make_parser

PAGE = Path(__file__).resolve().parents[1] / "docs" / "keydocs.1"


def manual() -> str:
    # Options are wrapped as in a terminal of this width, and the date is not that of today.
    os.environ["COLUMNS"] = "1000"
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    parser = make_parser()
    parser.man_short_description = "documentation at the cursor"  # type: ignore[attr-defined]
    page = str(Manpage(parser, format="single-commands-section"))
    page = re.sub(r"(?m)^\.TH .*$", '.TH KEYDOCS 1 "" "keydocs" "User Commands"', page, count=1)
    return page.replace(".SH\nPOSITIONAL ARGUMENTS", ".SH COMMANDS").rstrip() + "\n"


def main() -> int:
    made = manual()
    if "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != made:
            sys.stderr.write("docs/keydocs.1 is not current: run tests/make_manual.py\n")
            return 1
        return 0
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
