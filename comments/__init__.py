"""Afterword: a self-hosted commenting and discussion service.

`comments.app.create_app` puts it together; every feature is a package of its own, and each package's
docstring says what it is and what it is not. `docs/architecture.md` has the drawing.
"""
