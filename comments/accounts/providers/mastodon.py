"""Mastodon: the reader names their server, and we make ourselves known there, once.

This is the one place where an address is asked because a reader typed a name. So it is https on its usual port, a name
with a domain behind it, never an address that is not public, and often enough only by the limit on signing in.
"""

from dataclasses import replace
from datetime import datetime

from comments.accounts.providers import actions, queries
from comments.accounts.providers.arrival import Arrival, Person, link_from, person_from
from comments.accounts.providers.asking import Asking
from comments.accounts.providers.client import (
    Because,
    Client,
    ClientUnknown,
    ask,
    not_understood,
    tell,
)
from comments.accounts.providers.configured import Provider
from comments.accounts.providers.models import MastodonApp
from comments.core import sealing
from comments.core.db import rest, write_unit
from comments.core.words import gettext

CLIENT_NAME = "Afterword"
MAX_CREDENTIAL = 500


def prepare(asking: Asking, provider: Provider, instance: str, now: datetime) -> None:
    """Make ourselves known to a server that does not know us yet, or no more under this address.

    Raises:
        ProviderAway, AnswerNotUnderstood: it does not answer as such a server does.

    """
    if _known_client(asking, provider, instance) is not None:
        return
    rest()
    redirect_uri = asking.callback_url(provider.name, instance)
    form = {
        "client_name": CLIENT_NAME,
        "redirect_uris": redirect_uri,
        "scopes": provider.scope,
        "website": asking.base_url,
    }
    told = tell(asking.outside, instance, f"https://{instance}/api/v1/apps", form)
    client_id, secret = (_credential(told.get(name)) for name in ("client_id", "client_secret"))
    if not client_id or not secret:
        raise not_understood(instance) from Because("no usable client_id and client_secret")
    app = MastodonApp(
        instance=instance,
        redirect_uri=redirect_uri,
        client_id=client_id,
        sealed_secret=sealing.seal(asking.secret_key, _place(instance), secret.encode()),
        created_at=now,
    )
    with write_unit():
        actions.keep_app(app)


def client_for(asking: Asking, provider: Provider, instance: str, now: datetime) -> Client:
    """Return how to speak to a server that knows us.

    Raises:
        ClientUnknown: it does not, any more.

    """
    del now
    client = _known_client(asking, provider, instance)
    if client is None:
        raise ClientUnknown(
            gettext(
                "%(instance)s does not know this service any more. Please try again.",
                instance=instance,
            )
        )
    return client


def identify(asking: Asking, arrival: Arrival) -> Person:
    """Return who came back, as their server says.

    Raises:
        ProviderAway, AnswerNotUnderstood: it does not say.

    """
    issuer, label = arrival.client.issuer, arrival.client.label
    where = f"{issuer}/api/v1/accounts/verify_credentials"
    told = ask(asking.outside, label, where, arrival.tokens["access_token"])
    username = told.get("username")
    names = [told.get("display_name"), username]
    person = person_from(arrival, told.get("id"), names, f"@{username}@{label}")
    return replace(person, url=link_from(told.get("url")))


def _place(instance: str) -> str:
    return f"mastodon-app:{instance}"


def _known_client(asking: Asking, provider: Provider, instance: str) -> Client | None:
    app = queries.find_app(instance)
    if app is None or app.redirect_uri != asking.callback_url(provider.name, instance):
        return None
    try:
        secret = sealing.unseal(asking.secret_key, _place(instance), app.sealed_secret).decode()
    except sealing.SealBroken:  # the secret key is another one by now: the server will know us anew
        return None
    issuer = f"https://{instance}"
    return Client(
        label=instance,
        issuer=issuer,
        authorization_endpoint=f"{issuer}/oauth/authorize",
        token_endpoint=f"{issuer}/oauth/token",
        client_id=app.client_id,
        client_secret=secret,
        scope=provider.scope,
    )


def _credential(value: object) -> str:
    if not isinstance(value, str) or len(value) > MAX_CREDENTIAL:
        return ""
    return value if value.isascii() and value.isprintable() else ""
