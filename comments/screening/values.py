"""What may stand in a rule: words, wildcards, patterns, domains, ranges; each is read, or refused in words."""

import ipaddress
import re
import unicodedata
from typing import TypeAlias

from comments.core import text
from comments.core.errors import FieldError
from comments.core.words import gettext
from comments.screening import folding, patterns
from comments.screening.errors import BadRule
from comments.screening.models import Kind

MAX_VALUE = 500
MAX_REPORTED = 60
# What has nothing in common: whatever is found in each of them is found everywhere.
_UNLIKE = ("a", "7", "Nobody looks for these very words, which are long.")
_WIDEST = {4: 8, 6: 19}
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{2,63}")
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network


def spelled(kind: Kind, typed: str) -> str:
    """Return a rule's value as it is kept.

    Raises:
        BadRule: it cannot be one; the sentence says where and why.

    """
    # White space at the ends can be meant in a pattern.
    value = typed.strip("\r\n") if kind is Kind.PATTERN else text.single_line(typed)
    if not value.strip():
        raise _bad(gettext("Write what to look for."))
    if len(value) > MAX_VALUE:
        raise _bad(
            gettext(
                "At most %(most)s characters fit into one rule, and these are %(number)s.",
                most=MAX_VALUE,
                number=len(value),
            )
        )
    match kind:
        case Kind.WORD:
            return _check_word(value)
        case Kind.WILDCARD:
            return _check_wildcard(value)
        case Kind.PATTERN:
            return _check_pattern(value)
        case Kind.MAIL_DOMAIN:
            return _domain(value)
        case Kind.ADDRESS_RANGE:
            return str(_range(value))


def _check_word(value: str) -> str:
    if not folding.visible(value).strip():
        raise _bad(gettext("Write something that can be seen."))
    return value


def _check_wildcard(value: str) -> str:
    bare = folding.folded(value)
    if "*" not in bare:
        raise _bad(
            gettext(
                "A wildcard has a * in it, which stands for any letters. Without one, add it as a word."
            )
        )
    kept = "".join(character for character in bare if character.isalnum())
    if not kept or (len(kept) == 1 and not _is_word(kept)):
        raise _bad(
            gettext(
                "“%(value)s” would match everything, or nearly. Leave at least two letters beside the *.",
                value=_short(value),
            )
        )
    return value


def _is_word(character: str) -> bool:
    """Say whether one sign is as much as a word, as in Chinese, and not a letter that is in nearly every text."""
    return unicodedata.east_asian_width(character) == "W"


def _check_pattern(value: str) -> str:
    try:
        compiled = patterns.compiled(value)
    except patterns.Unreadable as error:
        raise _bad(
            gettext(
                "This pattern cannot be read at character %(position)s: %(problem)s.",
                position=error.position,
                problem=error.what,
            )
        ) from error
    if compiled.search("") or all(compiled.search(sample) for sample in _UNLIKE):
        raise _bad(
            gettext(
                "“%(value)s” would match everything. Say more of what you look for.",
                value=_short(value),
            )
        )
    return value


def _domain(value: str) -> str:
    domain = value.lower().lstrip("@*.")
    if not _DOMAIN.fullmatch(domain):
        raise _bad(
            gettext("“%(value)s” is not a mail domain, like example.com.", value=_short(value))
        )
    return domain


def _range(value: str) -> Network:
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        raise _bad(
            gettext(
                "“%(value)s” is not an address or a range, like 192.0.2.0/24 or 2001:db8::/32.",
                value=_short(value),
            )
        ) from None
    if network.prefixlen < _WIDEST[network.version]:
        raise _bad(
            gettext(
                "“%(value)s” holds too much of the world: at most /%(widest)s.",
                value=_short(value),
                widest=_WIDEST[network.version],
            )
        )
    return network


def _short(value: str) -> str:
    return value if len(value) <= MAX_REPORTED else value[: MAX_REPORTED - 1] + "…"


def _bad(detail: str) -> BadRule:
    return BadRule(detail, errors=(FieldError("/value", detail),))
