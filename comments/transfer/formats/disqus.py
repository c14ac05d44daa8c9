"""The Disqus XML export, in the forms it took since 2012.

Threads and posts are told apart from each other's ids by `dsq:id`. Files of 2012 have neither
`isDeleted` nor `isSpam`, and `isAnonymous` meant the opposite then, so it is never asked: who has a
`username` had an account.

An identifier is opaque and taken as it stands. Only when an editor has re-indented the file, and so
put white space around every text, must that white space go again. Each record answers this for
itself: its date (or its forum, its flags) never has white space of its own, so whatever stands
around the date stands around the identifier too.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from comments.transfer import compression, records
from comments.transfer.formats import disqus_links, values, xml_elements
from comments.transfer.formats.xml_elements import WHITE_SPACE, Element

LAYOUT = xml_elements.Layout("disqus")

# Texts that never have white space of their own.
_MARKERS = ("createdAt", "forum", "isClosed", "isDeleted", "isSpam")

# What the source of WXR is called: a comment has one number in a WordPress, whichever way it came.
WORDPRESS = "wxr"
_WORDPRESS_NAME = re.compile(r"wp_id=(\d{1,20})", re.ASCII)
_ROOT_START = re.compile(rb"<(?:[\w.-]+:)?disqus[\s>]")


def recognises(head: bytes) -> bool:
    """Say whether a file that begins like this looks like a Disqus export."""
    encoding = "utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "latin-1"
    return _ROOT_START.search(head.decode(encoding, "replace").encode()) is not None


def read(stream: BinaryIO) -> Iterator[records.Record]:
    """Yield the threads and posts of an export, `.xml` or `.xml.gz`, in the order of the file.

    Raises:
        UnreadableFile: it cannot be read to its end; what was yielded before must not be used then.

    """
    chunks = compression.read_chunks(stream)
    for element in xml_elements.read_elements(chunks, LAYOUT):
        if element.name == "thread":
            yield _thread(element)
        elif element.name == "post":
            yield _post(element)


def _thread(element: Element) -> records.Record:
    source_id = _source_id(element)
    if reason := _id_problem(source_id):
        return records.Skipped("thread", source_id[: values.MAX_SOURCE_ID], element.line, reason)
    identifier = _verbatim(element, "id")
    url = element.text_of("link").strip(WHITE_SPACE)
    return records.ThreadRecord(
        source_id=source_id,
        line=element.line,
        identifiers=(identifier,) if identifier else (),
        fallback_identifier="" if identifier else source_id,
        url=url,
        title=values.title(element.text_of("title")),
        created_at=values.instant(element.text_of("createdAt")),
        is_open=not _flag(element, "isClosed"),
        is_removed=_flag(element, "isDeleted"),
    )


def _post(element: Element) -> records.Record:
    source_id = _source_id(element)
    written_at = element.text_of("createdAt").strip(WHITE_SPACE)
    created_at = values.instant(written_at)
    reason = _id_problem(source_id) or _post_problem(element)
    if reason or created_at is None:
        reason = reason or (f"its date “{written_at}” is none" if written_at else "it has no date")
        return records.Skipped("comment", source_id[: values.MAX_SOURCE_ID], element.line, reason)
    author = element.child("author") or Element("author", element.line, {})
    username = author.text_of("username").strip(WHITE_SPACE)
    return records.CommentRecord(
        source_id=source_id,
        line=element.line,
        thread_source_id=_reference(element, "thread"),
        parent_source_id=_reference(element, "parent"),
        author_name=author.text_of("name").strip(WHITE_SPACE) or username,
        text=disqus_links.unwrap_links(element.text_of("message").strip(WHITE_SPACE)),
        created_at=created_at,
        status=_status(element),
        author_username=username,
        author_email=author.text_of("email").strip(WHITE_SPACE),
        address=element.text_of("ipAddress").strip(WHITE_SPACE),
        names=_names(element),
    )


def _names(post: Element) -> tuple[records.Name, ...]:
    """Return the number that a post had in WordPress, from where Disqus had it."""
    found = _WORDPRESS_NAME.fullmatch(post.text_of("id").strip(WHITE_SPACE))
    return (records.Name(WORDPRESS, found[1]),) if found else ()


def _status(post: Element) -> records.Status:
    # Deleted spam stays spam: whatever was ever judged to be spam belongs in that queue.
    if _flag(post, "isSpam"):
        return "spam"
    return "removed" if _flag(post, "isDeleted") else "approved"


def _source_id(element: Element) -> str:
    return element.attributes.get("id", "").strip(WHITE_SPACE)


def _reference(post: Element, name: str) -> str:
    child = post.child(name)
    return _source_id(child) if child is not None else ""


def _id_problem(source_id: str) -> str:
    if not source_id:
        return "it has no dsq:id"
    if len(source_id) > values.MAX_SOURCE_ID:
        return f"its dsq:id has more than {values.MAX_SOURCE_ID} characters"
    return ""


def _post_problem(post: Element) -> str:
    if post.is_cut:
        return f"it has more than {xml_elements.MAX_CHARACTERS:,} characters"
    message = post.child("message")
    if message is not None and message.children:
        return "its message is not escaped: there are XML elements in it"
    return ""


def _flag(element: Element, name: str) -> bool:
    return element.text_of(name).strip(WHITE_SPACE).lower() not in {
        "false",
        "0",
        "",
    }  # a word we do not know hides


def _verbatim(element: Element, name: str) -> str:
    """Return a child's text as it was before an editor indented it."""
    text = element.text_of(name)
    if not text.strip(WHITE_SPACE):
        # Nothing but a line break can only be an empty element that was opened up.
        return "" if "\n" in text or _wrapping(element) != ("", "") else text
    before, after = _wrapping(element)
    if not before and not after:
        return text
    if text.startswith(before) and text.endswith(after):
        return text.removeprefix(before).removesuffix(after)
    return text.strip(WHITE_SPACE)


def _wrapping(element: Element) -> tuple[str, str]:
    for name in _MARKERS:
        text = element.text_of(name)
        core = text.strip(WHITE_SPACE)
        if core:
            before, _, after = text.partition(core)
            return before, after
    return "", ""
