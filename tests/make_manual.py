"""Generate the manual page ``docs/keydocs.1`` from the argument parser: ``make_manual.py [--check]``."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from argparse_manpage.manpage import Manpage

from keydocs.cli.parser import make_parser

PAGE = Path(__file__).resolve().parents[1] / "docs" / "keydocs.1"


def manual() -> str:
    # Keep the page independent of the terminal and the date.
    os.environ["COLUMNS"] = "1000"
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    parser = make_parser()
    parser.man_short_description = "documentation at the cursor"  # type: ignore[attr-defined]
    page = str(Manpage(parser, format="single-commands-section"))
    page = re.sub(r"(?m)^\.TH .*$", '.TH KEYDOCS 1 "" "keydocs" "User Commands"', page, count=1)
    return page.replace(".SH\nPOSITIONAL ARGUMENTS", ".SH COMMANDS").rstrip() + "\n"


def main() -> int:
    text = manual()
    if "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
            sys.stderr.write("docs/keydocs.1 is out of date, run tests/make_manual.py\n")
            return 1
        return 0
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
