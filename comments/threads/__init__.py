"""A page under discussion: its many names, open or closed, counters, version. Not: the comments under it."""
