"""Typed settings, read in layers: the team file of a root, then what the editor sends.

``schema.py`` defines every setting; ``tests/make_settings.py`` generates the documentation, the JSON schema and the
manifest of the VS Code extension from it. An invalid value is reported and left out of its layer, so the layer below
applies.
"""

from keydocs.settings.layers import Layer, from_client, merge
from keydocs.settings.schema import Settings
from keydocs.settings.team_file import TEAM_FILES, team_file
from keydocs.settings.values import PerLanguage

__all__ = ["TEAM_FILES", "Layer", "PerLanguage", "Settings", "from_client", "merge", "team_file"]
