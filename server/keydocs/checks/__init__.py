"""What is wrong with keyword files, pages and the indexes of folders, and how it is put right.

``checker`` is the door: a file's text and a ``site``, which answers what else the root has, in; findings out. Nothing
is written here: a repair is a list of edits. ``fixing`` applies them to a text, and to bytes without touching others.
"""
