"""`afterword demo`: an invented magazine on its own origin, with a discussion under it. Not for real use."""
