"""Bringing discussions in from other systems' files.

A reader (`formats/<name>.py`) turns a file into the neutral records of `records.py`; everything
after that is the same for every format: `staging` keeps the records on disk, `placing` finds each
comment's thread, parent and id, `loader` writes them batch by batch, and `report` accounts for
every one of them. It holds no web routes.
"""
