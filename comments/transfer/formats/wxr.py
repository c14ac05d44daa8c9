"""WXR: RSS with comments, as WordPress writes it and as Disqus defined it for importing.

Names are told without their prefix: the namespace of WordPress has its version in it, and Disqus'
own is spelled in several ways. One page may be spread over many items, and a parent may stand in
another item than its replies. A page is known by the identifier that Disqus' form gives it, else by
WordPress' number, else by its address. What the plugin for Disqus calls it, number and guid, leads to it
as well: addresses of WordPress change, and what the plugin is told about it, it finds by that.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO

from comments.accounts.sso.member import MAX_SUBJECT
from comments.transfer import compression, records
from comments.transfer.formats import values, wordpress_text, xml_elements
from comments.transfer.formats.xml_elements import WHITE_SPACE, Element

LAYOUT = xml_elements.Layout("rss", depth=2, apart="comment")

_ROOT_START = re.compile(rb"<rss[\s>]")
_NAMESPACE = re.compile(rb"wordpress\.org/export|disqus\.com")
_ECHOES = {"pingback", "trackback"}
_STATUSES: dict[str, records.Status] = {
    "1": "approved",
    "approved": "approved",
    "spam": "spam",
    "trash": "removed",
    "post-trashed": "removed",
}


def recognises(head: bytes) -> bool:
    """Say whether a file that begins like this looks like WXR, and no other feed."""
    return _ROOT_START.search(head) is not None and _NAMESPACE.search(head) is not None


def read(stream: BinaryIO) -> Iterator[records.Record]:
    """Yield pages and comments, `.xml` or `.xml.gz`, in the order of the file.

    Raises:
        UnreadableFile: it cannot be read to its end; what was yielded before must not be used then.

    """
    known: set[str] = set()
    for element in xml_elements.read_elements(compression.read_chunks(stream), LAYOUT):
        if element.holder is not None:
            yield _comment(element, element.holder)
        elif element.name == "item":
            key = _key(element)
            # Another item about a page that has an identifier of its own adds comments to it.
            if key not in known or not _identifier(element):
                known.add(key)
                yield _thread(element, key)


def _thread(item: Element, key: str) -> records.Record:
    if not key:
        return records.Skipped("thread", "", item.line, "it has no identifier, number or link")
    number, guid = _text(item, "post_id"), _text(item, "guid")
    identifier = _identifier(item) or (f"{number} {guid}" if number and guid else "")
    return records.ThreadRecord(
        source_id=key,
        line=item.line,
        identifiers=(identifier,) if identifier else (),
        fallback_identifier="" if _identifier(item) else number,
        url=_text(item, "link"),
        title=values.title(item.text_of("title")),
        created_at=values.instant(item.text_of("post_date_gmt")),
        is_open=_text(item, "comment_status") != "closed",
    )


def _comment(comment: Element, item: Element) -> records.Record:
    source_id = _text(comment, "comment_id")
    written_at = _text(comment, "comment_date_gmt")
    # WordPress writes zeros for a date it does not know; the local one is off by hours at most.
    created_at = values.instant(written_at) or values.instant(_text(comment, "comment_date"))
    thread = _key(item)
    reason = _problem(comment, source_id, thread)
    if reason or created_at is None:
        reason = reason or (f"its date “{written_at}” is none" if written_at else "it has no date")
        return records.Skipped("comment", source_id[: values.MAX_SOURCE_ID], comment.line, reason)
    parent = _text(comment, "comment_parent")
    return records.CommentRecord(
        source_id=source_id,
        line=comment.line,
        thread_source_id=thread,
        parent_source_id="" if parent == "0" else parent,
        author_name=_text(comment, "comment_author"),
        text=wordpress_text.to_html(comment.text_of("comment_content").strip(WHITE_SPACE)),
        created_at=created_at,
        status=_STATUSES.get(_text(comment, "comment_approved"), "pending"),
        author_email=_text(comment, "comment_author_email"),
        author_url=_text(comment, "comment_author_url"),
        address=_text(comment, "comment_author_IP"),
        member_id=_member_id(comment),
    )


def _problem(comment: Element, source_id: str, thread: str) -> str:
    kind = _text(comment, "comment_type")
    if kind in _ECHOES:
        return f"it is a {kind}, not a comment"
    if not source_id:
        return "it has no comment_id"
    if len(source_id) > values.MAX_SOURCE_ID:
        return f"its comment_id has more than {values.MAX_SOURCE_ID} characters"
    if comment.is_cut:
        return f"it has more than {xml_elements.MAX_CHARACTERS:,} characters"
    if not thread:
        return "nothing before it says which page it is on"
    return ""


def _member_id(comment: Element) -> str:
    """Return what the publisher signs its author in by, if that could be somebody's id."""
    remote = comment.child("remote")
    told = _text(remote, "id") if remote is not None else ""
    return "" if told == "0" or len(told) > MAX_SUBJECT else told


def _identifier(item: Element) -> str:
    return item.text_of("thread_identifier")


def _key(item: Element) -> str:
    number = _text(item, "post_id")
    key = _identifier(item) or (f"wp:{number}" if number else _text(item, "link"))
    if len(key) > values.MAX_SOURCE_ID:
        return f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"
    return key


def _text(element: Element, name: str) -> str:
    return element.text_of(name).strip(WHITE_SPACE)
