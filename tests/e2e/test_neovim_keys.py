"""A user who presses keys in Neovim, with the configuration that the documentation gives."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pynvim
import pytest

from e2e.conftest import PLUGIN, line_of, wait_for_end

INIT = Path(__file__).parent / "neovim" / "init.lua"
SECONDS = 15.0
PAGE = "docs/almanac/sun.py_docs.md"
DEFINITION = "def night_of(place: Place, day: date) -> Night:"
PROCESSES = """
local function below(parent)
  local found = {}
  for _, child in ipairs(vim.api.nvim_get_proc_children(parent)) do
    table.insert(found, child)
    vim.list_extend(found, below(child))
  end
  return found
end
return below(vim.fn.getpid())
"""


FLOATS = """
return vim.iter(vim.api.nvim_list_wins()):filter(function(window)
  return vim.api.nvim_win_get_config(window).relative ~= ''
end):map(function(window)
  return vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
end):totable()
"""


@pytest.fixture
def nvim(neovim: Path, keydocs: Path, workspace: Path, environment: dict[str, str]) -> Iterator[pynvim.Nvim]:
    # Short, because the paths of sockets must be.
    with tempfile.TemporaryDirectory(prefix="kd") as folder:
        socket = Path(folder) / "nvim"
        path = f"{keydocs.parent}{os.pathsep}{os.environ['PATH']}"
        editor = subprocess.Popen(
            [neovim, "--clean", "--headless", "-n", "-u", INIT, "--listen", socket, "almanac/watch.py"],
            env={**environment, "PATH": path, "PLUGIN": str(PLUGIN)},
            cwd=workspace,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_until("Neovim", socket.exists)
            with pynvim.attach("socket", path=str(socket)) as session:
                yield session
        finally:
            editor.kill()
            editor.wait()


def wait_until(what: str, condition: Callable[[], Any]) -> Any:
    end = time.monotonic() + SECONDS
    while not (found := condition()):
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.02)
    return found


def place(nvim: pynvim.Nvim, workspace: Path) -> tuple[str, int]:
    return Path(nvim.current.buffer.name).relative_to(workspace).as_posix(), nvim.current.window.cursor[0]


def floats(nvim: pynvim.Nvim) -> list[list[str]]:
    """The lines of each float. Asked for at once: a float goes away by itself."""
    found: list[list[str]] = nvim.exec_lua(FLOATS)
    return found


def offered(nvim: pynvim.Nvim) -> list[str]:
    """What the menu of completion shows."""
    info = nvim.funcs.complete_info(["pum_visible", "matches"])
    return [item["word"] for item in info["matches"]] if info["pum_visible"] else []


def show_hover(nvim: pynvim.Nvim) -> list[list[str]]:
    """Press K until there is an answer: the first may come before the index does."""
    nvim.input("K")
    end = time.monotonic() + 2
    while not (found := floats(nvim)) and time.monotonic() < end:
        time.sleep(0.05)
    return found


@pytest.mark.skipif(os.name == "nt", reason="asks for processes as POSIX does")
def test_a_session_with_keys(nvim: pynvim.Nvim, workspace: Path) -> None:
    there = (PAGE, line_of(workspace / PAGE, DEFINITION))
    use = ("almanac/watch.py", line_of(workspace / "almanac/watch.py", "    night = night_of(station.place, day)"))
    nvim.input("/= night_of<CR>w")
    wait_until("the client", lambda: nvim.exec_lua("return #vim.lsp.get_clients({ bufnr = 0 }) > 0"))

    (hover,) = wait_until("the float", lambda: show_hover(nvim))
    assert hover[1] == DEFINITION.rstrip(":")
    nvim.input("l")
    wait_until("the end of the float", lambda: not floats(nvim))

    nvim.input("<C-]>")
    wait_until("the jump", lambda: place(nvim, workspace) == there)
    nvim.input("<C-t>")
    wait_until("the way back", lambda: place(nvim, workspace) == use)

    nvim.input("gK")
    wait_until("the page", lambda: place(nvim, workspace) == there)
    nvim.input("<C-t>")
    wait_until("the way back", lambda: place(nvim, workspace) == use)

    nvim.input(":Keydocs open LAMP_REQ<Tab><CR>")
    wait_until("the macro's page", lambda: place(nvim, workspace)[0] == "docs/lamp/character.hpp_docs.md")
    nvim.input("<C-t>")
    wait_until("the way back", lambda: place(nvim, workspace) == use)

    # A letter at a time, as people type, and no other key.
    nvim.input("olamp = ")
    for letter in "OIL_PER":
        nvim.input(letter)
        time.sleep(0.1)
    wait_until("the menu", lambda: offered(nvim) == ["OIL_PER_HOUR"])
    assert nvim.current.line.strip() == "lamp = OIL_PER"
    nvim.input("<C-n><C-y><Esc>")
    wait_until("the name", lambda: nvim.current.line.strip() == "lamp = OIL_PER_HOUR")
    assert nvim.vvars["errmsg"] == ""

    processes = nvim.exec_lua(PROCESSES)
    assert processes
    nvim.input(":qall!<CR>")
    wait_for_end(processes)
