"""What can go wrong on the way to a provider and back. Nobody is signed in then, and trying again harms nothing."""

from comments.core.errors import Forbidden, Gone, Invalid, NotFound, Unavailable


class UnknownProvider(NotFound):
    """There is no such way to sign in."""


class BadInstance(Invalid):
    """This is not the name of a server."""


class UnknownAttempt(NotFound):
    """This sign-in is not known here."""


class AttemptUsed(Gone):
    """This sign-in was used already."""


class AttemptExpired(Gone):
    """This sign-in took too long."""


class BegunElsewhere(Forbidden):
    """This sign-in was begun in another browser."""


class SignInDeclined(Forbidden):
    """You were not signed in."""


class AnswerNotTrusted(Forbidden):
    """The provider’s answer could not be trusted."""


class ProviderAway(Unavailable):
    """The provider cannot be reached just now."""


class AnswerNotUnderstood(Unavailable):
    """The provider’s answer could not be understood."""
