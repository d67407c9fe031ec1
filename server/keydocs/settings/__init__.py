"""The settings: typed, in one place, with a message for each wrong value.

``definitions.py`` defines them all; what is documented of them, and the schema of the team's file, are made from it by
``tests/make_settings.py``. They come in layers, each a mapping of names to values that were checked: the team's file
in a root, then what the editor says. A value that is wrong is in no layer, so that the layer below goes on working.
"""

from keydocs.settings.layers import Layer, from_client, merge
from keydocs.settings.schema import Settings
from keydocs.settings.team_file import TEAM_FILES, team_file
from keydocs.settings.values import PerLanguage

__all__ = ["TEAM_FILES", "Layer", "PerLanguage", "Settings", "from_client", "merge", "team_file"]
