"""What Keydocs can answer: one LSP feature a file, each a pure function over the index and a document.

Answers are plain data with code point columns; rooms further out turn them into LSP's types, text or JSON.
"""
