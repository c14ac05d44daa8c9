"""What can be wrong about a comment."""

from comments.core.errors import Conflict, Forbidden, Invalid, NotFound


class UnknownComment(NotFound):
    """There is no such comment."""


class UnknownParent(Invalid):
    """The comment it answers is not here."""


class CommentRefused(Invalid):
    """This comment was not accepted."""


class NotYourComment(Forbidden):
    """This is not your comment."""


class EditWindowOver(Forbidden):
    """The time for edits is over."""


class KeyReused(Conflict):
    """This Idempotency-Key was used for another comment."""
