"""Documentation pages: their source, the places about a name, and what they say about it.

``page`` finds the parts of a page, ``definitions`` the definitions in its source, and ``locate`` the best places for a
name. ``declaration`` and ``signature`` delimit a definition, ``prose`` reduces comments to plain text, and ``describe``
puts both together.
"""
