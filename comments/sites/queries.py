"""Reads of sites."""

from collections.abc import Iterable, Sequence
from typing import NoReturn

from sqlalchemy import bindparam, select

from comments.core.db import db
from comments.core.words import gettext
from comments.sites import names
from comments.sites.errors import UnknownSite
from comments.sites.models import Site

_BY_SHORTNAME = select(Site).where(Site.shortname == bindparam("shortname"))
_SITES = db.metadata.tables[Site.__tablename__]
_ROW_BY_SHORTNAME = select(_SITES).where(_SITES.c.shortname == bindparam("shortname"))


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
    return find_site(shortname) or _no_site(shortname)


def get_site_to_read(shortname: str) -> Site:
    """Return the site with that shortname as it is now: a copy, for every request, of which no change is kept.

    It costs a third of what one does that the session watches.

    Raises:
        UnknownSite: there is none.

    """
    if not names.SHORTNAME.fullmatch(shortname):
        _no_site(shortname)
    asked = {"shortname": shortname}
    row = db.session.connection().execute(_ROW_BY_SHORTNAME, asked).one_or_none()
    return Site(**row._mapping) if row else _no_site(shortname)  # noqa: SLF001 - its public name


def _no_site(shortname: str) -> NoReturn:
    raise UnknownSite(
        gettext(
            "There is no site “%(shortname)s” here. Check the shortname, or make it with: "
            "afterword site add %(shortname)s",
            shortname=shortname,
        )
    )


def list_sites(ids: Iterable[int] | None = None) -> Sequence[Site]:
    """Return all sites, or those with the given ids, by shortname."""
    query = select(Site).order_by(Site.shortname)
    if ids is not None:
        query = query.where(Site.id.in_(list(ids)))
    return db.session.scalars(query).all()
