"""Votes on comments, and emoji on comments and articles: who gave which, and the counters on what readers read."""
