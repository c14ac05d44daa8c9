"""What can be wrong about a thread."""

from comments.core.errors import Conflict, Forbidden, Gone, Invalid, NotFound


class UnknownThread(NotFound):
    """There is no such discussion."""


class ThreadClosed(Conflict):
    """This discussion is closed."""


class PageNotAllowed(Forbidden):
    """This page is not on an allowed origin."""


class NoName(Invalid):
    """The page has neither identifier nor URL."""


class BadName(Invalid):
    """This can't name a discussion."""


class NameTaken(Conflict):
    """This name leads to another discussion."""

    def __init__(self, detail: str, thread_id: int) -> None:
        super().__init__(detail)
        self.thread_id = thread_id


class UnknownName(NotFound):
    """This name does not lead to this discussion."""


class LastName(Conflict):
    """A discussion needs a name."""


class CannotMergeThreads(Invalid):
    """These discussions can't be merged."""


class ThreadMerged(Gone):
    """This discussion became part of another one."""
