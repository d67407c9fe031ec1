"""``python -m keydocs`` is the command ``keydocs``."""

from keydocs.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
