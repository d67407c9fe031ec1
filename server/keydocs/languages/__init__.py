"""What Keydocs knows about each programming language."""
