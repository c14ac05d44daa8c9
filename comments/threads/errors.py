"""What can be wrong about a thread."""

from comments.core.errors import Conflict, Forbidden, Invalid, NotFound


class UnknownThread(NotFound):
    """There is no such discussion."""


class ThreadClosed(Conflict):
    """This discussion is closed."""


class PageNotAllowed(Forbidden):
    """This page is not on an allowed origin."""


class NoName(Invalid):
    """The page has neither identifier nor URL."""
