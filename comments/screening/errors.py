"""What can be wrong about the rules of a site."""

from comments.core.errors import Conflict, Invalid, NotFound


class BadRule(Invalid):
    """This cannot be a rule."""


class UnknownRule(NotFound):
    """There is no such rule."""


class TooManyRules(Conflict):
    """This site has as many rules as fit."""


class UnknownPerson(NotFound):
    """There is no such person."""
