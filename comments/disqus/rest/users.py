"""`users/…`, and the lists of people of `forums/…`.

People are called by a number that holds on this site alone, so a person is asked for as the publisher knows them:
`remote:<shortname>-<id>`.
"""

from typing import Any

from comments.accounts import queries as accounts
from comments.disqus.rest import people, presenting
from comments.disqus.rest.calls import Call
from comments.disqus.rest.errors import BadArgument
from comments.moderation import policy

REMOTE = "remote:"


def get_user(call: Call) -> dict[str, Any]:
    """Answer `users/details`, about a member whom the publisher signed in; by the secret, for many never wrote here."""
    policy.check_may_read(call.caller.viewer, call.caller.site)
    asked = call.asked.need("user")
    subject = asked.removeprefix(REMOTE).removeprefix(f"{call.caller.site.shortname}-")
    account = accounts.find_member(call.site_id, subject) if asked.startswith(REMOTE) else None
    if account is None:
        raise BadArgument(
            "Invalid argument, “user”: there is no such member. Ask for remote:<shortname>-<your id>."
        )
    return presenting.account(account, call.caller.site, call.manner)


def list_moderators(call: Call) -> list[dict[str, Any]]:
    """Answer `forums/listModerators`, by the secret."""
    policy.check_may_read(call.caller.viewer, call.caller.site)
    found = people.list_moderators(call.site_id)
    return [presenting.account(account, call.caller.site, call.manner) for account in found]


def list_most_active(call: Call) -> list[dict[str, Any]]:
    """Answer `forums/listMostActiveUsers`: who signed in and wrote most of what was approved lately."""
    found = people.list_most_active(call.site_id, call.asked.limit())
    return [
        presenting.account(row[0], call.caller.site, call.manner) | {"numPosts": row[1]}
        for row in found
    ]
