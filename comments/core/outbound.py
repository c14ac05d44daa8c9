"""The one client for asking services outside: whoever typed the address, it reaches nothing that is ours.

A name is resolved once, every address it has is checked, and the connection goes to one of those very addresses; TLS
still checks the name. Redirects are answers like any other. All of it, name to last byte, has one deadline and one
size. Why the standard library: docs/decisions/013-the-outbound-client-is-the-standard-librarys.md.
"""

import http.client
import io
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import SplitResult, urlsplit

import orjson

SECONDS = 5.0
MAX_BYTES = 1_000_000
PIECE_BYTES = 16_384
USER_AGENT = "Afterword"
PORTS = {"http": 80, "https": 443}

Address = tuple[str, int]  # as a socket takes it: an IP address and a port
Resolve = Callable[[str, int], Sequence[Address]]

_HOST = re.compile(r"[a-z0-9._:-]{1,253}")
_PRINTABLE = re.compile(r"[\x21-\x7e]{1,8000}")
# Addresses of IPv6 that lead on to one of IPv4: translated (RFC 6052) and 6to4 (RFC 3056).
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class OutboundError(Exception):
    """Nothing that can be used came back; the message says why, for a log."""


class NotAllowed(OutboundError):
    """This address is not one we go to."""


class Unreachable(OutboundError):
    """Nobody answers there, or not in HTTP, or nobody who can prove the name."""


class TooSlow(OutboundError):
    """The whole answer was not here in time."""


class TooLarge(OutboundError):
    """The answer is larger than we take."""


@dataclass(frozen=True)
class Request:
    """What is sent. Its parts may hold secrets, so none is ever shown."""

    url: str = field(repr=False)
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def is_ok(self) -> bool:
        """Say whether it is what was asked for; a redirect is not."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    def json_object(self) -> dict[str, Any]:
        """Read the body.

        Raises:
            Unreachable: it is no JSON object.

        """
        try:
            read = orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            raise Unreachable("the answer is no JSON") from error
        if not isinstance(read, dict):
            raise Unreachable("the answer is no JSON object")
        return read


def resolve(host: str, port: int) -> Sequence[Address]:
    """Ask the system which addresses a name has."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(str(entry[4][0]), int(entry[4][1])) for entry in found]


@cache
def _system_trust() -> ssl.SSLContext:
    return (
        ssl.create_default_context()
    )  # made at its first use: reading all authorities takes a while


@dataclass(frozen=True)
class Outbound:
    """How this installation asks outside. `private_hosts` are the names an operator lets lead to private addresses."""

    private_hosts: frozenset[str] = frozenset()
    resolve: Resolve = resolve
    trust: Callable[[], ssl.SSLContext] = _system_trust
    seconds: float = SECONDS
    max_bytes: int = MAX_BYTES

    def check_url(self, url: str) -> SplitResult:
        """Return the parts of an address that may be asked, as far as can be told without asking.

        Raises:
            NotAllowed: it may not; without TLS only an operator's own hosts may.

        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise NotAllowed("this is no address") from error
        host = parts.hostname or ""
        if not _PRINTABLE.fullmatch(url) or "\\" in url or not _HOST.fullmatch(host) or port == 0:
            raise NotAllowed("this is no address")
        if parts.username is not None or parts.scheme not in PORTS:
            raise NotAllowed("only http and https, and no user in the address")
        if parts.scheme == "http" and host not in self.private_hosts:
            raise NotAllowed("without TLS only hosts that the operator named are asked")
        return parts

    def send(self, request: Request) -> Answer:
        """Send a request and return the whole answer.

        Raises:
            OutboundError: one of its kinds above.

        """
        parts = self.check_url(request.url)
        deadline = _Deadline(time.monotonic() + self.seconds)
        host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
        try:
            raw = _connect(self._find_addresses(host, port, deadline), deadline)
            with raw:
                if parts.scheme == "http":
                    return self._exchange(raw, parts, request, deadline)
                raw.settimeout(deadline.left())
                with self.trust().wrap_socket(raw, server_hostname=host) as secured:
                    return self._exchange(secured, parts, request, deadline)
        except TimeoutError as error:
            raise TooSlow("the answer took too long") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            # The class alone: what the other side wrote may be anything.
            raise Unreachable(f"no usable answer ({type(error).__name__})") from error

    def _find_addresses(self, host: str, port: int, deadline: "_Deadline") -> Sequence[Address]:
        found = _resolve_in_time(self.resolve, host, port, deadline)
        if not found:
            raise Unreachable("this name has no address")
        is_private_fine = host in self.private_hosts
        if not all(is_allowed(address, is_private_fine=is_private_fine) for address, _ in found):
            raise NotAllowed("this name leads to an address that is not public")
        return found

    def _exchange(
        self, wire: socket.socket, parts: SplitResult, request: Request, deadline: "_Deadline"
    ) -> Answer:
        connection = http.client.HTTPConnection(str(parts.hostname))
        connection.auto_open = 0  # it must never look up the name again
        connection.sock = _Wire(wire, deadline, self.max_bytes)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Host": parts.netloc, "User-Agent": USER_AGENT, "Connection": "close"}
        connection.request(request.method, target, request.body, headers | dict(request.headers))
        response = connection.getresponse()
        if response.getheader("Content-Encoding", "identity") != "identity":
            raise Unreachable("the answer is encoded, and we did not ask for that")
        body = _read(response)
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, body)


def _read(response: http.client.HTTPResponse) -> bytes:
    """Read the body piece by piece: a length that is only claimed must not take memory."""
    pieces = []
    while piece := response.read(PIECE_BYTES):
        pieces.append(piece)
    if response.length:
        raise Unreachable("the answer was cut off")
    return b"".join(pieces)


def is_allowed(address: str, *, is_private_fine: bool) -> bool:
    """Say whether we connect to an address. No setting opens what a machine has for itself, like metadata services."""
    parsed = _innermost(ipaddress.ip_address(address.partition("%")[0]))
    if parsed.is_multicast or parsed.is_unspecified or parsed.is_link_local:
        return False
    return is_private_fine or parsed.is_global


def _innermost(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _resolve_in_time(
    resolve_name: Resolve, host: str, port: int, deadline: "_Deadline"
) -> Sequence[Address]:
    """Resolve a name on a thread of its own: the system's resolver knows no deadline."""
    found: list[Address] = []
    failed: list[BaseException] = []

    def look_up() -> None:
        try:
            found.extend(resolve_name(host, port))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(deadline.left())
    if thread.is_alive():
        raise TooSlow("the name was not resolved in time")
    if failed:
        raise Unreachable("this name has no address") from failed[0]
    return found


def _connect(addresses: Sequence[Address], deadline: "_Deadline") -> socket.socket:
    """Connect to the first that answers; each gets its share of the time that is left."""
    for tried, address in enumerate(addresses):
        share = deadline.left() / (len(addresses) - tried)
        try:
            return socket.create_connection(address, timeout=share)
        except OSError:
            if tried == len(addresses) - 1:
                raise
    raise Unreachable("this name has no address")


@dataclass(frozen=True)
class _Deadline:
    until: float

    def left(self) -> float:
        seconds = self.until - time.monotonic()
        if seconds <= 0:
            raise TooSlow("the answer took too long")
        return seconds


class _Wire:
    """A connected socket as `http.client` uses one, whose every step has only the time that is left."""

    def __init__(self, connected: socket.socket, deadline: _Deadline, max_bytes: int) -> None:
        self._socket = connected
        self._deadline = deadline
        self._max_bytes = max_bytes

    def sendall(self, content: bytes) -> None:
        self._socket.settimeout(self._deadline.left())
        self._socket.sendall(content)

    def makefile(self, mode: str) -> io.BufferedReader:
        del mode  # it is always read
        return io.BufferedReader(_Reader(self._socket, self._deadline, self._max_bytes))

    def close(self) -> None:
        """Leave closing to whoever opened the socket."""


class _Reader(io.RawIOBase):
    """What arrives on a socket, until it is late or too much: head, framing and body together."""

    def __init__(self, connected: socket.socket, deadline: _Deadline, max_bytes: int) -> None:
        super().__init__()
        self._socket = connected
        self._deadline = deadline
        self._left = max_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._socket.settimeout(self._deadline.left())
        count = self._socket.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise TooLarge("the answer is larger than we take")
        return count
