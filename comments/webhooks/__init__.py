"""Telling other programs what happened to comments: endpoints, signatures, and a log of what came of each delivery."""
