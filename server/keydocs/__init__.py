"""Keydocs: documentation at the cursor, from a repository's keyword files."""

__version__ = "0.1.0"
