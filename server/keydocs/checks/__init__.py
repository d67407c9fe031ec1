"""Checks of keyword files, pages and folder indexes, and their fixes.

``checker`` is the entry point: it takes the text of a file and a ``Site``, which tells what else the root has, and
returns diagnostics. ``fix`` applies their edits to texts and files.
"""
