"""There and back again: sending a browser to a provider, and finding out who it is that comes back.

Asking outside takes seconds, so no transaction is open meanwhile, and none holds the lock of writers.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from comments.accounts.people import Known
from comments.accounts.providers import actions, instances, queries
from comments.accounts.providers.actions import Way
from comments.accounts.providers.arrival import Arrival
from comments.accounts.providers.asking import Asking
from comments.accounts.providers.client import (
    Because,
    Client,
    ClientUnknown,
    Secrets,
    authorization_url,
    exchange,
)
from comments.accounts.providers.configured import Provider
from comments.accounts.providers.errors import (
    AnswerNotTrusted,
    BadInstance,
    SignInDeclined,
    UnknownAttempt,
)
from comments.accounts.providers.models import SignInAttempt
from comments.core.db import rest, write_unit
from comments.core.errors import FieldError
from comments.core.words import gettext

if TYPE_CHECKING:
    from comments.accounts.providers.kinds import Kind

KIND = "oauth"
MAX_CODE = 4096


@dataclass(frozen=True)
class Leaving:
    """Where a browser goes, and the host that is named to the person."""

    url: str = field(repr=False)
    host: str


@dataclass(frozen=True)
class WayBack:
    """What a browser brings back in the address; any of it may be missing or made up."""

    provider: str
    instance: str = ""
    state: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    issuer: str = ""
    error: str = ""


def _kind_of(provider: Provider) -> "Kind":
    # What verifies providers' tokens takes a start 40 ms, and many installations have no provider.
    from comments.accounts.providers.kinds import KINDS

    return KINDS[provider.kind]


def leave(asking: Asking, provider: Provider, way: Way, browser: str, now: datetime) -> Leaving:
    """Keep an attempt, and return where the browser goes.

    Raises:
        ProviderAway, AnswerNotUnderstood: the provider cannot be asked how.

    """
    kind = _kind_of(provider)
    rest()
    if kind.prepare is not None:
        kind.prepare(asking, provider, way.instance, now)
    client = kind.client_for(asking, provider, way.instance, now)
    secrets = actions.new_secrets()
    with write_unit():
        actions.begin_attempt(way, browser, secrets, now)
    redirect_uri = asking.callback_url(provider.name, way.instance)
    url = authorization_url(client, secrets, redirect_uri)
    return Leaving(url, urlsplit(url).hostname or "")


def choose_instance(asking: Asking, provider: Provider, typed: str) -> str:
    """Return the server that somebody named, if this kind of provider has servers.

    Raises:
        BadInstance: it is none, or none of those that the operator allows.

    """
    if provider.kind != "mastodon":
        return ""
    name = instances.normalize(typed)
    detail = ""
    if provider.instances and name not in provider.instances:
        detail = gettext(
            "Only these servers can be used here: %(join)s.", join=", ".join(provider.instances)
        )
    elif not provider.instances and name in asking.outside.private_hosts:
        # The operator lets us go there; that is no leave for a reader to send us.
        detail = gettext("This server cannot be used here.")
    if detail:
        raise BadInstance(detail, errors=(FieldError("/instance", detail),))
    return name


def find_attempt(back: WayBack) -> SignInAttempt:
    """Return the attempt that somebody says to come back from.

    Raises:
        UnknownAttempt: there is none, or it was one with another provider.

    """
    attempt = queries.find_attempt(back.state) if back.state else None
    if attempt is None or (attempt.provider, attempt.instance) != (back.provider, back.instance):
        raise UnknownAttempt(
            gettext(
                "Nobody began to sign in like this here. Close this window, and begin again on the "
                "page with the comments.",
            )
        )
    return attempt


def take_attempt(attempt: SignInAttempt, back: WayBack, browser: str, now: datetime) -> None:
    """Use an attempt up.

    Raises:
        BegunElsewhere, AttemptUsed, AttemptExpired: it cannot be used.

    """
    actions.check_attempt(attempt, browser, now)
    rest()
    with write_unit():
        actions.use_attempt(back.state, now)
    rest()


def identify(
    asking: Asking, provider: Provider, attempt: SignInAttempt, back: WayBack, now: datetime
) -> Known:
    """Return who came back.

    Raises:
        SignInDeclined: nobody, because they did not agree.
        AnswerNotTrusted: whoever it is, it is not proved.
        ProviderAway, AnswerNotUnderstood: the provider cannot be asked.

    """
    kind = _kind_of(provider)
    client = kind.client_for(asking, provider, attempt.instance, now)
    rest()
    _check_answer(client, back)
    secrets = Secrets(back.state, attempt.nonce, attempt.verifier)
    redirect_uri = asking.callback_url(provider.name, attempt.instance)
    try:
        tokens = exchange(asking.outside, client, back.code, secrets, redirect_uri)
    except ClientUnknown:
        if provider.kind == "mastodon":
            with write_unit():
                actions.forget_app(attempt.instance)
        raise
    arrival = Arrival(provider, client, tokens, secrets, now, attempt.given_name)
    person = kind.identify(asking, arrival)
    return Known(KIND, person.issuer, person.subject, person.label, person.name, person.url)


def _check_answer(client: Client, back: WayBack) -> None:
    if client.names_itself and back.issuer != client.issuer:
        raise AnswerNotTrusted(
            gettext(
                "This answer does not say that it comes from %(label)s, so you were not signed in. "
                "Please try again.",
                label=client.label,
            )
        ) from Because("the answer's iss is another one, or missing")
    if back.error in {"access_denied", "user_cancelled_authorize"}:
        raise SignInDeclined(
            gettext(
                "%(label)s says that you did not agree. Nothing was kept; you can try again.",
                label=client.label,
            )
        )
    if back.error or not 0 < len(back.code) <= MAX_CODE:
        raise AnswerNotTrusted(
            gettext(
                "%(label)s did not let you in. Please try again, or sign in another way.",
                label=client.label,
            )
        ) from Because("the answer holds an error, or no code")
