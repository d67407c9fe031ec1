"""The process that indexes: the language server runs it beside itself, so that requests never wait for it.

``python -m keydocs.index.worker CACHE ROOT [--rebuild]`` writes JSON objects to standard output, one a line:
``{"progress": [done, total]}`` at most four times a second, and at the end ``{"report": {…}}`` or
``{"error": "…"}``. It ends with its parent: a closed pipe stops it at the next line.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from pathlib import Path

from keydocs.index.refresh import refresh

_INTERVAL = 0.25


def main(arguments: list[str]) -> int:
    cache, root, *flags = arguments
    last = time.monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _INTERVAL:
            last = now
            _say({"progress": [done, total]})

    try:
        report = refresh(root, Path(cache), rebuild="--rebuild" in flags, progress=progress)
    except BrokenPipeError:
        return 1
    except (OSError, sqlite3.Error) as error:
        _say({"error": str(error)})
        return 1
    _say({"report": report.as_dict()})
    return 0


def _say(message: dict[str, object]) -> None:
    print(json.dumps(message), flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
