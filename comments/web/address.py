"""The client's address: the socket's peer, unless that is a proxy the operator trusts.

Behind trusted proxies it is the right-most address in X-Forwarded-For that is not itself trusted; everything further
left was written by strangers. Limits treat an IPv6 network of /64 as one client: that is what one customer has.
"""

import ipaddress
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from flask import current_app, request

from comments.core.settings import Network

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address() -> str:
    """Return the address of who is really asking, as text."""
    forwarded = request.headers.get("X-Forwarded-For")  # several lines are one in WSGI
    return forwarded_client(
        request.remote_addr or "127.0.0.1",
        [forwarded] if forwarded else [],
        current_app.config["TRUSTED_PROXIES"],
    )


def forwarded_client(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """Walk from the peer to the left while the address is a trusted proxy."""
    hops = [part.strip() for line in forwarded for part in line.split(",")]
    client = peer
    while hops and _is_trusted(client, trusted):
        candidate = hops.pop()
        if _parse(candidate) is None:
            break
        client = candidate
    return client


def client_ip() -> Address | None:
    """Return the address of who is really asking; nothing where the server names none."""
    return _parse(client_address())


def limit_key() -> str:
    """Return the key under which writes are limited: the address, or its /64 for IPv6."""
    address = _parse(client_address())
    if address is None:
        return "unknown"
    return _cut(address, 32, 64)


def network() -> str:
    """Return the network of who is really asking, as one household or street has it: /24, /64 for IPv6."""
    parsed = _parse(client_address())
    return "" if parsed is None else _cut(parsed, 24, 64)


def truncate(address: str) -> str:
    """Cut an address so that it names a neighbourhood, not a person: /24 and /48."""
    parsed = _parse(address)
    return "" if parsed is None else _cut(parsed, 24, 48)


def _cut(address: Address, bits: int, bits_of_ipv6: int) -> str:
    """Leave the first bits of an address, in a quarter of the time that `ipaddress.ip_network` takes for it."""
    dropped = address.max_prefixlen - (bits if address.version == 4 else bits_of_ipv6)  # noqa: PLR2004 - its name
    return str(type(address)(int(address) >> dropped << dropped))


@lru_cache(1024)  # each post asks three times about the same few addresses
def _parse(address: str) -> Address | None:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(parsed, "ipv4_mapped", None)
    return mapped or parsed


def _is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    parsed = _parse(address)
    return parsed is not None and any(parsed in network for network in trusted)
