"""The ways to sign in that a site can offer its readers, in the order in which they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from comments.sites.models import Site
from comments.sites.settings import load_settings


@dataclass(frozen=True)
class Way:
    """One way in. `name` is its name in the site's setting `sign_in` and of its part of the window's page."""

    name: str


WAYS = (Way("mail"),)


def list_offered(site: Site) -> Sequence[Way]:
    """Return the ways in that a site offers."""
    wanted = load_settings(site.settings).sign_in
    return [way for way in WAYS if way.name in wanted]
