"""The command ``keydocs``, one module per command.

A module is imported when its command runs, and only ``serve`` imports pygls, so that other commands start quickly.
"""
