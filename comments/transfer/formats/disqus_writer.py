"""Writing the Disqus XML export as other systems' importers accept it.

They read attributes by the literal name `dsq:id`, in one pass: threads stand before posts, parents
before replies. They know no more than two flags, and some publish what is flagged: so what was never
published (held or spam) stays out, and what was taken back is there only with live replies, without
words. All else is in our own format.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlencode

from comments.discussion.models import Status
from comments.threads.models import IDENTIFIER
from comments.transfer.formats import xml_text
from comments.transfer.formats.called_there import CalledThere, id_there
from comments.transfer.outgoing import Discussions, OutgoingComment, OutgoingThread

NAME = "disqus"
WXR = "wxr"

_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://disqus.com/api/schemas/1.0/disqus.xsd \
http://disqus.com/api/schemas/1.0/disqus-internals.xsd">
"""
_ABSOLUTE = re.compile(r"https?://[^/]", re.IGNORECASE)
_CATEGORY = '<category dsq:id="1"><forum>{}</forum><title>General</title><isDefault>true</isDefault></category>\n'


def write(discussions: Discussions) -> Iterator[bytes]:
    """Yield the file, an element at a time."""
    forum = xml_text.escape(discussions.shortname)
    yield _HEAD.encode()
    yield _CATEGORY.format(forum).encode()
    thread_ids = array("q")
    called: dict[int, str] = {}
    for thread in discussions.threads():
        thread_ids.append(thread.row.id)
        name = id_there(thread.row, NAME)
        if name != str(thread.row.id):
            called[thread.row.id] = name
        yield _thread(thread, discussions, forum).encode()
    yield from _posts(discussions, thread_ids, called)
    yield b"</disqus>\n"


def _posts(
    discussions: Discussions, thread_ids: "array[int]", called: dict[int, str]
) -> Iterator[bytes]:
    comments = CalledThere(NAME)
    for comment in discussions.comments(thread_ids):
        row = comment.row
        if row.is_shown:
            name, parent = comments.names_of(row)
            thread = called.get(row.thread_id, str(row.thread_id))
            yield _post(comment, name, thread, parent).encode()


def _thread(thread: OutgoingThread, discussions: Discussions, forum: str) -> str:
    row = thread.row
    identifier = next((value for kind, value in thread.names if kind == IDENTIFIER), "")
    url = _address(thread, identifier, discussions.origins)
    return (
        f'<thread dsq:id="{id_there(row, NAME)}"><id>{xml_text.escape(identifier)}</id>'
        f'<forum>{forum}</forum><category dsq:id="1" /><link>{xml_text.escape(url)}</link>'
        f"<title>{xml_text.escape(row.title)}</title><message />"
        f"<createdAt>{_date(row.created_at)}</createdAt>"
        f"<author><name>{xml_text.escape(discussions.name)}</name><isAnonymous>false</isAnonymous></author>"
        f"<isClosed>{_flag(not row.is_open)}</isClosed><isDeleted>false</isDeleted></thread>\n"
    )


def _address(thread: OutgoingThread, identifier: str, origins: Sequence[str]) -> str:
    """Return where a thread is read. Importers know threads by that: one of which no address is known gets its own."""
    urls = (value for kind, value in thread.names if kind != IDENTIFIER)
    found = next((url for url in (thread.row.url, *urls) if url and _ABSOLUTE.match(url)), None)
    if found is None and origins:
        asked = {"identifier": identifier} if identifier else {"thread": thread.row.id}
        return f"{origins[0]}/?{urlencode(asked)}"
    return found or ""


def _post(comment: OutgoingComment, name: str, thread: str, parent: str | None) -> str:
    row = comment.row
    is_live = row.status == Status.APPROVED
    wordpress = row.source_id if row.source == WXR else _name_in_wordpress(comment)
    legacy = f"wp_id={wordpress}" if wordpress else ""
    email = f"<email>{xml_text.escape(row.author_email)}</email>" if row.author_email else ""
    return (
        f'<post dsq:id="{name}"><id>{xml_text.escape(legacy)}</id>'
        f"<message>{xml_text.cdata(row.html if is_live else '')}</message>"
        f"<createdAt>{_date(row.created_at)}</createdAt>"
        f"<isDeleted>{_flag(not is_live)}</isDeleted><isSpam>false</isSpam>"
        f"<author>{email if is_live else ''}<name>{xml_text.escape(row.author_name if is_live else '')}"
        f"</name><isAnonymous>{_flag(row.author_id is None)}</isAnonymous></author>"
        f'<thread dsq:id="{thread}" />'
        + (f'<parent dsq:id="{parent}" />' if parent else "")
        + "</post>\n"
    )


def _name_in_wordpress(comment: OutgoingComment) -> str | None:
    return next((name.source_id for name in comment.names if name.source == WXR), None)


def _date(instant: datetime) -> str:
    # Of years before 1000 strftime writes fewer than four digits.
    return instant.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _flag(value: object) -> str:
    return "true" if value else "false"
