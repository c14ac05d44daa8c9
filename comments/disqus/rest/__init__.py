"""Disqus's API 3.0, the part that its clients use: its words, shapes and codes, over what the features do."""
