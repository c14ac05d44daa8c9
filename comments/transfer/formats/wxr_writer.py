"""Writing WXR, with the identifier that Disqus' form of it has: WordPress and Disqus both read it.

Unlike Disqus' export it knows comments that are held, spam or in the bin, so they are in it.
"""

from collections.abc import Iterator
from datetime import datetime

from comments.discussion.models import Status
from comments.threads.models import IDENTIFIER
from comments.transfer.formats import xml_text
from comments.transfer.formats.called_there import CalledThere
from comments.transfer.outgoing import Discussions, OutgoingComment, OutgoingThread

NAME = "wxr"

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
xmlns:dsq="http://www.disqus.com/" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>{}</title>
<link>{}</link>
<wp:wxr_version>1.2</wp:wxr_version>
"""
_APPROVED = {
    Status.APPROVED: "1",
    Status.PENDING: "0",
    Status.SPAM: "spam",
    Status.REMOVED: "trash",
    Status.DELETED: "trash",
}


def write(discussions: Discussions) -> Iterator[bytes]:
    """Yield the file, a page's head or a comment at a time."""
    home = next(iter(discussions.origins), "")
    yield _HEAD.format(xml_text.escape(discussions.name), xml_text.escape(home)).encode()
    for thread, comments in discussions.threads_with_comments():
        yield _item(thread).encode()
        called = CalledThere(NAME)
        for comment in comments:
            yield _comment(comment, *called.names_of(comment.row)).encode()
        yield b"</item>\n"
    yield b"</channel>\n</rss>\n"


def _item(thread: OutgoingThread) -> str:
    row = thread.row
    identifier = next((value for kind, value in thread.names if kind == IDENTIFIER), "")
    url = row.url or next((value for kind, value in thread.names if kind != IDENTIFIER), "")
    return (
        f"<item>\n<title>{xml_text.escape(row.title)}</title>\n<link>{xml_text.escape(url)}</link>\n"
        "<content:encoded></content:encoded>\n"
        f"<dsq:thread_identifier>{xml_text.escape(identifier)}</dsq:thread_identifier>\n"
        f"<wp:post_id>{row.id}</wp:post_id>\n"
        f"<wp:post_date_gmt>{_date(row.created_at)}</wp:post_date_gmt>\n"
        f"<wp:comment_status>{'open' if row.is_open else 'closed'}</wp:comment_status>\n"
        "<wp:post_type>post</wp:post_type>\n<wp:status>publish</wp:status>\n"
    )


def _comment(comment: OutgoingComment, name: str, parent: str | None) -> str:
    row = comment.row
    return (
        f"<wp:comment>\n{_remote(comment.member_id)}<wp:comment_id>{name}</wp:comment_id>\n"
        f"<wp:comment_author>{xml_text.cdata(row.author_name)}</wp:comment_author>\n"
        f"<wp:comment_author_email>{xml_text.escape(row.author_email or '')}</wp:comment_author_email>\n"
        f"<wp:comment_author_url>{xml_text.escape(row.author_url or '')}</wp:comment_author_url>\n"
        "<wp:comment_author_IP></wp:comment_author_IP>\n"
        f"<wp:comment_date>{_date(row.created_at)}</wp:comment_date>\n"
        f"<wp:comment_date_gmt>{_date(row.created_at)}</wp:comment_date_gmt>\n"
        f"<wp:comment_content>{xml_text.cdata(row.html)}</wp:comment_content>\n"
        f"<wp:comment_approved>{_APPROVED[Status(row.status)]}</wp:comment_approved>\n"
        "<wp:comment_type>comment</wp:comment_type>\n"
        f"<wp:comment_parent>{parent or 0}</wp:comment_parent>\n</wp:comment>\n"
    )


def _remote(member_id: str | None) -> str:
    if member_id is None:
        return ""
    return f"<dsq:remote><dsq:id>{xml_text.escape(member_id)}</dsq:id></dsq:remote>\n"


def _date(instant: datetime) -> str:
    return instant.replace(microsecond=0, tzinfo=None).isoformat(sep=" ")
