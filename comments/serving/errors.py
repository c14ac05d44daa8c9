"""What can keep the service from starting, and from taking a request."""

from comments.core.errors import Unavailable


class CannotListen(Unavailable):
    """The address to serve on cannot be used."""


class TooManySenders(Unavailable):
    """Too many people are sending at once."""
