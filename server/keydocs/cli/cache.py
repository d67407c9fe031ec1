"""``keydocs cache``: where the indexes are, and their removal."""

from __future__ import annotations

import argparse
import json
import shutil

from keydocs.cli.common import cache_folder
from keydocs.cli.main import OK, say
from keydocs.index.layout import indexes_in


def run(arguments: argparse.Namespace) -> int:
    """Nothing but indexes is removed: the folder may hold files of others."""
    cache = cache_folder()
    if arguments.action == "dir":
        say(json.dumps({"dir": str(cache)}) if arguments.json else str(cache))
        return OK
    folders = indexes_in(cache)
    for folder in folders:
        shutil.rmtree(folder)
    if arguments.json:
        say(json.dumps({"dir": str(cache), "removed": len(folders)}))
    else:
        say(f"{cache}: {len(folders):,} index{'' if len(folders) == 1 else 'es'} removed")
    return OK
