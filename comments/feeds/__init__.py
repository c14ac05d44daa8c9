"""Feeds of what was said last: on a site, or in one discussion."""
