"""Reads of sites."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select

from comments.core.db import db
from comments.sites import names
from comments.sites.errors import UnknownSite
from comments.sites.models import Site

_BY_SHORTNAME = select(Site).where(Site.shortname == bindparam("shortname"))


def find_site(shortname: str) -> Site | None:
    """Return the site with that shortname."""
    if not names.SHORTNAME.fullmatch(shortname):  # a path can hold what the database would choke on
        return None
    return db.session.scalar(_BY_SHORTNAME, {"shortname": shortname})


def get_site(shortname: str) -> Site:
    """Return the site with that shortname.

    Raises:
        UnknownSite: there is none.

    """
    site = find_site(shortname)
    if site is None:
        raise UnknownSite(
            f"There is no site “{shortname}” here. Check the shortname, or make it with: "
            f"afterword site add {shortname}"
        )
    return site


def list_sites(ids: Iterable[int] | None = None) -> Sequence[Site]:
    """Return all sites, or those with the given ids, by shortname."""
    query = select(Site).order_by(Site.shortname)
    if ids is not None:
        query = query.where(Site.id.in_(list(ids)))
    return db.session.scalars(query).all()
