"""What is to be seen on the screen is what the documentation shows."""

from __future__ import annotations

from pathlib import Path

from e2e import screenshot
from e2e.conftest import find_command


def test_picture_in_the_documentation_is_current(neovim: Path, keydocs: Path) -> None:
    find_command("tmux")
    _, text = screenshot.take_pictures()
    (shown,) = screenshot.IN_PAGE.finditer(screenshot.PAGE.read_text(encoding="utf-8"))
    assert shown[0] == shown[1] + text, "run tests/e2e/screenshot.py"
