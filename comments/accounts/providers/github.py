"""GitHub, which speaks OAuth 2 without OpenID: who somebody is, is asked with their token."""

from dataclasses import replace
from datetime import datetime

from comments.accounts.providers.arrival import Arrival, Person, link_from, person_from
from comments.accounts.providers.asking import Asking
from comments.accounts.providers.client import Because, Client, ask, not_understood
from comments.accounts.providers.configured import Provider

ISSUER = "https://github.com"
WHO_AM_I = "https://api.github.com/user"


def client_for(asking: Asking, provider: Provider, instance: str, now: datetime) -> Client:
    """Return how to speak to GitHub. No scope: the public profile is enough."""
    del asking, instance, now
    return Client(
        label=provider.label,
        issuer=ISSUER,
        authorization_endpoint=f"{ISSUER}/login/oauth/authorize",
        token_endpoint=f"{ISSUER}/login/oauth/access_token",
        client_id=provider.client_id,
        client_secret=provider.client_secret,
    )


def identify(asking: Asking, arrival: Arrival) -> Person:
    """Return who came back. The number stays when somebody changes their login, and the login may become another's.

    Raises:
        ProviderAway, AnswerNotUnderstood: GitHub does not say.

    """
    told = ask(asking.outside, arrival.client.label, WHO_AM_I, arrival.tokens["access_token"])
    number = told.get("id")
    if not isinstance(number, int) or isinstance(number, bool):
        raise not_understood(arrival.client.label) from Because("the user has no number")
    login = told.get("login")
    return replace(
        person_from(arrival, str(number), [told.get("name"), login], login),
        url=link_from(told.get("html_url")),
    )
