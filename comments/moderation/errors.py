"""What can be wrong about a decision, a sanction or a note."""

from comments.core.errors import Conflict, Invalid, NotFound


class NothingChosen(Invalid):
    """No comment was chosen."""


class TooManyComments(Invalid):
    """These are too many comments for one decision."""


class BadSearch(Invalid):
    """This cannot be searched for."""


class OwnSanction(Conflict):
    """Nobody sanctions themselves."""


class AlreadySanctioned(Conflict):
    """This sanction holds already."""


class BadSanction(Invalid):
    """This cannot be a sanction."""


class UnknownSanction(NotFound):
    """There is no such sanction here."""


class SanctionOver(Conflict):
    """This sanction is over already."""


class BadNote(Invalid):
    """This cannot be a note."""


class UnknownNote(NotFound):
    """There is no such note here."""


class UnknownRemoval(NotFound):
    """There is no such removal here."""


class RemovalUndone(Conflict):
    """This removal was taken back already."""


class NotShown(Conflict):
    """Readers do not see this comment."""


class TooManyPinned(Conflict):
    """No more comments can be pinned here."""
