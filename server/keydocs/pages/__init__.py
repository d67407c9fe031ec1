"""The text of a page: its source, the line that is about a name, and what it says about it.

``page`` finds the parts of a page, ``landing`` the line by the table in ``patterns``, ``summary`` the signature and
the first paragraph, which ``anatomy`` cuts out and ``prose`` tidies. ``source`` is the text they all work on.
"""
