"""What can be wrong about people, links and roles."""

from comments.core.errors import (
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)


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

    def __init__(self, detail: str, account_id: int) -> None:
        super().__init__(detail)
        self.account_id = account_id  # to whom: both accounts may be one person's


class TokenExpired(Unauthenticated):
    """This sign-in has to be renewed."""


class TokenEnded(Unauthenticated):
    """You are signed out."""


class TicketOver(Gone):
    """This way to your profile is used up."""


class OwnWayNeeded(Forbidden):
    """You have a way in of your own."""


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


class TooManyTries(TooManyRequests):
    """This was tried too often."""


class SigningInBusy(Unavailable):
    """Too many people are signing in just now."""


class WrongPassword(Unauthenticated):
    """This address and this password do not go together."""


class BadPassword(Invalid):
    """This cannot be a password."""


class NoPassword(Conflict):
    """There is no password."""


class NotRecent(Forbidden):
    """Sign in again for this."""


class ComeFromPageAgain(Forbidden):
    """Come from the page again for this."""


class SecondFactorNeeded(Forbidden):
    """This needs your second factor."""


class WrongCode(Invalid):
    """This code is not right."""


class NoAuthenticator(Conflict):
    """No authenticator is set up."""


class AuthenticatorSetUp(Conflict):
    """An authenticator is set up already."""


class AuthenticatorUnreadable(Conflict):
    """The authenticator cannot be checked any more."""


class PasskeyRefused(Forbidden):
    """This passkey was not taken."""


class PasskeyTaken(Conflict):
    """This passkey is here already."""


class TooManyPasskeys(Conflict):
    """There are too many passkeys."""


class PasskeysImpossible(Conflict):
    """Passkeys do not work at this address."""


class LastWayIn(Conflict):
    """This is the last way in."""


class UnknownWay(NotFound):
    """There is no such way in."""


class CannotMerge(Conflict):
    """These two accounts cannot become one."""


class NothingToMerge(NotFound):
    """There is no second account to merge."""


class NotStaff(NotFound):
    """This person does not look after the site."""


class LastOwner(Conflict):
    """Somebody has to own the site."""


class AlreadyStaff(Conflict):
    """This person looks after the site already."""


class TooManyInvitations(Conflict):
    """There are too many open invitations."""


class UnknownInvitation(NotFound):
    """This invitation is not one of ours."""


class InvitationOver(Gone):
    """This invitation is over."""
