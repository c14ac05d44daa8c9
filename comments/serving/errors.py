"""What can keep the service from starting."""

from comments.core.errors import Unavailable


class CannotListen(Unavailable):
    """The address to serve on cannot be used."""
