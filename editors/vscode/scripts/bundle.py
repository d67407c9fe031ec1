"""Copy the server and its dependencies to ``bundled/libs``.

``bundled/requirements.txt`` pins the dependencies with hashes. Only pure-Python wheels are accepted, so the bundle runs
on all systems and versions of Python.
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
UNUSED = {"__pycache__", "bin", "tests", "completion.sh", "tqdm.1", "port.yaml"}
UNUSED |= {"RECORD", "INSTALLER", "REQUESTED"}


def main() -> int:
    shutil.rmtree(LIBS, ignore_errors=True)
    install()
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(SERVER, LIBS / "keydocs", ignore=ignored)
    prune(LIBS)
    if compiled := [str(path) for path in files() if is_compiled(path)]:
        sys.stderr.write("not pure Python:\n" + "\n".join(compiled) + "\n")
        return 1
    check_start()
    sys.stdout.write(f"bundled {len(files())} files, {sum(path.stat().st_size for path in files()) / 1e6:.1f} MB\n")
    return 0


def install() -> None:
    subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile",
            "--no-deps", "--require-hashes", "--requirement", str(REQUIREMENTS), "--target", str(LIBS),
            # Leaves only pure-Python wheels.
            "--only-binary", ":all:", "--platform", "any", "--implementation", "py", "--abi", "none",
            "--python-version", "3.10",
        ],
        check=True,
    )  # fmt: skip


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
    sys.exit(main())
