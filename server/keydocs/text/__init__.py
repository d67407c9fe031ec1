"""Text as LSP sees it: lines, positions in three encodings, identifiers, and control characters."""
