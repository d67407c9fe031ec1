"""The text of a keyword file -> :class:`keydocs.model.KeywordFile`.

``reader`` is the door. Behind it, in the order in which a text passes through: ``fast`` (the commonest form,
proven and read in one go), and for everything else ``blocks`` (block structure, from markdown-it-py), ``inline``
(names and links in the raw text of a line), ``parts`` (headers, Section Map, what is no keyword), ``shapes``
with ``headed`` and ``tables`` (which blocks are entries), ``names`` and ``drafts`` (names, signatures, several names of
one block), ``foreign`` (which files are none), ``fields`` (what an entry says), ``kinds``, ``translated`` (labels that
are not English), ``stock`` (phrases that say nothing), ``filenames``, ``resolve`` (which page, which source) and
``problems``.
"""
