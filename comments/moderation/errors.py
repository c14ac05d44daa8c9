"""What can be wrong about a decision."""

from comments.core.errors import Invalid


class NothingChosen(Invalid):
    """No comment was chosen."""


class TooManyComments(Invalid):
    """These are too many comments for one decision."""


class BadSearch(Invalid):
    """This cannot be searched for."""
