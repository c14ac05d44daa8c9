"""What somebody meets for whom a sanction holds, and what cannot be a target of one."""

from comments.core.errors import Forbidden, Invalid


class Muted(Forbidden):
    """You cannot write here at present."""


class Banned(Forbidden):
    """You cannot take part here at present."""


class WarningUnread(Forbidden):
    """There is a word from the moderators first."""


class BadTarget(Invalid):
    """A sanction cannot hold for that."""
