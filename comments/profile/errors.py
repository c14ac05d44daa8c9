"""What can be wrong about a profile."""

from comments.core.errors import Conflict, Invalid, NotFound, TooLarge


class BadPicture(Invalid):
    """This is not a picture that we can read."""


class PictureTooLarge(TooLarge):
    """This picture is too large."""


class UnknownPicture(NotFound):
    """There is no such picture."""


class NotConfirmed(Invalid):
    """This has to be confirmed."""


class NothingToKeep(Conflict):
    """This account is not about to be erased."""


class NobodyToErase(NotFound):
    """There is nobody here to erase."""
