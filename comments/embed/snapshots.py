"""Answers that are the same for every reader, kept as bytes and given out in front of Flask.

A view that read for everyone says what its answer was made from (`keep_while`). The answer is then kept, by address
and asking origin, with what a client may be sent: compressed once for each encoding, and nothing but a validator
where the client has it already. While nothing was committed, it is given out without a question to the tables; after
a commit its basis is read once, so that a comment in one thread leaves the answers about all others as they are.

Nobody is ever answered from before they came: what a commit changed before a request began is in its answer.
"""

import gzip
import re
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from contextlib import suppress
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias

import brotli
from flask import Flask, request
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_accept_header, parse_etags
from werkzeug.wrappers import Response

from comments.core.commits import Commits
from comments.core.db import db
from comments.core.settings import Settings
from comments.embed.basis import Basis

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEPT_PATHS = re.compile(
    r"/api/v1/sites/[^/]+/(?:thread|thread/changes|counts|comments/[^/]+/replies)"
    r"|/sites/[^/]+/fragment"
    r"|/[^/]+/count-data\.js"
)
EXTENSION = "afterword_snapshots"
BASIS = "afterword.basis"
# One answer may take this part of the memory for all, so that a giant does not push everything else out.
LARGEST_PART = 8
OVERHEAD_BYTES = 4096  # of an answer's headers and basis
QUERY_COPIES = 8  # of what was asked, in an answer's key and basis
LONGEST_ACCEPT = 200  # no client says more; a stranger's nonsense must not fill the memory either
SMALLEST_COMPRESSED = 256  # below, an encoding saves less than its header costs
BROTLI_QUALITY = 5  # 11 takes sixty times as long
GZIP_LEVEL = 6
MAKING_SECONDS = 30
PER_ANSWER = {"content-length", "x-request-id", "vary"}
# What a client updates its copy from (RFC 9110, section 15.4.5), and what lets the page read the answer.
OF_UNCHANGED = {"cache-control", "etag", "vary"}
CORS_PREFIX = "access-control-"

Key: TypeAlias = tuple[str, str, str | None]
Headers: TypeAlias = list[tuple[str, str]]


def keep_while(basis: Basis) -> None:
    """Have the answer to this request kept for as long as its basis holds."""
    request.environ.get(BASIS, []).append(basis)


@lru_cache(256)
def best_encoding(accepted: str) -> str:
    """Return the smallest of our encodings that an Accept-Encoding header takes (RFC 9110, section 12.5.3)."""
    known = parse_accept_header(accepted)
    return next((name for name in ("br", "gzip") if known.quality(name) > 0), "identity")


class Snapshot:
    """One answer: its body in each encoding that was asked for, and the mark under which it was last right."""

    __slots__ = ("_encoded", "_unchanged", "basis", "body", "etag", "headers", "mark", "size")

    def __init__(self, response: Response, query: str, basis: Basis, mark: Hashable) -> None:
        """Take a complete answer with an ETag, and the query it answers."""
        self.body = response.get_data()
        self.etag = response.headers["ETag"]
        self.basis = basis
        self.mark = mark
        self.headers: Headers = [
            (name, value) for name, value in response.headers if name.lower() not in PER_ANSWER
        ]
        self.headers.append(("Vary", "Origin, Accept-Encoding"))
        self._unchanged = [
            (name, value)
            for name, value in self.headers
            if name.lower() in OF_UNCHANGED or name.lower().startswith(CORS_PREFIX)
        ]
        self._encoded: dict[str, tuple[Headers, list[bytes]]] = {}
        # As if no encoding saved anything: memory is bounded by what could be, not by what was.
        self.size = 3 * len(self.body) + QUERY_COPIES * len(query) + OVERHEAD_BYTES

    def answer(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer with the body in the best encoding, or with 304 to who has it."""
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and (
            known == self.etag or parse_etags(known).contains_weak(self.etag[3:-1])
        ):
            start("304 NOT MODIFIED", self._unchanged)
            return []
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")[:LONGEST_ACCEPT])
        headers, body = self._encoded.get(encoding) or self._encode(encoding)
        start("200 OK", headers)
        return body

    def _encode(self, encoding: str) -> tuple[Headers, list[bytes]]:
        headers, body = list(self.headers), self.body
        if len(body) < SMALLEST_COMPRESSED:
            encoding = "identity"
        if encoding == "br":
            body = brotli.compress(body, quality=BROTLI_QUALITY)
        elif encoding == "gzip":
            body = gzip.compress(body, GZIP_LEVEL, mtime=0)
        if encoding != "identity":
            headers.append(("Content-Encoding", encoding))
        headers.append(("Content-Length", str(len(body))))
        return self._encoded.setdefault(encoding, (headers, [body]))


class _Making:
    """An answer that one request is making while others wait for it."""

    def __init__(self) -> None:
        self.is_over = threading.Event()
        self.made: Snapshot | None = None


class Snapshots:
    """The layer in front of an application, one in each process."""

    def __init__(self, app: Flask, max_bytes: int) -> None:
        """Stand in front of what the application does now."""
        self._app = app
        self._inner: WSGIApplication = app.wsgi_app
        self.commits = Commits(self._find_engine)
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, Snapshot] = OrderedDict()
        self._making: dict[Key, _Making] = {}
        self.bytes_kept = 0

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer from what is kept, or let the application answer."""
        if environ["REQUEST_METHOD"] != "GET":
            return self._inner(environ, start)
        path = environ["PATH_INFO"]
        key = (path, environ["QUERY_STRING"], environ.get("HTTP_ORIGIN"))
        found = self._kept.get(key)
        if found is not None and self._is_right(found):
            with suppress(KeyError):  # thrown out this moment
                self._kept.move_to_end(key)
            return found.answer(environ, start)
        if found is None and not KEPT_PATHS.fullmatch(path):
            return self._inner(environ, start)
        return self._make_once(key, environ, start)

    def _is_right(self, found: Snapshot) -> bool:
        mark = self.commits.mark()
        if mark is None or found.mark == mark:
            return mark is not None
        try:
            with self._app.app_context():
                if not found.basis.holds():
                    return False
        except SQLAlchemyError:  # the application will say what to tell the reader
            return False
        found.mark = mark
        return True

    def _make_once(
        self, key: Key, environ: "WSGIEnvironment", start: "StartResponse"
    ) -> Iterable[bytes]:
        """Make an answer while all others who ask for it wait."""
        while True:
            with self._lock:
                theirs = self._making.get(key)
                if theirs is None:
                    mine = self._making[key] = _Making()
                    break
            theirs.is_over.wait(MAKING_SECONDS)
            if theirs.made is None:  # an error, or too long: no reason to stand in a row
                return self._inner(environ, start)
            if self._is_right(theirs.made):
                return theirs.made.answer(environ, start)
        try:
            answer, mine.made = self._make(environ)
            if mine.made is not None:
                self._keep(key, mine.made)
        finally:
            with self._lock:
                del self._making[key]
            mine.is_over.set()
        return mine.made.answer(environ, start) if mine.made else answer(environ, start)

    def _make(self, environ: "WSGIEnvironment") -> tuple[Response, Snapshot | None]:
        mark = self.commits.mark()  # before anything is read
        told: list[Basis] = []
        answer = Response.from_app(self._inner, environ | {BASIS: told}, buffered=True)
        if mark is None or not told or answer.status_code != HTTPStatus.OK:
            return answer, None
        return answer, Snapshot(answer, environ["QUERY_STRING"], told[0], mark)

    def _keep(self, key: Key, made: Snapshot) -> None:
        if made.size > self._max_bytes // LARGEST_PART:
            return
        with self._lock:
            old = self._kept.pop(key, None)
            self.bytes_kept += made.size - (old.size if old else 0)
            self._kept[key] = made
            while self.bytes_kept > self._max_bytes:
                _, oldest = self._kept.popitem(last=False)
                self.bytes_kept -= oldest.size

    def _find_engine(self) -> Engine:
        with self._app.app_context():
            return db.engine


def init_app(app: Flask, settings: Settings) -> None:
    """Put the layer in front of everything else."""
    layer = Snapshots(app, settings.snapshot_megabytes * 1_000_000)
    app.extensions[EXTENSION] = layer
    app.wsgi_app = layer  # type: ignore[assignment]
