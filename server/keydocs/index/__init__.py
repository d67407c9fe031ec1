"""The index of a workspace: a cache of what its keyword files say, in SQLite.

Markdown is the truth: an index may be deleted at any time, and where its version differs or it is damaged it is
built anew, never migrated. ``refresh`` brings it up to date, ``Workspace`` answers from it.
"""
