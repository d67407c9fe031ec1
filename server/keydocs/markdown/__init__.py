"""Markdown as documentation uses it: links, headings, and what is code."""
