"""`forums/…`."""

from typing import Any

from comments.disqus.rest import presenting
from comments.disqus.rest.calls import Call


def get_forum(call: Call) -> dict[str, Any]:
    """Answer `forums/details`."""
    return presenting.forum(call.caller.site)
