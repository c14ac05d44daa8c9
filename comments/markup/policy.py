"""The one table of what HTML may hold; bleach and nh3 are both fed from it.

Tags are allowed by name, attributes by tag, name and *value*. Everything not named here is refused:
images, styles, ids, `data-*`, event handlers, forms, frames, foreign content, comments.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from pygments.token import STANDARD_TYPES

TAGS: Final = frozenset(
    {
        *(
            "a",
            "b",
            "blockquote",
            "br",
            "cite",
            "code",
            "del",
            "div",
            "em",
            "hr",
            "i",
            "ins",
            "kbd",
        ),
        *(
            "li",
            "mark",
            "ol",
            "p",
            "pre",
            "q",
            "s",
            "samp",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
        ),
        *("u", "ul", "var"),
    }
)

# Elements that mean something but may not stay: what stands in their place, outermost first. A
# comment's heading must not enter the outline of the page it is embedded in.
REPLACED_TAGS: Final[Mapping[str, tuple[str, ...]]] = {
    **{f"h{level}": ("p", "strong") for level in range(1, 7)},
    "strike": ("s",),
    "tt": ("code",),
}

LINK_SCHEMES: Final = frozenset({"http", "https", "mailto"})
LINK_REL: Final = "nofollow ugc noopener noreferrer"

HIGHLIGHT_CLASS: Final = "highlight"
# The highlighter's short classes ("k", "nf", "s2"); the empty one is plain text and has no element.
TOKEN_CLASSES: Final = frozenset(STANDARD_TYPES.values()) - {""}

# The URL standard strips these from both ends and drops tabs and newlines wherever they stand.
_ENDS: Final = "".join(map(chr, range(0x21)))
_DROPPED = re.compile(r"[\t\n\r]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_SLASHES = re.compile(r"[/\\]{2,}")
# A name, an IPv4 or a bracketed IPv6 address, and a port. No "@": a user name in front of the host
# is only ever used to make a link look like another. No "%": hosts need no escapes, disguises do.
_AUTHORITY = re.compile(
    r"""(?:\[[0-9A-Fa-f:.]+\]|[^\s\x00-\x20\x7f"'`<>()\[\]{}|\\^%@/?#:;,!$&*+=]+)(?::[0-9]{1,5})?"""
)
_UNSAFE = re.compile(r"""[\x00-\x20\x7f"<>`\\]""")
_MAIL_ADDRESS = re.compile(r"""[^\s@"<>`\\/?#]+@[^\s@"<>`\\/?#]+""")
_LIST_START = re.compile(r"[0-9]{1,9}")


def link_target(value: str) -> str | None:
    """Return the address a browser would go to, spelled plainly, or None when it may not be a link.

    `value` is the attribute's value after entities were decoded. Relative addresses are refused: on
    the page that embeds a comment they would lead somewhere its writer never meant.
    """
    address = _DROPPED.sub("", value.strip(_ENDS))
    found = _SCHEME.match(address)
    if found is None:
        return None
    scheme, rest = found[1].lower(), address[found.end() :]
    if scheme not in LINK_SCHEMES:
        return None
    return _mail_target(rest) if scheme == "mailto" else _web_target(scheme, rest)


def _web_target(scheme: str, rest: str) -> str | None:
    slashes = _SLASHES.match(rest)
    if slashes is None:
        return None
    before, mark, after = _split_at(rest[slashes.end() :], "?#")
    # Browsers read a backslash in front of "?" or "#" as a slash.
    host, slash, path = _split_at(before.replace("\\", "/"), "/")
    if _AUTHORITY.fullmatch(host) is None:
        return None
    return f"{scheme}://{host}" + _UNSAFE.sub(_percent, slash + path + mark + after)


def _mail_target(rest: str) -> str | None:
    address, mark, headers = _split_at(rest, "?#")
    if _MAIL_ADDRESS.fullmatch(address) is None:
        return None
    return f"mailto:{address}" + _UNSAFE.sub(_percent, mark + headers)


def _split_at(text: str, marks: str) -> tuple[str, str, str]:
    for position, character in enumerate(text):
        if character in marks:
            return text[:position], character, text[position + 1 :]
    return text, "", ""


def _percent(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


def _only(*allowed: str) -> Callable[[str], str | None]:
    values = frozenset(allowed)
    return lambda value: value if value in values else None


def _list_start(value: str) -> str | None:
    return value if _LIST_START.fullmatch(value) else None


# tag → attribute → what the value becomes, None when the attribute goes.
ATTRIBUTES: Final[Mapping[str, Mapping[str, Callable[[str], str | None]]]] = {
    "a": {"href": link_target, "rel": _only(LINK_REL)},
    "ol": {"start": _list_start},
    "pre": {"class": _only(HIGHLIGHT_CLASS)},
    "span": {"class": _only(*TOKEN_CLASSES)},
}


def attribute_value(tag: str, name: str, value: str) -> str | None:
    """Return what an attribute may hold, None when it must go."""
    judge = ATTRIBUTES.get(tag, {}).get(name)
    return None if judge is None else judge(value)
