"""The log, sent to the client and written to a file. It has names and numbers, never contents of files."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path

from lsprotocol import types

from keydocs.settings import Settings
from keydocs.text.escaping import on_one_line, visible

_LOGGER = logging.getLogger("keydocs")
_LEVELS = {
    "off": logging.CRITICAL + 1,
    "error": logging.ERROR,
    "warning": logging.WARNING,
    "info": logging.INFO,
    "debug": logging.DEBUG,
}
_TYPES = {
    logging.DEBUG: types.MessageType.Log,
    logging.INFO: types.MessageType.Info,
    logging.WARNING: types.MessageType.Warning,
    logging.ERROR: types.MessageType.Error,
}
_MAX_BYTES = 1_000_000
_MAX_ERROR, _MAX_ERRORS = 4_000, 60_000
"""Bytes on standard error, of one record and of all. A pipe holds 65,536."""
_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


class _Formatter(logging.Formatter):
    """Formats a record as one line without control characters."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        record.message = on_one_line(record.message)
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        return visible(super().format(record))


class ClientHandler(logging.Handler):
    """Sends records as ``window/logMessage``."""

    def __init__(self, send: Callable[[types.LogMessageParams], None]) -> None:
        super().__init__()
        self.setFormatter(_Formatter())
        self._send = send

    def emit(self, record: logging.LogRecord) -> None:
        # A client that is gone is no reason to fail.
        with contextlib.suppress(Exception):
            self._send(types.LogMessageParams(_TYPES.get(record.levelno, types.MessageType.Log), self.format(record)))


class _Errors(logging.Handler):
    """Writes records of other libraries to standard error, up to the size of a pipe: not every client reads it, and a
    full pipe blocks."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.setFormatter(_Formatter())
        self._left = _MAX_ERRORS

    def emit(self, record: logging.LogRecord) -> None:
        text = self.format(record)
        if len(text) > _MAX_ERROR:
            text = f"{text[:_MAX_ERROR]} …"
        data = f"{text}\n".encode("utf-8", "replace")
        self._left -= len(data)
        if self._left > 0:
            with contextlib.suppress(OSError, ValueError):
                sys.stderr.buffer.write(data)
                sys.stderr.flush()


class _PrivateFile(RotatingFileHandler):
    """A log file that only the user can read, rotated at a megabyte."""

    def _open(self):  # type: ignore[no-untyped-def]
        return open(self.baseFilename, self.mode, encoding="utf-8", opener=_open_private)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class Log:
    """The log handlers of the settings. ``path`` is the file, None without one."""

    def __init__(self, send: Callable[[types.LogMessageParams], None]) -> None:
        self._client = ClientHandler(send)
        self._file: logging.Handler | None = None
        self.path: Path | None = None
        _LOGGER.addHandler(self._client)
        if not logging.root.handlers:
            logging.root.addHandler(_Errors())
        _LOGGER.propagate = False
        # A disk that is full is no reason to say so with every line, in the middle of the client's own output.
        logging.raiseExceptions = False

    def configure(self, settings: Settings) -> None:
        """Apply the log level and file of the settings."""
        _LOGGER.setLevel(_LEVELS[settings.log.level])
        path = Path(settings.log.file) if settings.log.file else default_path()
        if settings.log.level == "off" or path == self.path:
            return
        self._close_file()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = _PrivateFile(path, maxBytes=_MAX_BYTES, backupCount=1, encoding="utf-8")
        except OSError as error:
            _LOGGER.warning("no log file: %s", error)
            return
        self._file.setFormatter(_Formatter(_FORMAT))
        self.path = path
        _LOGGER.addHandler(self._file)

    def close(self) -> None:
        """Close the file and stop sending to the client."""
        self._close_file()
        _LOGGER.removeHandler(self._client)

    def _close_file(self) -> None:
        if self._file is not None:
            _LOGGER.removeHandler(self._file)
            # What it still holds may not fit on the disk.
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = self.path = None


def default_path() -> Path:
    """Return the default log file in the user's log folder."""
    from platformdirs import user_log_path

    return user_log_path("keydocs", appauthor=False) / "keydocs.log"
