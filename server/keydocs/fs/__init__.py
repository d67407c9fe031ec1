"""Files of the workspace: paths and URIs, patterns, bounded reading inside a root."""
