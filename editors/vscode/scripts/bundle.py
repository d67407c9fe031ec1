"""Puts the server and all that it needs into ``bundled/libs``: ``bundle.py``.

What is needed is pinned in ``bundled/requirements.txt``, with hashes, and is the same for all systems and all versions
of Python: only wheels without compiled parts are taken.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
SERVER = HOME.parents[1] / "server" / "keydocs"
REQUIREMENTS = HOME / "bundled" / "requirements.txt"
LIBS = HOME / "bundled" / "libs"

COMPILED = {".so", ".pyd", ".dll", ".dylib", ".a"}
SUPERFLUOUS = {"__pycache__", "bin", "tests", "completion.sh", "tqdm.1", "port.yaml"}
SUPERFLUOUS |= {"RECORD", "INSTALLER", "REQUESTED"}


def main() -> int:
    shutil.rmtree(LIBS, ignore_errors=True)
    install()
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(SERVER, LIBS / "keydocs", ignore=ignored)
    prune(LIBS)
    if wrong := [str(path) for path in files() if is_compiled(path)]:
        sys.stderr.write("not plain Python:\n" + "\n".join(wrong) + "\n")
        return 1
    check_start()
    sys.stdout.write(f"bundled {len(files())} files, {sum(path.stat().st_size for path in files()) / 1e6:.1f} MB\n")
    return 0


def install() -> None:
    subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile",
            "--no-deps", "--require-hashes", "--requirement", str(REQUIREMENTS), "--target", str(LIBS),
            # Any system, any Python from 3.10 on: that leaves only wheels of plain Python.
            "--only-binary", ":all:", "--platform", "any", "--implementation", "py", "--abi", "none",
            "--python-version", "3.10",
        ],
        check=True,
    )  # fmt: skip


def prune(folder: Path) -> None:
    for path in list(folder.rglob("*")):
        if path.name in SUPERFLUOUS and path.exists():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def is_compiled(path: Path) -> bool:
    return path.suffix in COMPILED or (path.name == "WHEEL" and "Root-Is-Purelib: true" not in path.read_text())


def files() -> list[Path]:
    return sorted(path for path in LIBS.rglob("*") if path.is_file())


def check_start() -> None:
    """The server starts without anything else."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    launch = [sys.executable, "-I", "-S", "-B", str(HOME / "bundled" / "launch.py")]
    subprocess.run([*launch, "--version"], env=environment, check=True, stdout=subprocess.DEVNULL)
    check = f"import sys; sys.path.insert(0, {str(LIBS)!r}); import keydocs.lsp.server, keydocs.lsp.transport"
    subprocess.run([sys.executable, "-I", "-S", "-B", "-c", check], env=environment, check=True)


if __name__ == "__main__":
    sys.exit(main())
