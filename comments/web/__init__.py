"""The HTTP toolkit: problems, unit of work, who and where, CORS, CSRF, limits, cursors, static files.

Knows no feature: which site a path names and who is asking are two hooks that `comments.app` fills.
"""
