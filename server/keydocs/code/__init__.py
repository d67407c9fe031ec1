"""What code means: which definition a name at a position leads to, and what is no name of the workspace at all."""
