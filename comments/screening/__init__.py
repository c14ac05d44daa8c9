"""Judging a draft before it is saved: an ordered list of checks. Not: what moderators decide afterwards."""
