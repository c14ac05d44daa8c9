"""The client's address: the socket's peer, unless that is a proxy the operator trusts.

Behind trusted proxies it is the right-most address in X-Forwarded-For that is not itself trusted; everything further
left was written by strangers. Limits treat an IPv6 network of /64 as one client: that is what one customer has.
"""

import ipaddress
from collections.abc import Sequence
from functools import lru_cache

from flask import current_app, request

from comments.core.settings import Network


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


def client_ip() -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address of who is really asking; nothing where the server names none."""
    return _parse(client_address())


def limit_key() -> str:
    """Return the key under which writes are limited: the address, or its /64 for IPv6."""
    address = _parse(client_address())
    if address is None:
        return "unknown"
    if address.version == 6:  # noqa: PLR2004 - the protocol's name
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


def network() -> str:
    """Return the network of who is really asking, as one household or street has it: /24, /64 for IPv6."""
    parsed = _parse(client_address())
    if parsed is None:
        return ""
    bits = 24 if parsed.version == 4 else 64  # noqa: PLR2004 - the protocol's name
    return str(ipaddress.ip_network((parsed, bits), strict=False).network_address)


def truncate(address: str) -> str:
    """Cut an address so that it names a neighbourhood, not a person: /24 and /48."""
    parsed = _parse(address)
    if parsed is None:
        return ""
    network = ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False)  # noqa: PLR2004
    return str(network.network_address)


@lru_cache(1024)  # each post asks three times about the same few addresses
def _parse(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(parsed, "ipv4_mapped", None)
    return mapped or parsed


def _is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    parsed = _parse(address)
    return parsed is not None and any(parsed in network for network in trusted)
