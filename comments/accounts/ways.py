"""The ways to sign in that a site can offer its readers, in the order in which they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from comments.sites.models import Site
from comments.sites.settings import load_settings


@dataclass(frozen=True)
class Way:
    """One way in. `name` is its name in the site's setting `sign_in` and of its part of the window's page.

    `needs` names a site setting without which it leads nowhere.
    """

    name: str
    needs: str | None = None


WAYS = (Way("mail"), Way("sso", needs="sso_login_url"))


def list_offered(site: Site) -> Sequence[Way]:
    """Return the ways in that a site offers."""
    settings = load_settings(site.settings)
    return [
        way
        for way in WAYS
        if way.name in settings.sign_in and (way.needs is None or getattr(settings, way.needs))
    ]
