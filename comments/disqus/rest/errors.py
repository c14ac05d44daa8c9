"""What can be wrong about a call."""

from comments.core.errors import Forbidden, Invalid, Malformed, NotFound, Unauthenticated


class UnknownEndpoint(NotFound):
    """The API has no such call."""


class WrongMethod(Malformed):
    """This call takes another method."""


class WrongFormat(Malformed):
    """This call is not answered in that format."""


class BadArgument(Invalid):
    """An argument of the call cannot be used."""


class BadApiKey(Forbidden):
    """This key does not open the API."""


class BadAccessToken(Unauthenticated):
    """This access token is not good."""


class DomainNotAllowed(Forbidden):
    """This page may not use the site's public key."""


class OtherForum(Forbidden):
    """The key belongs to another site."""
