"""What can be wrong about a vote or an emoji."""

from comments.core.errors import Conflict, Forbidden, Invalid


class NoVotes(Forbidden):
    """This site has no such votes."""


class UnknownReaction(Invalid):
    """This site has no such emoji."""


class OwnComment(Forbidden):
    """This is your own comment."""


class NetworkVoted(Conflict):
    """Somebody in your network did this already."""
