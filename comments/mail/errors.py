"""What can be wrong about a mail."""

from comments.core.errors import Invalid, Unavailable


class BadAddress(Invalid):
    """This is not a mail address."""


class UnsafeMailServer(Unavailable):
    """The mail server would read our password over an open line."""
