"""A feed, and how it is written as Atom (RFC 4287) and as RSS 2.0."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"
# XML 1.0 has no place for these, not even escaped.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """One comment in a feed. Its `html` is sanitized."""

    id: str
    title: str
    link: str
    author: str
    html: str
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class Feed:
    """What stands above the entries. `address` is where the feed is, `link` what it is about."""

    title: str
    address: str
    link: str
    entries: Sequence[Entry]
    made_at: datetime

    @property
    def changed_at(self) -> datetime:
        """Return when something of it changed last."""
        return max((entry.changed_at for entry in self.entries), default=self.made_at)


def as_atom(feed: Feed) -> bytes:
    """Write Atom."""
    root = ET.Element("feed", xmlns=ATOM)
    _add(root, "title", feed.title)
    _add(root, "id", feed.address)
    _add(root, "updated", feed.changed_at.isoformat())
    _add(root, "link", rel="self", href=feed.address)
    _add(root, "link", rel="alternate", href=feed.link)
    for entry in feed.entries:
        item = _add(root, "entry")
        _add(item, "title", entry.title)
        _add(item, "id", entry.id)
        _add(item, "link", rel="alternate", href=entry.link)
        _add(_add(item, "author"), "name", entry.author)
        _add(item, "published", entry.created_at.isoformat())
        _add(item, "updated", entry.changed_at.isoformat())
        _add(item, "content", entry.html, type="html")
    return _written(root)


def as_rss(feed: Feed) -> bytes:
    """Write RSS."""
    root = ET.Element(
        "rss",
        {
            "version": "2.0",
            "xmlns:atom": ATOM,
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        },
    )
    channel = _add(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.link)
    _add(channel, "description", feed.title)
    _add(channel, "atom:link", rel="self", type="application/rss+xml", href=feed.address)
    _add(channel, "lastBuildDate", format_datetime(feed.changed_at))
    for entry in feed.entries:
        item = _add(channel, "item")
        _add(item, "title", entry.title)
        _add(item, "link", entry.link)
        _add(item, "description", entry.html)
        _add(item, "dc:creator", entry.author)
        _add(item, "pubDate", format_datetime(entry.created_at))
        _add(item, "guid", entry.id, isPermaLink="false")
    return _written(root)


def _add(parent: ET.Element, tag: str, words: str | None = None, **attributes: str) -> ET.Element:
    possible = {name: _IMPOSSIBLE.sub("", value) for name, value in attributes.items()}
    added = ET.SubElement(parent, tag, possible)
    added.text = _IMPOSSIBLE.sub("", words) if words is not None else None
    return added


def _written(root: ET.Element) -> bytes:
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
