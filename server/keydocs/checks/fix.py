"""Applies fixes to texts and files."""

from __future__ import annotations

import codecs
import os
import secrets
import stat
from collections.abc import Iterable
from contextlib import suppress
from functools import partial

from keydocs.checks.checker import check
from keydocs.checks.rules import (
    DEFAULT_SEVERITIES,
    Diagnostic,
    Edit,
    Severities,
)
from keydocs.checks.site import Site
from keydocs.fs import confined, paths
from keydocs.keyword_files.reader import max_bytes
from keydocs.text.lines import Lines

MAX_ROUNDS = 5
"""Rounds of fixes: a fix may reveal another problem."""


class NotFixedError(Exception):
    """A file that was not written; the message says why."""


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with the edits applied; of overlapping ones, the first."""
    lines = Lines(text)
    pieces: list[str] = []
    done = 0
    for start, end, new in sorted({_offsets(lines, edit) for edit in edits}):
        if start >= done:
            pieces += text[done:start], new
            done = end
    return "".join([*pieces, text[done:]])


def _offsets(lines: Lines, edit: Edit) -> tuple[int, int, str]:
    row, start, last, end = edit.range
    size = len(lines.text)
    first = lines.start(row) + start if row < len(lines) else size
    behind = lines.start(last) + end if last < len(lines) else size
    return first, behind, edit.text


def safe_edits(findings: Iterable[Diagnostic]) -> list[Edit]:
    """Return the edits of safe fixes."""
    return [edit for one in findings if one.repair and one.repair.is_safe for edit in one.repair.edits]


def fix(site: Site, path: str, text: str, severities: Severities = DEFAULT_SEVERITIES) -> str:
    """Return the text of a file with all safe fixes applied."""
    for _ in range(MAX_ROUNDS):
        fixed = apply_edits(text, safe_edits(check(site, path, text, severities)))
        if fixed == text:
            break
        text = fixed
    return text


def as_one_edit(before: str, after: str) -> Edit:
    """Return the edit that turns one text into the other, from the first to the last difference; None if they are
    equal."""
    shorter = min(len(before), len(after))
    start = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    if before[start - 1 : start + 1] == "\r\n":
        start -= 1
    shorter -= start
    behind = next((at for at in range(shorter) if before[-1 - at] != after[-1 - at]), shorter)
    return Edit(Lines(before).range(start, len(before) - behind), after[start : len(after) - behind])


def read_exactly(root: str, path: str) -> tuple[bytes, str]:
    """Return the bytes and the text of a file. Raises NotFixedError if the text would not give the same bytes."""
    try:
        data = confined.read_bytes(root, path, max_bytes(path))
    except confined.UnreadableError as error:
        raise NotFixedError(str(error)) from error
    text = confined.decode(data)
    if encoded(text, data) != data:
        raise NotFixedError(f"{path} not fixed: not a text file")
    return data, text


def encoded(text: str, like: bytes) -> bytes:
    """Return a text in the encoding of some bytes, with their byte order mark."""
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if like.startswith(mark):
            return mark + text.encode(name, "replace")
    mark = codecs.BOM_UTF8 if like.startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode("utf-8", "replace")


def write_exactly(root: str, path: str, before: bytes, text: str) -> None:
    """Replace the bytes of a file by a text, atomically. Raises NotFixedError if the file has changed or is a symbolic
    link."""
    full = paths.absolute(root, path)
    try:
        real = os.path.realpath(full)
        if real != os.path.join(os.path.realpath(root), *path.split("/")):
            raise NotFixedError(f"{path} not fixed: is a symbolic link")
        if confined.read_bytes(root, path, max_bytes(path)) != before:
            raise NotFixedError(f"{path} not fixed: changed in the meantime")
        _replace(root, path, encoded(text, before))
    except (OSError, confined.UnreadableError) as error:
        raise NotFixedError(str(error)) from error


def _replace(root: str, path: str, data: bytes) -> None:
    folder, _, name = path.rpartition("/")
    with confined.folder(root, folder) as (prefix, handle):
        beside = f"{prefix}.keydocs-{secrets.token_hex(8)}"
        mode = stat.S_IMODE(os.stat(prefix + name, dir_fd=handle, follow_symlinks=False).st_mode)
        try:
            with open(beside, "xb", opener=partial(os.open, mode=mode, dir_fd=handle)) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(beside, mode, dir_fd=handle)
            os.replace(beside, prefix + name, src_dir_fd=handle, dst_dir_fd=handle)
        except BaseException:
            with suppress(OSError):
                os.unlink(beside, dir_fd=handle)
            raise
