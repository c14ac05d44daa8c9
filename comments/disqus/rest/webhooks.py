"""`forums/webhooks/…`: what the WordPress plugin subscribes with, by the site's secret."""

from typing import Any

from comments.audit.actions import Actor
from comments.core import ids
from comments.disqus.rest.calls import Call
from comments.disqus.rest.errors import BadArgument
from comments.moderation import policy
from comments.webhooks import actions, queries
from comments.webhooks.actions import Change, NewWebhook
from comments.webhooks.models import Kind, Webhook


def list_webhooks(call: Call) -> list[dict[str, Any]]:
    """Answer `forums/webhooks/list`: those that speak the plugin's words."""
    policy.check_may_decide(call.caller.viewer, call.caller.site)
    found = queries.list_webhooks(call.site_id)
    return [_present(call, webhook) for webhook in found if webhook.kind == Kind.WORDPRESS]


def create_webhook(call: Call) -> dict[str, Any]:
    """Answer `forums/webhooks/create`. As what the site is named here, it will be named there."""
    viewer, site, asked = call.caller.viewer, call.caller.site, call.asked
    policy.check_may_decide(viewer, site)
    new = NewWebhook(
        Kind.WORDPRESS,
        asked.need("url"),
        asked.need("secret"),
        asked.one("forum") or site.shortname,
        is_enabled=asked.one("enableSending") is None or asked.is_on("enableSending"),
    )
    actor = Actor(None, viewer.name)
    return _present(call, actions.add_webhook(actor, site, new, call.manner.secret_key, call.now))


def update_webhook(call: Call) -> dict[str, Any]:
    """Answer `forums/webhooks/update`; what is not sent stays."""
    viewer, site, asked = call.caller.viewer, call.caller.site, call.asked
    policy.check_may_decide(viewer, site)
    number = ids.parse_id(asked.need("subscription"))
    found = queries.find_webhook(number) if number is not None else None
    if found is None or found.site_id != site.id or found.kind != Kind.WORDPRESS:
        raise BadArgument("Invalid argument, “subscription”: the site has no such webhook.")
    is_enabled = asked.is_on("enableSending") if asked.one("enableSending") else None
    change = Change(asked.one("url"), asked.one("secret"), is_enabled)
    actions.change_webhook(
        Actor(None, viewer.name), found, change, call.manner.secret_key, call.now
    )
    return _present(call, found)


def _present(call: Call, webhook: Webhook) -> dict[str, Any]:
    return {
        "id": str(webhook.id),
        "url": webhook.url,
        "secret": actions.secret_of(webhook, call.manner.secret_key),
        "enableSending": webhook.is_enabled,
    }
