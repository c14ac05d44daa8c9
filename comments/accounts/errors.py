"""What can be wrong about people, links and roles."""

from comments.core.errors import Conflict, Forbidden, Gone, Invalid, NotFound, Unauthenticated


class UnknownLink(NotFound):
    """This link is not one of ours."""


class LinkUsed(Gone):
    """This link was used already."""


class LinkExpired(Gone):
    """This link is too old."""


class OtherBrowser(Forbidden):
    """This link belongs to another browser."""


class WayTaken(Conflict):
    """This way in leads to somebody else."""


class TokenExpired(Unauthenticated):
    """This sign-in has to be renewed."""


class TokenEnded(Unauthenticated):
    """You are signed out."""


class GuestsNotAllowed(Unauthenticated):
    """One has to sign in to comment here."""


class WayNotOffered(NotFound):
    """This site does not offer that way to sign in."""


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
