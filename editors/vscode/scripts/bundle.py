"""Copy the server and its dependencies to ``bundled/libs``: ``bundle.py [TARGET]``.

``bundled/requirements.txt`` pins the dependencies with hashes. Only pure-Python wheels are accepted, so the bundle runs
on all systems and versions of Python. With TARGET, a platform as VS Code names it, the bundle also has the parser and
the grammars of ``bundled/grammars.txt`` for that platform and all versions of Python, which code is understood with.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
SERVER = HOME.parents[1] / "server" / "keydocs"
REQUIREMENTS = HOME / "bundled" / "requirements.txt"
GRAMMARS = HOME / "bundled" / "grammars.txt"
LIBS = HOME / "bundled" / "libs"

COMPILED = {".so", ".pyd", ".dll", ".dylib", ".a"}
UNUSED = {"__pycache__", "bin", "tests", "completion.sh", "tqdm.1", "port.yaml", "queries", "binding.c"}
UNUSED |= {"RECORD", "INSTALLER", "REQUESTED"}

PLATFORMS = {
    "linux-x64": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_5_x86_64"),
    "linux-arm64": ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"),
    "darwin-x64": ("macosx_11_0_x86_64", "macosx_10_9_x86_64"),
    "darwin-arm64": ("macosx_11_0_arm64",),
    "win32-x64": ("win_amd64",),
    "win32-arm64": ("win_arm64",),
}
"""pip's names of the platforms that VS Code knows, the best first. Musl Linux lacks a grammar, and takes the universal
package."""
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


def main(target: str = "") -> int:
    shutil.rmtree(LIBS, ignore_errors=True)
    install(REQUIREMENTS, ("--platform", "any", "--implementation", "py", "--abi", "none", "--python-version", "3.10"))
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(SERVER, LIBS / "keydocs", ignore=ignored)
    prune(LIBS)
    if compiled := [str(path) for path in files() if is_compiled(path)]:
        sys.stderr.write("not pure Python:\n" + "\n".join(compiled) + "\n")
        return 1
    if target:
        install_grammars(target)
        prune(LIBS)
    check_start()
    sys.stdout.write(f"bundled {len(files())} files, {sum(path.stat().st_size for path in files()) / 1e6:.1f} MB\n")
    return 0


def install(requirements: Path, wheels: Sequence[str], folder: Path = LIBS) -> None:
    """Install pinned wheels into a folder; ``wheels`` are pip's options that say which."""
    subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile",
            "--no-deps", "--require-hashes", "--requirement", str(requirements), "--target", str(folder),
            "--only-binary", ":all:", *wheels,
        ],
        check=True,
    )  # fmt: skip


def install_grammars(target: str) -> None:
    """Add the wheels of a platform for each version of Python: their compiled files have different names."""
    platforms = [option for platform in PLATFORMS[target] for option in ("--platform", platform)]
    for python in PYTHONS:
        with tempfile.TemporaryDirectory() as folder:
            install(GRAMMARS, (*platforms, "--implementation", "cp", "--python-version", python), Path(folder))
            shutil.copytree(folder, LIBS, dirs_exist_ok=True)


def prune(folder: Path) -> None:
    for path in list(folder.rglob("*")):
        if path.name in UNUSED and path.exists():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def is_compiled(path: Path) -> bool:
    return path.suffix in COMPILED or (path.name == "WHEEL" and "Root-Is-Purelib: true" not in path.read_text())


def files() -> list[Path]:
    return sorted(path for path in LIBS.rglob("*") if path.is_file())


def check_start() -> None:
    """Run the command and import every module with nothing else on the path."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    launch = [sys.executable, "-I", "-S", "-B", str(HOME / "bundled" / "launch.py")]
    subprocess.run([*launch, "--version"], env=environment, check=True, stdout=subprocess.DEVNULL)
    check = (
        f"import sys; sys.path.insert(0, {str(LIBS)!r}); import importlib, pkgutil, keydocs;"
        "names = [module.name for module in pkgutil.walk_packages(keydocs.__path__, 'keydocs.')];"
        "[importlib.import_module(name) for name in names if not name.endswith('__main__')]"
    )
    subprocess.run([sys.executable, "-I", "-S", "-B", "-c", check], env=environment, check=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
