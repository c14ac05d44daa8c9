"""What can be wrong about a decision."""

from comments.core.errors import Conflict, Invalid


class NothingChosen(Invalid):
    """No comment was chosen."""


class TooManyComments(Invalid):
    """These are too many comments for one decision."""


class BadSearch(Invalid):
    """This cannot be searched for."""


class NotShown(Conflict):
    """Readers do not see this comment."""


class TooManyPinned(Conflict):
    """No more comments can be pinned here."""
