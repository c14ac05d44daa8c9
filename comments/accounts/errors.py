"""What can be wrong about people, links and roles."""

from comments.core.errors import Conflict, Forbidden, Gone, Invalid, NotFound, Unauthenticated


class UnknownLink(NotFound):
    """This link is not one of ours."""


class LinkUsed(Gone):
    """This link was used already."""


class LinkExpired(Gone):
    """This link is too old."""


class AlreadySetUp(Conflict):
    """This service is set up already."""


class BadEmail(Invalid):
    """This is not a mail address."""


class SetUpRefused(Invalid):
    """The first site could not be made from this."""


class UnknownAccount(NotFound):
    """Nobody has this mail address here."""


class SignInFirst(Unauthenticated):
    """Sign in first."""


class RoleTooLow(Forbidden):
    """Your role does not reach that far."""
