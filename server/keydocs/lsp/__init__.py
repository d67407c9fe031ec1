"""The wiring between LSP and the features. The only room that knows pygls and lsprotocol.

A handler is: convert the position, ask one feature, convert the answer. ``documents`` keeps what is open in the
editor, ``convert`` turns plain answers into LSP's types, ``indexing`` runs the indexer beside the server,
``progress`` reports on it, ``server`` registers the handlers.
"""
