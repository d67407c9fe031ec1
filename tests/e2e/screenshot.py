"""Takes the pictures of the documentation: Neovim in a terminal, with the help at the cursor.

``docs/hover.svg`` for the README, and as text the one in ``docs/editors.md``, which a test compares with what is to be
seen. Run by hand where tmux is installed, after ``tests/run``: ``.venv/bin/python tests/e2e/screenshot.py``.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

TESTS = Path(__file__).resolve().parent.parent
NVIM = Path(os.environ.get("KEYDOCS_NVIM") or TESTS.parent / ".venv-editors" / "bin" / "nvim")
KEYDOCS = Path(sys.executable).with_name("keydocs")
PICTURE = TESTS.parent / "docs" / "hover.svg"
PAGE = TESTS.parent / "docs" / "editors.md"
IN_PAGE = re.compile(r"(<!-- Made by tests/e2e/screenshot.py. -->\n\n```text\n).*?(?=```\n)", re.DOTALL)
COLUMNS, ROWS = 100, 32
READY_SECONDS = 20.0

FILE = "lamp/character.cpp"
VIEW = "call search('LAMP_REQUIRE(group') | normal! zt4\x19"
"""Puts the cursor on a macro of another file, with room for the float below."""
SHOWN = "#define LAMP_REQUIRE"
"""What the float holds and the file does not."""

# habamax's background and foreground, for the cells that set none.
COLOURS = "1c1c1c d75f5f 87af87 afaf87 5f87af af87af 5f8787 9e9e9e"
THEME = TerminalTheme(
    (28, 28, 28),
    (188, 188, 188),
    [(code >> 16, code >> 8 & 255, code & 255) for code in (int(word, 16) for word in COLOURS.split())],
)


class Terminal:
    """A tmux server of its own, so that the user's sessions and settings play no part."""

    def __init__(self, folder: Path) -> None:
        self._tmux = ["tmux", "-S", str(folder / "tmux"), "-f", os.devnull]

    def run(self, *arguments: str) -> str:
        done = subprocess.run([*self._tmux, *arguments], capture_output=True, encoding="utf-8", check=True)
        return done.stdout

    def start(self, command: list[str], environment: dict[str, str]) -> None:
        # Not by tmux's own option, which a shell's start-up files may undo for the PATH.
        variables = [f"{name}={value}" for name, value in environment.items()]
        self.run("new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), "env", *variables, *command)
        self.run("set", "-g", "status", "off")
        self.run("set", "-g", "escape-time", "0")

    def press(self, *keys: str) -> None:
        self.run("send-keys", *keys)

    def screen(self, colours: bool = False) -> str:
        return self.run("capture-pane", "-p", *(["-e", "-N"] if colours else []))

    def cursor(self) -> tuple[int, int]:
        """Column and line."""
        column, line = self.run("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return int(column), int(line)

    def stop(self) -> None:
        self.run("kill-server")


def environment(home: Path) -> dict[str, str]:
    folders = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    return {
        **{name: str(home) for name in folders},
        "KEYDOCS_CACHE_DIR": str(home / "keydocs"),
        "PATH": f"{KEYDOCS.parent}{os.pathsep}{os.environ['PATH']}",
        "PLUGIN": str(TESTS.parent / "editors" / "neovim"),
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }


def take_screen(folder: Path) -> tuple[str, tuple[int, int]]:
    """The screen with its colours once the help is shown, and where the cursor is."""
    root, home = folder / "gull-skerry", folder / "home"
    shutil.copytree(TESTS / "sample", root)
    home.mkdir()
    terminal = Terminal(folder)
    init = TESTS / "e2e" / "neovim" / "screenshot.lua"
    commands = [part for command in (f"cd {root}", f"edit {FILE}", VIEW) for part in ("-c", command)]
    terminal.start([str(NVIM), "--clean", "-u", str(init), *commands], environment(home))
    try:
        end = time.monotonic() + READY_SECONDS
        time.sleep(1.0)
        # The first answers may be empty: the index is made in the background.
        while SHOWN not in terminal.screen():
            if time.monotonic() > end:
                raise SystemExit(f"no help within {READY_SECONDS:.0f} seconds:\n{terminal.screen()}")
            terminal.press("K")
            time.sleep(0.5)
        return still_screen(terminal), terminal.cursor()
    finally:
        terminal.stop()


def still_screen(terminal: Terminal) -> str:
    """The screen with its colours once nothing more is drawn."""
    before, screen = "", terminal.screen(colours=True)
    while screen != before:
        time.sleep(0.3)
        before, screen = screen, terminal.screen(colours=True)
    return screen


def draw(screen: str, cursor: tuple[int, int]) -> str:
    column, line = cursor
    lines = [Text.from_ansi(text) for text in screen.rstrip("\n").split("\n")]
    lines[line].stylize("not reverse #1c1c1c on #dadada", column, column + 1)
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), color_system="truecolor")
    console.print(Text("\n").join(lines), end="")
    svg = console.export_svg(title="Keydocs in Neovim", theme=THEME, unique_id="keydocs")
    # A picture in a repository must not fetch fonts from elsewhere.
    return re.sub(r"\s*@font-face \{.*?\}\n", "\n", svg, flags=re.DOTALL)


def crop(screen: str, cursor: tuple[int, int]) -> str:
    """As text, the lines from the cursor to the end of the float."""
    lines = [Text.from_ansi(text).plain.rstrip() for text in screen.split("\n")]
    end = next(number for number, line in enumerate(lines) if "╰" in line)
    return "\n".join(lines[cursor[1] - 1 : end + 1]) + "\n"


def take_pictures() -> tuple[str, str]:
    """The drawing, and the text."""
    with tempfile.TemporaryDirectory(prefix="keydocs-picture-") as folder:
        screen, cursor = take_screen(Path(folder).resolve())
    return draw(screen, cursor), crop(screen, cursor)


def main() -> int:
    drawing, text = take_pictures()
    PICTURE.write_text(drawing, encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(IN_PAGE.sub(lambda match: match[1] + text, page), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
