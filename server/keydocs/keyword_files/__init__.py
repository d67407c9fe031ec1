"""Parser of keyword files: text to :class:`keydocs.model.KeywordFile`.

``reader`` is the entry point. ``fast`` parses the most common form; all others go through ``blocks`` (block structure,
from markdown-it-py), ``structure`` (header, Section Map, sections without keywords), ``shapes`` (which blocks are
entries) and ``fields`` (what an entry says). ``inline`` and ``names`` read single lines.
"""
