"""What a shortname and an origin may look like."""

import re
from urllib.parse import urlsplit

from comments.core.words import gettext
from comments.sites.errors import BadOrigin, BadShortname

SHORTNAME = re.compile(r"[a-z0-9-]{3,50}")
# Style-2 addresses put the shortname first in the path, beside our own; none may hide one of ours.
RESERVED = frozenset(
    (
        "account", "admin", "api", "assets", "avatars", "count", "dashboard", "disqus", "embed", "forums", "healthz",
        "invitation", "metrics", "openapi", "problems", "profile", "readyz", "recommendations", "set-up", "sign-in",
        "sign-out", "sites", "static", "www",
    )
)  # fmt: skip


def check_shortname(shortname: str) -> str:
    """Return it, or raise `BadShortname`."""
    if not SHORTNAME.fullmatch(shortname):
        raise BadShortname(
            gettext(
                "“%(shortname)s” cannot be a shortname: use 3 to 50 of a–z, 0–9 and the hyphen.",
                shortname=shortname,
            )
        )
    if shortname in RESERVED:
        raise BadShortname(
            gettext(
                "“%(shortname)s” is an address of the service itself; choose another.",
                shortname=shortname,
            )
        )
    return shortname


def normalize_origin(text: str) -> str:
    """Return an origin as browsers send it: scheme, host in ASCII, port unless it is the usual one.

    Raises:
        BadOrigin: it is something else, or holds more than an origin.

    """
    try:
        parts = urlsplit(text.strip())
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
        port = parts.port
    except (ValueError, UnicodeError) as error:
        raise _bad_origin(text) from error
    if parts.scheme not in {"http", "https"} or not host or parts.path.strip("/") or parts.query:
        raise _bad_origin(text)
    if port == 0:
        raise _bad_origin(text)
    if parts.username is not None or parts.fragment or not re.fullmatch(r"[a-z0-9.:_-]+", host):
        raise _bad_origin(text)
    shown_host = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{shown_host}" + (f":{port}" if port and port != usual else "")


def origin_of(url: str) -> str | None:
    """Return the origin of a page's URL, or None when it has none that could be allowed."""
    if "\\" in url:  # browsers read it as a slash, so the host would be another one than ours
        return None
    try:
        parts = urlsplit(url)
        return normalize_origin(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}")
    except (ValueError, BadOrigin):
        return None


def _bad_origin(text: str) -> BadOrigin:
    return BadOrigin(
        gettext("“%(text)s” is not an origin. Write it like https://blog.example.org .", text=text)
    )
