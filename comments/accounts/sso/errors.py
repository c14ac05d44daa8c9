"""What can be wrong about a publisher's sign-in and its keys.

Only the publisher's developer can mend the first two, so they say what is wrong; the reader goes on as a guest.
"""

from comments.core.errors import Conflict, Invalid, NotFound, Unauthenticated


class SsoRefused(Unauthenticated):
    """This page's sign-in was refused."""


class SsoTokenUsed(Unauthenticated):
    """This page's sign-in was used already."""


class BadSsoKey(Invalid):
    """This cannot be a key for single sign-on."""


class UnknownSsoKey(NotFound):
    """There is no such key for single sign-on."""


class TooManySsoKeys(Conflict):
    """There are too many keys for single sign-on."""
