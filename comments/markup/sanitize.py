"""The two gates every piece of HTML passes: bleach, then nh3, both judging by `policy`.

No other file imports either. bleach reshapes (links without a target become text, images become
links, headings become bold paragraphs); nh3, which is maintained, has the last word on what bleach
let through. What a refused element held stays as text: sanitizing loses markup, never words.
"""

import html
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, cast

import nh3
from bleach import sanitizer

from comments.markup import policy

_HREF: Final = (None, "href")
_REL: Final = (None, "rel")

# Control characters have no business in HTML, half a surrogate pair cannot be written as UTF-8.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?")
# Longer numbers name no character, and one too long to convert would be an error inside bleach.
_OVERLONG_REFERENCE = re.compile(r"&(?=#[xX]?[0-9a-fA-F]{20})")
# nh3 leaves the element when it refuses the address; a link that leads nowhere is only its text.
_DEAD_LINK = re.compile(rf'<a rel="{policy.LINK_REL}">(.*?)</a>', re.DOTALL)
# A parser drops the first newline of a <pre>; without any, reading it again changes nothing.
_PRE_START = re.compile(rf'(<pre(?: class="{policy.HIGHLIGHT_CLASS}")?>)\n+')

# Paragraphs of words, line breaks and unnested emphasis: bleach gives these back as they are, at fifty times
# the cost of asking whether they are so. A test holds the two together.
_WORDS = r"[^<>&]++|&(?:amp|lt|gt);"
_INLINE = (
    rf"(?:{_WORDS}|<br>|<(?P<tag{{0}}>b|i|em|strong|code|del)>(?:{_WORDS})*+</(?P=tag{{0}})>)*+"
)
_SIMPLE = re.compile(rf"{_INLINE.format(1)}|(?:<p>{_INLINE.format(2)}</p>\n?)++")

_Token = dict[str, Any]  # html5lib's tokens are dicts whose values differ by type


def clean(source: str) -> str:
    """Return the HTML that may be shown: what `policy` allows and nothing else.

    Cleaning what was cleaned changes nothing.
    """
    # Printable before and after: entities may spell what was taken out.
    printable = _printable(source)
    passed = printable if is_simple(printable) else by_bleach(printable)
    cleaned = _printable(by_nh3(passed))
    return _PRE_START.sub(r"\1", cleaned)


def is_simple(source: str) -> bool:
    """Say whether HTML is so plain that bleach would change nothing; nh3 still sees it."""
    return _SIMPLE.fullmatch(source) is not None


def by_bleach(source: str) -> str:
    """Return what the first gate lets through."""
    return _bleach.cleaner.clean(_OVERLONG_REFERENCE.sub("&amp;", source))


def by_nh3(source: str) -> str:
    """Return what the last gate lets through."""
    return _DEAD_LINK.sub(r"\1", _NH3.clean(source))


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", _LINE_END.sub("\n", text))


def _may_stay(tag: str, name: str, value: str) -> bool:
    decoded = html.unescape(value)  # bleach hands over the value as it was written
    if tag == "img":
        return name == "alt" or (name == "src" and policy.link_target(decoded) is not None)
    return policy.attribute_value(tag, name, decoded) is not None


def _reshaped(*, source: Iterable[_Token]) -> Iterator[_Token]:
    """Turn what bleach kept for its meaning into what may be shown."""
    links_kept: list[bool] = []  # one for each open <a>
    for token in source:
        kind, name = token["type"], token.get("name", "")
        if kind not in {"StartTag", "EndTag", "EmptyTag"}:
            yield token
        elif name == "a" and kind == "StartTag":
            links_kept.append(_HREF in token["data"] and True not in links_kept)
            if links_kept[-1]:
                yield _link(token["data"][_HREF])
        elif name == "a":
            if links_kept.pop():
                yield token
        elif name == "img":
            yield from _image_as_link(token["data"], inside_link=True in links_kept)
        elif name in policy.REPLACED_TAGS:
            names = policy.REPLACED_TAGS[name]
            for new in names if kind == "StartTag" else reversed(names):
                yield {"type": kind, "name": new, "namespace": None, "data": {}}
        else:
            yield token


def _link(href: str) -> _Token:
    attributes = {_HREF: href, _REL: policy.LINK_REL}
    return {"type": "StartTag", "name": "a", "namespace": None, "data": attributes}


def _image_as_link(
    attributes: Mapping[tuple[None, str], str], *, inside_link: bool
) -> Iterator[_Token]:
    address = attributes.get((None, "src"), "")
    words = html.unescape(attributes.get((None, "alt"), "").strip() or address)
    text = {"type": "Characters", "data": words}
    if inside_link or not address:
        yield text
    else:
        yield from (_link(address), text, {"type": "EndTag", "name": "a", "namespace": None})


class _Bleach(threading.local):
    """A bleach cleaner for each thread, because its parser holds state."""

    def __init__(self) -> None:
        self.cleaner = sanitizer.Cleaner(
            tags=policy.TAGS | policy.REPLACED_TAGS.keys() | {"img"},
            attributes=_may_stay,
            protocols=policy.LINK_SCHEMES,
            strip=True,
            strip_comments=True,
            filters=[cast("Any", _reshaped)],
        )


_bleach = _Bleach()

_NH3: Final = nh3.Cleaner(
    tags=policy.TAGS,
    clean_content_tags=set(),  # words are kept here too
    attributes={
        **{tag: set(names) - {"rel"} for tag, names in policy.ATTRIBUTES.items()},
        "*": set(),  # without this, nh3 allows "title" and "lang" everywhere
    },
    attribute_filter=policy.attribute_value,
    strip_comments=True,
    link_rel=policy.LINK_REL,
    url_schemes=policy.LINK_SCHEMES,
    url_relative="deny",
)
