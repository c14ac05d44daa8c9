"""What can be wrong about a webhook."""

from comments.core.errors import Conflict, Invalid, NotFound


class UnknownWebhook(NotFound):
    """There is no such webhook."""


class BadWebhook(Invalid):
    """This webhook cannot be used."""


class TooManyWebhooks(Conflict):
    """The site has many webhooks already."""
