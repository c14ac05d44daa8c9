"""What is done to sites."""

from collections.abc import Sequence
from datetime import datetime

from comments.core import ids, text
from comments.core.db import db
from comments.core.words import gettext
from comments.sites import names, queries, settings
from comments.sites.errors import BadSetting, ShortnameTaken
from comments.sites.models import Site


def add_site(shortname: str, name: str, origins: Sequence[str], now: datetime) -> Site:
    """Make a site.

    Raises:
        BadShortname, BadOrigin, ShortnameTaken: with what to do instead.

    """
    names.check_shortname(shortname)
    if queries.find_site(shortname) is not None:
        raise ShortnameTaken(
            gettext("The site “%(shortname)s” is already here.", shortname=shortname)
        )
    site = Site(
        id=ids.new_id(now),
        shortname=shortname,
        name=text.single_line(name) or shortname,
        origins=_unique(origins),
        settings={},
        created_at=now,
    )
    db.session.add(site)
    return site


def set_site(site: Site, assignment: str, more_ways_in: Sequence[str] = ()) -> None:
    """Change one thing about a site, written `name=value`; `origins+=` and `origins-=` add and remove.

    Raises:
        BadSetting, BadOrigin: with what would fit.

    """
    key, equals, value = assignment.partition("=")
    if not equals:
        raise BadSetting(
            gettext("“%(assignment)s” is not of the form setting=value.", assignment=assignment)
        )
    listed = [part for part in value.split(",") if part.strip()]
    match key:
        case "name":
            site.name = text.single_line(value) or site.shortname
        case "origins":
            site.origins = _unique(listed)
        case "origins+":
            site.origins = _unique([*site.origins, *listed])
        case "origins-":
            gone = set(_unique(listed))
            site.origins = [origin for origin in site.origins if origin not in gone]
        case _:
            site.settings = settings.changed(site.settings, key, value, more_ways_in)


def _unique(origins: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(names.normalize_origin(origin) for origin in origins))
