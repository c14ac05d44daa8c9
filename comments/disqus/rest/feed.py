"""A list of posts as RSS."""

from collections.abc import Sequence

from comments.disqus.rest import presenting
from comments.disqus.rest.calls import Call
from comments.disqus.rest.queries import PostRow
from comments.feeds import writing
from comments.feeds.writing import Entry, Feed

MIMETYPE = "application/rss+xml"


def write(call: Call, rows: Sequence[PostRow]) -> bytes:
    """Write what a call lists as a feed."""
    site = call.caller.site
    entries = []
    for row in rows[: call.asked.limit()]:
        comment, thread = row.Comment, row.Thread
        plain = presenting.plain_page(thread, site, call.manner)
        page = presenting.page_of(thread, site, call.manner)
        entries.append(
            Entry(
                id=f"{plain}#comment-{comment.id}",
                title=f"{comment.author_name} on {thread.title}",
                # Our own page knows comments by our own numbers alone.
                link=f"{page}#comment-{comment.id if page == plain else presenting.number_of(comment)}",
                author=comment.author_name,
                html=comment.html,
                created_at=comment.created_at,
                changed_at=comment.edited_at or comment.created_at,
            )
        )
    title = f"Comments on {site.name}"
    link = site.origins[0] if site.origins else call.manner.base_url
    return writing.as_rss(
        Feed(title, f"{call.manner.base_url}/api/3.0/", link, entries, site.created_at)
    )
