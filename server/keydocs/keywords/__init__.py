"""The text of a keyword file -> :class:`keydocs.model.KeywordFile`.

``reader.read_keyword_file`` is the door. Behind it, in the order in which a text passes through:
``blocks`` (block structure, from markdown-it-py), ``inline`` (names and links in the raw text of a line),
``parts`` (headers, Section Map, what is no keyword), ``shapes`` (which blocks are entries), ``kinds`` and
``resolve`` (which page, which source).
"""
