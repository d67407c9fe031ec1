"""The process that indexes: the language server runs it beside itself, so that requests never wait for it.

``python -m keydocs.index.worker CACHE ROOT [--rebuild]`` writes JSON objects to standard output, one a line:
``{"progress": [done, total]}`` at most four times a second, and at the end ``{"report": {…}}`` or
``{"error": "…"}``. It ends with its parent, whose end closes its standard input where that is a pipe.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import stat
import sys
import threading
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


def _end_with_parent() -> None:
    with contextlib.suppress(OSError, ValueError):
        while os.read(0, 4096):
            pass
    # An index that is not finished was never published; there is nothing to tidy up.
    os._exit(1)


def _say(message: dict[str, object]) -> None:
    print(json.dumps(message), flush=True)  # noqa: T201


if __name__ == "__main__":
    if stat.S_ISFIFO(os.fstat(0).st_mode):
        threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.exit(main(sys.argv[1:]))
