"""``keydocs cache``: show or clear the index cache."""

from __future__ import annotations

import argparse
import json
import shutil

from keydocs.cli.common import cache_folder
from keydocs.cli.exit_codes import OK
from keydocs.cli.streams import say
from keydocs.counts import counted
from keydocs.index.layout import indexes_in


def run(arguments: argparse.Namespace) -> int:
    cache = cache_folder()
    if arguments.action == "dir":
        say(json.dumps({"dir": str(cache)}) if arguments.json else str(cache))
        return OK
    # Other files in the folder stay.
    folders = indexes_in(cache)
    for folder in folders:
        shutil.rmtree(folder)
    if arguments.json:
        say(json.dumps({"dir": str(cache), "removed": len(folders)}))
    else:
        say(f"Removed {counted(len(folders), 'index')} from {cache}")
    return OK
