"""The ways to sign in that a site can offer its readers, in the order in which they are shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from comments.accounts.providers.configured import Provider
from comments.sites.models import Site
from comments.sites.settings import load_settings


@dataclass(frozen=True)
class Way:
    """One way in. `name` is its name in the site's setting `sign_in`, `part` the one of the window's page for it.

    `needs` names a site setting without which it leads nowhere.
    """

    name: str
    part: str
    needs: str | None = None
    provider: Provider | None = None


WAYS = (
    Way("mail", "mail"),
    Way("sso", "sso", needs="sso_login_url"),
    Way("passkey", "passkey"),
    Way("password", "password"),
)


def list_offered(site: Site, providers: Iterable[Provider]) -> Sequence[Way]:
    """Return the ways in that a site offers; a name that the installation does not know any more offers nothing."""
    settings = load_settings(site.settings)
    outside = (Way(provider.name, "provider", provider=provider) for provider in providers)
    return [
        way
        for way in (*WAYS, *outside)
        if way.name in settings.sign_in and (way.needs is None or getattr(settings, way.needs))
    ]
