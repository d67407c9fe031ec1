"""The folder for indexes whose cache folder cannot be written."""

from __future__ import annotations

import tempfile
from pathlib import Path


class FallbackCache:
    """A temporary folder that is created on first use and removed by :meth:`close`, or when the process ends."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def path(self) -> Path | None:
        """The folder, readable by the user only; None if no temporary folder can be created."""
        if self._folder is None:
            try:
                self._folder = tempfile.TemporaryDirectory(prefix="keydocs-", ignore_cleanup_errors=True)
            except OSError:
                return None
        return Path(self._folder.name)

    def close(self) -> None:
        """Remove the folder."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
