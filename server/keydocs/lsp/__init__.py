"""The wiring between LSP and the features. The only room that knows pygls and lsprotocol.

A handler is: convert the position, ask one feature, convert the answer. ``server`` has what a session keeps;
``requests``, ``symbols``, ``following`` and ``commands`` register the handlers. ``transport``, ``protocol`` and
``waiting`` bring the messages in, ``indexing`` runs the indexer beside the server, ``state``, ``progress`` and ``logs``
tell how it is, ``configuration`` has the settings in force, ``documents`` what is open in the editor, and ``convert``
turns plain answers into LSP's types. ``parent`` sees to it that the server ends with its client.
"""
