"""Starts the server that comes with the extension: ``python -I -S launch.py serve``.

Nothing of the user's Python but its standard library has a part in it: ``-I`` and ``-S`` keep out what the environment
and installed packages bring along, and all that the server needs lies in one folder. The processes that the server
starts find it there, because they are started in that folder.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "libs"))

from keydocs.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
