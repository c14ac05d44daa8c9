"""What an owner should look at after an import: pages that have several threads, and the hosts they are on.

Nothing is merged on a suspicion alone. Two threads are suspected to be one page when their addresses
differ only in TLS, `www.`, the slash or index file at the end, the fragment, or parameters that
only track readers; or in the whole query, if their titles are the same.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson

from comments.sites.names import origin_of
from comments.transfer.staging import Staging

# Parameters that other people's services hang on a link; the page is the same without them.
_TRACKING = {"fbclid", "gclid", "dclid", "msclkid", "igshid", "mc_cid", "mc_eid", "yclid", "ref"}
_TRACKING_PREFIXES = ("utm_", "_x_tr_")
_NO_HOST = "(no address)"


@dataclass(frozen=True, slots=True)
class Host:
    """A host that threads of the file are on, and whether the site's origins name it."""

    host: str
    is_allowed: bool
    threads: int
    comments: int


@dataclass(frozen=True, slots=True)
class Page:
    """One thread of the file as its owner knows it."""

    source_id: str
    line: int
    url: str
    identifier: str
    title: str
    comments: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found about all pages."""

    hosts: list[Host]
    pages_on_many_hosts: int
    suspected_duplicates: list[list[Page]]


def survey_pages(staging: Staging, origins: list[str]) -> Survey:
    """Look at the addresses of all threads that have comments."""
    pages = list(_pages(staging))
    return Survey(
        hosts=_count_hosts(pages, origins),
        pages_on_many_hosts=_count_pages_on_many_hosts(pages),
        suspected_duplicates=_suspect(pages),
    )


def find_duplicates(staging: Staging) -> list[list[Page]]:
    """Return the threads that look like one page, grouped, in the order of the file."""
    return _suspect(list(_pages(staging)))


def _pages(staging: Staging) -> Iterator[Page]:
    rows = staging.stream(
        "SELECT r.source_id, r.line, r.url, r.identifiers, r.title, t.comments "
        "FROM thread t JOIN read_thread r ON r.seq = t.seq WHERE t.comments > 0 ORDER BY t.seq"
    )
    for source_id, line, url, identifiers, title, comments in rows:
        identifier = next(iter(orjson.loads(identifiers)), "")
        yield Page(source_id, line, url, identifier, title, comments)


def _count_hosts(pages: list[Page], origins: list[str]) -> list[Host]:
    threads: dict[str, int] = defaultdict(int)
    comments: dict[str, int] = defaultdict(int)
    allowed: dict[str, bool] = {}
    for page in pages:
        host = _host(page.url)
        threads[host] += 1
        comments[host] += page.comments
        allowed[host] = allowed.get(host, False) or origin_of(page.url) in origins
    hosts = [Host(host, allowed[host], threads[host], comments[host]) for host in threads]
    return sorted(hosts, key=lambda host: (-host.comments, host.host))


def _count_pages_on_many_hosts(pages: list[Page]) -> int:
    hosts = defaultdict(set)
    for page in pages:
        key = _page_key(page.url)
        if key is not None:
            host, *place = key
            hosts[tuple(place)].add(host)
    return sum(len(found) > 1 for found in hosts.values())


def _suspect(pages: list[Page]) -> list[list[Page]]:
    groups: dict[object, list[Page]] = defaultdict(list)
    titled: dict[object, object] = {}
    for page in pages:
        key = _page_key(page.url)
        if key is None:
            continue
        host, path, _query = key
        group: object = key
        if page.title:
            # The first page of that title gives its group to the others, whatever their query is.
            group = titled.setdefault((host, path, page.title.casefold()), key)
        groups[group].append(page)
    return [group for group in groups.values() if len(group) > 1]


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower() or _NO_HOST
    except ValueError:
        return _NO_HOST


def _page_key(url: str) -> tuple[str, str, str] | None:
    """Return host, path and query of an address without what does not tell pages apart."""
    host = _host(url)
    if host == _NO_HOST:
        return None
    parts = urlsplit(url)
    path = parts.path
    for ending in ("index.html", "index.htm", "index.php"):
        path = path.removesuffix(ending) if path.endswith("/" + ending) else path
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.lower() not in _TRACKING and not name.lower().startswith(_TRACKING_PREFIXES)
    ]
    return host.removeprefix("www."), path.rstrip("/"), urlencode(sorted(query))
