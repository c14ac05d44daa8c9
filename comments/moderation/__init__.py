"""Queues and decisions: what waits, and what staff do about it. Not: what is judged before it is saved (screening)."""
