"""The end of the client's process, and of this one."""

from __future__ import annotations

import contextlib
import os
import select
import sys
import threading
import time
from collections.abc import Callable

_GRACE = 1.0
"""Seconds for an orderly end."""
_MAX_ID = 1 << 31


def watch(process_id: int | None, gone: Callable[[], None]) -> None:
    """Call ``gone`` in a thread once a process has ended. Ignores a process that does not exist, such as that of a
    client in another container."""
    if process_id is None or not 0 < process_id < _MAX_ID or process_id == os.getpid():
        return
    try:
        wait = _waiter(process_id)
    except (OSError, AttributeError):
        # Nor can each system, or each build of Python, wait for a process.
        return

    def watching() -> None:
        wait()
        gone()

    _start(watching, "keydocs-parent")


def force_exit_after_timeout(code: int) -> None:
    """Exit this process after a timeout, even if a write or a thread blocks."""

    def end() -> None:
        time.sleep(_GRACE)
        os._exit(code)

    _start(end, "keydocs-end")


def _start(run: Callable[[], None], name: str) -> None:
    # Where there can be no more threads, the server does without.
    with contextlib.suppress(RuntimeError):
        threading.Thread(target=run, name=name, daemon=True).start()


if sys.platform == "win32":

    def _waiter(process_id: int) -> Callable[[], object]:
        import ctypes
        from ctypes import wintypes

        synchronize, infinite = 0x00100000, 0xFFFFFFFF
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        kernel.WaitForSingleObject.argtypes = (wintypes.HANDLE, wintypes.DWORD)
        handle = kernel.OpenProcess(synchronize, False, process_id)
        if not handle:
            raise ProcessLookupError(process_id)
        return lambda: kernel.WaitForSingleObject(handle, infinite)

elif sys.platform == "linux":

    def _waiter(process_id: int) -> Callable[[], object]:
        poll = select.poll()
        poll.register(os.pidfd_open(process_id), select.POLLIN)
        return poll.poll

else:

    def _waiter(process_id: int) -> Callable[[], object]:
        queue = select.kqueue()
        ended = select.kevent(process_id, select.KQ_FILTER_PROC, select.KQ_EV_ADD, select.KQ_NOTE_EXIT)
        queue.control([ended], 0)
        return lambda: queue.control(None, 1)
