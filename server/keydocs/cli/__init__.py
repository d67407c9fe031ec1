"""The command ``keydocs``: one command a file, over the very same features as the language server.

A command's module is imported when the command is run, and none but ``serve`` imports pygls, so that a look-up in a
terminal takes a fifth of a second.
"""
