"""Pages of ours that others put into frames: a discussion, and one comment."""

import re

from flask import Blueprint, Response, current_app, render_template, request, url_for

from comments.core.ids import MAX_ID
from comments.discussion.errors import UnknownComment
from comments.discussion.schemas import present
from comments.disqus import queries
from comments.disqus.addresses import shortname_of
from comments.disqus.queries import Post
from comments.disqus.rest.presenting import called
from comments.sites import queries as sites
from comments.sites.models import Site
from comments.sites.settings import load_settings
from comments.threads.errors import NoName
from comments.web import headers

disqus_pages = Blueprint("disqus_pages", __name__)

ORDERS = {"popular": "best", "best": "best", "desc": "newest", "asc": "oldest"}
BASE_36 = re.compile(r"[0-9a-z]{1,11}")


@disqus_pages.get("/embed/comments/")
def show_discussion() -> Response:
    """Show a discussion in a page of its own, with the parameters of Disqus's frame."""
    asked = request.args
    site = sites.get_site_to_read(shortname_of(asked.get("f", "")))
    identifier, url = asked.get("t_i", ""), asked.get("t_u", "")
    if not identifier and not url:
        raise NoName("Say which discussion: add &t_i=… or &t_u=… to the address.")
    page = render_template(
        "disqus/discussion.html",
        site=site,
        identifier=identifier,
        url=url,
        title=asked.get("t_e") or asked.get("t_t") or asked.get("t_d") or "",
        order=ORDERS.get(asked.get("s_o", ""), ""),
        lang=asked.get("l", "").replace("_", "-"),
        service=current_app.config["BASE_URL"],
    )
    return _framed(site, page)


@disqus_pages.get("/p/<post>")
def show_comment(post: str) -> Response:
    """Show one comment, by its number in base 36; with `?p=1` also what it answers."""
    number = int(post, 36) if BASE_36.fullmatch(post) else 0
    found = queries.find_post(number) if 0 < number <= MAX_ID else None
    if found is None:
        raise UnknownComment("This comment is no longer here.")
    parent = queries.find_parent(found) if request.args.get("p") == "1" else None
    shown = [present(it.comment) for it in (parent, found) if it is not None]
    page = render_template(
        "disqus/comment.html",
        site=found.site,
        comments=shown,
        names={comment.id: comment.author.name for comment in shown},
        settings=load_settings(found.site.settings),
        title=found.thread.title,
        link=_link(found),
    )
    return _framed(found.site, page)


def _link(post: Post) -> str:
    """Return where a comment is read among the others: on the page it is about, if that is known."""
    thread, comment_id = post.thread, post.comment.id
    if thread.url and thread.url.startswith(("https://", "http://")):
        return f"{thread.url}#comment-{called(comment_id, post.source, post.source_id)}"
    return url_for(
        "embed_pages.show_thread",
        site=post.site.shortname,
        thread_id=str(thread.id),
        comment=str(comment_id),
        _anchor=f"comment-{comment_id}",
    )


def _framed(site: Site, page: str) -> Response:
    """Answer a page that the site's own pages may frame."""
    response = Response(page, mimetype="text/html")
    response.headers["Content-Security-Policy"] = headers.framed_by(site.origins)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    return response
