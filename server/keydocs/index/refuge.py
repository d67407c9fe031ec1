"""Where indexes are while their cache folder cannot be written: a temporary folder, which ends with the process."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

_PREFIX = "keydocs-refuge-"
_ENOUGH = 1 << 28
"""Bytes that are enough for the index of the largest workspace known, and for another beside it."""
_MEMORY = "/dev/shm"


class Refuge:
    """The folder is made when it is first asked for."""

    def __init__(self) -> None:
        self._folder: Path | None = None

    @property
    def path(self) -> Path | None:
        """The folder, which the user alone can read; None where there is no place for it."""
        for place in _places() if self._folder is None else ():
            with contextlib.suppress(OSError):
                _remove_others(place)
                self._folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=place))
                break
        return self._folder

    def remove(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


def _places() -> list[str]:
    """Folders for temporary files: those with enough room first, memory last."""
    found = []
    with contextlib.suppress(OSError):
        found.append(tempfile.gettempdir())
    if os.path.isdir(_MEMORY):
        found.append(_MEMORY)
    return sorted(found, key=lambda place: -min(_free(place), _ENOUGH))


def _free(place: str) -> int:
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return 0


def _remove_others(place: str) -> None:
    """Remove what processes left that were killed."""
    for path in Path(place).glob(f"{_PREFIX}*-*"):
        number = path.name.removeprefix(_PREFIX).partition("-")[0]
        if number.isdigit() and not _is_alive(int(number)) and os.access(path, os.W_OK):
            shutil.rmtree(path, ignore_errors=True)


def _is_alive(process: int) -> bool:
    if os.name == "nt":
        # To ask there would be to end it.
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
