"""The language server. The only package that imports pygls and lsprotocol.

``app`` creates the server with the ``handlers``, one file per LSP method; each converts the position, calls one feature
and converts the result. ``server`` has the state of a session.
"""
