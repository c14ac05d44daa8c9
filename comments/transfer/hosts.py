"""Moving pages to other hosts while they are read: `old.example=new.example`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from comments.core.words import gettext
from comments.sites.names import origin_of
from comments.transfer import errors, records


def read_host_map(pairs: Iterable[str]) -> dict[str, str]:
    """Read `old=new` pairs; the new side may have a scheme, which pages then get.

    Raises:
        BadHostMap: one is not such a pair, or an old host stands there twice.

    """
    found: dict[str, str] = {}
    for pair in pairs:
        old, _, new = (part.strip().lower() for part in pair.partition("="))
        origin = new if "://" in new else f"https://{new}"
        if not old or "/" in old or origin_of(origin) != origin:
            raise errors.BadHostMap(
                gettext(
                    "“%(pair)s” does not say which host becomes which; write old.example=new.example.",
                    pair=pair,
                )
            )
        if found.setdefault(old, new) != new:
            raise errors.BadHostMap(
                gettext("“%(old)s” is to become two hosts; name it once.", old=old)
            )
    return found


def move_pages(
    found: Iterable[records.Record], host_map: Mapping[str, str]
) -> Iterator[records.Record]:
    """Yield the records, threads with the address that they have from now on."""
    if not host_map:
        yield from found
        return
    for record in found:
        if isinstance(record, records.ThreadRecord):
            yield replace(record, url=_moved(record.url, host_map))
        else:
            yield record


def _moved(url: str, host_map: Mapping[str, str]) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    new = host_map.get(parts.netloc.lower())
    if new is None or not parts.netloc:
        return url
    scheme, _, host = new.rpartition("://")
    return urlunsplit(parts._replace(scheme=scheme or parts.scheme, netloc=host))
