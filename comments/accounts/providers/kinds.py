"""The kinds of providers: what differs between them, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from comments.accounts.providers import github, mastodon, openid
from comments.accounts.providers.arrival import Arrival, Person
from comments.accounts.providers.asking import Asking
from comments.accounts.providers.client import Client
from comments.accounts.providers.configured import Provider

Asked = Callable[[Asking, Provider, str, datetime], Client]


@dataclass(frozen=True)
class Kind:
    """How one kind is spoken to, who came back from it, and whether something must be done before."""

    client_for: Asked
    identify: Callable[[Asking, Arrival], Person]
    prepare: Callable[[Asking, Provider, str, datetime], None] | None = None


OPENID = Kind(openid.client_for, openid.identify)

KINDS: dict[str, Kind] = {
    "github": Kind(github.client_for, github.identify),
    "google": OPENID,
    "apple": OPENID,
    "mastodon": Kind(mastodon.client_for, mastodon.identify, mastodon.prepare),
    "openid": OPENID,
}
