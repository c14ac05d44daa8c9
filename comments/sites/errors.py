"""What can be wrong about a site."""

from comments.core.errors import Conflict, Invalid, NotFound


class UnknownSite(NotFound):
    """There is no such site."""


class ShortnameTaken(Conflict):
    """This shortname is taken."""


class BadShortname(Invalid):
    """This shortname cannot be used."""


class BadOrigin(Invalid):
    """This is not an origin."""


class BadSetting(Invalid):
    """This site setting cannot be used."""
