"""How a page names the discussion it wants: an opaque identifier, a URL, or both."""

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

MAX_IDENTIFIER = 300
MAX_URL = 2000


@dataclass(frozen=True)
class Page:
    """What an embed says about the page it stands on.

    The identifier is kept byte for byte. The URL loses only its fragment.
    """

    identifier: str | None
    url: str | None
    title: str = ""

    @classmethod
    def named(cls, identifier: str | None, url: str | None, title: str | None = None) -> "Page":
        """Make a page from what was sent; empty strings count as nothing."""
        return cls(identifier or None, without_fragment(url) if url else None, title or "")


def without_fragment(url: str) -> str:
    """Return a URL without what stands behind `#`."""
    return url.partition("#")[0]


def url_variants(url: str) -> list[str]:
    """Return the addresses under which the same page is usually also reached, this one first.

    With and without TLS, `www.` and the slash at the end. The query is never touched: it often
    tells pages apart.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return [url]
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return [url]
    host = parts.netloc.removeprefix("www.")
    path = parts.path.rstrip("/")
    spellings = (
        urlunsplit((scheme, netloc, ending, parts.query, ""))
        for scheme in ("https", "http")
        for netloc in (host, f"www.{host}")
        for ending in (path, f"{path}/")
    )
    return list(dict.fromkeys((url, *spellings)))
