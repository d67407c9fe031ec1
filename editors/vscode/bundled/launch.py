"""Start the bundled server: ``python -I -S launch.py serve``.

``-I`` and ``-S`` keep out the environment and installed packages; all dependencies are in one folder, which is also the
working folder of the processes the server starts.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "libs"))

from keydocs.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
