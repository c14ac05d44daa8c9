"""For whom a sanction holds: an account, a mail address, a mail domain, a kept address, or a range of addresses.

A target is written as one text, `email:mallory@example.test`, which is how it is found again. A kept address is what a
site keeps of a commenter's network address, cut or hashed; a range is compared with the whole address of whoever is
asking, of which nothing is kept.
"""

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum

from comments.core.errors import FieldError
from comments.core.words import gettext
from comments.screening.sanctions.errors import BadTarget

# Wider ones hold whole countries, and people who did nothing.
WIDEST = {4: 16, 6: 32}
MAX_DOMAIN = 253
_LABEL = re.compile(r"(?!-)[^\W_](?:[\w-]{0,61}[^\W_])?", re.UNICODE)
_MAPPED = 0xFFFF << 32  # where IPv4 stands among the addresses of IPv6 (RFC 4291, section 2.5.5.2)


class TargetKind(StrEnum):
    """What a sanction can hold for."""

    ACCOUNT = "account"
    EMAIL = "email"
    DOMAIN = "domain"
    ADDRESS = "address"
    NETWORK = "network"


WORDS = {
    TargetKind.ACCOUNT: gettext("their account"),
    TargetKind.EMAIL: gettext("their mail address"),
    TargetKind.DOMAIN: gettext("everybody at a mail domain"),
    TargetKind.ADDRESS: gettext("their network address, as it is kept here"),
    TargetKind.NETWORK: gettext("an address or a range of addresses"),
}
# These hold for people whom nobody chose one by one, so never for a site's own staff.
WIDE = frozenset({TargetKind.DOMAIN, TargetKind.ADDRESS, TargetKind.NETWORK})


@dataclass(frozen=True)
class Target:
    """One of these, as a value: `value` is an account's id, an address, a domain or a network in its one spelling."""

    kind: TargetKind
    value: str

    @property
    def key(self) -> str:
        """Return how it is written down."""
        return f"{self.kind}:{self.value}"

    @property
    def account_id(self) -> int | None:
        """Return whose account it is."""
        return int(self.value) if self.kind is TargetKind.ACCOUNT else None

    @property
    def ends(self) -> tuple[bytes, bytes] | tuple[None, None]:
        """Return the first and the last address of a range."""
        if self.kind is not TargetKind.NETWORK:
            return None, None
        network = ipaddress.ip_network(self.value)
        return as_bytes(network.network_address), as_bytes(network.broadcast_address)


def read_key(key: str) -> Target:
    """Return the target that was written down."""
    kind, _, value = key.partition(":")
    return Target(TargetKind(kind), value)


def account(account_id: int) -> Target:
    """Return a person who signed in."""
    return Target(TargetKind.ACCOUNT, str(account_id))


def email(address: str) -> Target:
    """Return whoever has a mail address, or types it as a guest."""
    return Target(TargetKind.EMAIL, address.lower())


def kept_address(kept: str) -> Target:
    """Return whoever's network address is kept as this one."""
    return Target(TargetKind.ADDRESS, kept)


def domain(typed: str) -> Target:
    """Return everybody with a mail address at a domain, or under it.

    Raises:
        BadTarget: it is no domain.

    """
    name = typed.strip().lower().rpartition("@")[2].rstrip(".")
    labels = name.split(".")
    is_named = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
    if not is_named or labels[-1].isdigit() or len(name) > MAX_DOMAIN:
        raise _bad(gettext("Type a mail domain like “spam.example”."))
    return Target(TargetKind.DOMAIN, name)


def domain_named(name: str) -> Target:
    """Return a domain that is spelled as it has to be."""
    return Target(TargetKind.DOMAIN, name)


def network(typed: str) -> Target:
    """Return everybody in a range of addresses, or at one.

    Raises:
        BadTarget: it is none, or too wide.

    """
    try:
        found = ipaddress.ip_network(typed.strip(), strict=False)
    except ValueError as error:
        example = gettext("Type an address or a range like “203.0.113.0/24” or “2001:db8:1::/48”.")
        raise _bad(example) from error
    found = _unmapped(found)
    if found.prefixlen < WIDEST[found.version]:
        raise _bad(
            gettext(
                "/%(length)s is too wide: it would keep out people who did nothing. "
                "Ranges of IPv%(version)s may be /%(widest)s or narrower.",
                length=found.prefixlen,
                version=found.version,
                widest=WIDEST[found.version],
            )
        )
    return Target(TargetKind.NETWORK, str(found))


def domains_of(address: str) -> list[str]:
    """Return the domain of a mail address and all above it."""
    labels = address.rpartition("@")[2].split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def as_bytes(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bytes:
    """Return an address so that addresses sort as their bytes, those of IPv4 among those of IPv6."""
    number = int(address)
    return (number | _MAPPED if address.version == 4 else number).to_bytes(16, "big")  # noqa: PLR2004


def _unmapped(
    found: ipaddress.IPv4Network | ipaddress.IPv6Network,
) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """Return a range of IPv4 that was written as one of IPv6 as what it is."""
    mapped = getattr(found.network_address, "ipv4_mapped", None)
    if mapped is None or found.prefixlen < 96:  # noqa: PLR2004 - the bits before IPv4 begins
        return found
    return ipaddress.ip_network((mapped, found.prefixlen - 96))


def _bad(detail: str) -> BadTarget:
    return BadTarget(detail, errors=(FieldError("/value", detail),))
