"""Handlers of LSP messages."""
