"""LSP features, one per file: pure functions over the index and a document that return plain data. Columns are code
points; ``lsp`` and ``cli`` convert results to LSP's types, text or JSON."""
