"""The process that indexes: the language server runs it beside itself, so that requests never wait for it.

``python -m keydocs.index.worker TASK [PATH…]`` with a :class:`Task` as JSON. The paths are those of keyword files that
are said to have changed; unless ``everything`` is to be looked at, only these are, if that is possible.

It writes JSON objects to standard output, one a line: ``{"progress": [done, total]}`` at most four times a second,
``{"alive": true}`` every few seconds, ``{"report": {…}}`` when the index is up to date, and at the end ``{"facts": …}``
when the facts are, ``{"folded": …}`` or ``{"error": "…"}`` (see :func:`error_report`). It ends with its parent, whose
end closes its standard input where that is a pipe.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from keydocs.index.update import compact, update, update_files
from keydocs.index.worker_protocol import Task, error_report

_INTERVAL = 0.25
_BEAT = 5.0
"""Seconds between two signs of life."""
_NICENESS = 10
"""Whoever types comes first: an indexer at work on all processors made the slowest requests take 40 ms."""


def main(task: Task, paths: Sequence[str] = ()) -> int:
    try:
        if task.fold:
            _say(_folded(task))
        else:
            if not task.facts:
                _say(_refreshed(task, paths))
            _say({"facts": _facts(task)})
    except BrokenPipeError:
        return 1
    except Exception as error:
        _say(error_report(error))
        return 1
    return 0


def _refreshed(task: Task, paths: Sequence[str]) -> dict[str, object]:
    last = time.monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _INTERVAL:
            last = now
            _say({"progress": [done, total]})

    report = None
    if paths and not (task.rebuild or task.check or task.everything):
        report = update_files(task.root, Path(task.cache), paths, task.scope, progress=progress)
    if report is None:
        report = update(
            task.root, Path(task.cache), task.scope,
            rebuild=task.rebuild, check=task.check, early=True, told=frozenset(paths), progress=progress,
        )  # fmt: skip
    return {"report": report.as_dict()}


def _facts(task: Task) -> int:
    # Imported now: it takes longer than the index of a small workspace, for which somebody waits.
    from keydocs.index.facts_update import update_facts

    return update_facts(task.root, Path(task.cache))


def _folded(task: Task) -> dict[str, object]:
    return {"folded": compact(task.root, Path(task.cache), task.scope)}


def _end_with_parent() -> None:
    with contextlib.suppress(OSError, ValueError):
        while os.read(0, 4096):
            pass
    # An index that is not finished was never published; there is nothing to tidy up.
    os._exit(1)


def _beat() -> None:
    with contextlib.suppress(OSError, ValueError):
        while True:
            time.sleep(_BEAT)
            _say({"alive": True})


def _say(message: dict[str, object]) -> None:
    # In one piece: there are several threads that say something.
    print(f"{json.dumps(message)}\n", end="", flush=True)  # noqa: T201


def _start(run: Callable[[], None]) -> None:
    # Without a thread it does its work all the same.
    with contextlib.suppress(RuntimeError):
        threading.Thread(target=run, daemon=True).start()


if __name__ == "__main__":
    with contextlib.suppress(AttributeError, OSError):
        os.nice(_NICENESS)
    if stat.S_ISFIFO(os.fstat(0).st_mode):
        _start(_end_with_parent)
        _start(_beat)
    sys.exit(main(Task.from_json(sys.argv[1]), sys.argv[2:]))
