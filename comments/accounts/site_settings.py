"""What staff change about a site: leads its settings, owners also its name and where it shows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from comments.accounts import policy
from comments.accounts.models import RoleName
from comments.accounts.viewer import Viewer
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject
from comments.sites import actions as sites
from comments.sites import settings
from comments.sites.errors import BadSetting
from comments.sites.models import Site

MAX_NAME = 200


def check_may_change(viewer: Viewer, site_id: int) -> None:
    """Raise unless the viewer may see and change the site's settings."""
    policy.check_role(viewer, site_id, RoleName.LEAD)


def change(
    viewer: Viewer,
    site: Site,
    typed: Mapping[str, str],
    now: datetime,
    more_ways_in: Sequence[str] = (),
) -> dict[str, Any]:
    """Change settings, all or none; return those that are another now. The installation's providers are `more_ways_in`.

    Raises:
        SignInFirst, SecondFactorNeeded, RoleTooLow: see `comments.accounts.policy`.
        BadSetting: with what would fit.

    """
    check_may_change(viewer, site.id)
    stored = site.settings
    before = vars(settings.load_settings(stored))
    for name, word in typed.items():
        stored = settings.changed(stored, name, word, more_ways_in)
    after = vars(settings.load_settings(stored))
    changed = {name: value for name, value in after.items() if value != before[name]}
    if changed:
        site.settings = site.settings | {name: stored[name] for name in changed}
        _record(viewer, site, before, changed, now)
    return changed


def change_pages(
    viewer: Viewer, site: Site, name: str, origins: Sequence[str], now: datetime
) -> dict[str, Any]:
    """Change what a site is called, and the origins whose pages may show it; return what is another now.

    Raises:
        SignInFirst, SecondFactorNeeded, RoleTooLow: see `comments.accounts.policy`.
        BadSetting, BadOrigin: with what would fit; nothing was changed.

    """
    policy.check_role(viewer, site.id, RoleName.OWNER)
    before = {"name": site.name, "origins": list(site.origins)}
    if len(name) > MAX_NAME:
        raise BadSetting(f"The name of a site has at most {MAX_NAME} characters.")
    sites.set_site(site, f"origins={','.join(origins)}")  # first: it may be refused
    sites.set_site(site, f"name={name}")
    after = {"name": site.name, "origins": list(site.origins)}
    changed = {key: value for key, value in after.items() if value != before[key]}
    if changed:
        _record(viewer, site, before, changed, now)
    return changed


def _record(
    viewer: Viewer, site: Site, before: Mapping[str, Any], changed: dict[str, Any], now: datetime
) -> None:
    audit.record(
        Actor(viewer.account_id, viewer.name),
        "site.set",
        Subject("site", site.id, site.id),
        now,
        change=({name: before[name] for name in changed}, changed),
    )
