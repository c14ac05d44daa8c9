"""What Disqus's scripts ask for: the scripts themselves, counts, and addresses that lead elsewhere."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from comments.core.errors import FieldError, Invalid
from comments.disqus import count_data, queries
from comments.embed import snapshots
from comments.embed.api import COUNTS_FRESH
from comments.embed.basis import Basis, counts_as_seen, site_as_seen
from comments.sites.models import Site
from comments.sites.settings import load_settings
from comments.threads import queries as threads
from comments.threads.errors import UnknownThread
from comments.threads.models import IDENTIFIER, URL
from comments.web import assets, context

disqus_api = Blueprint("disqus_api", __name__)


@disqus_api.get("/<forum:site>/embed.js")
@disqus_api.get("/forums/<forum:site>/embed.js")
def embed_script(site: str) -> Response:
    """Send the script that shows a discussion. It reads from its own address which forum it is for."""
    del site
    return assets.send("disqus/embed.js")


@disqus_api.get("/<forum:site>/count.js")
def count_script(site: str) -> Response:
    """Send the script that fills in comment counts."""
    del site
    return assets.send("disqus/count.js")


@disqus_api.get("/<forum:site>/recommendations.js")
def recommendations_script(site: str) -> Response:
    """Send a script that keeps pages with recommendations free of errors; there are none."""
    del site
    return assets.send("disqus/recommendations.js")


@disqus_api.get("/<forum:site>/blogger_item.js")
def blogger_item_script(site: str) -> Response:
    """Send the script that puts the discussion under an article of a blog on Blogger."""
    del site
    return assets.send("disqus/blogger-item.js")


@disqus_api.get("/<forum:site>/blogger_index.js")
def blogger_index_script(site: str) -> Response:
    """Send the script that links the articles that such a blog lists to their discussions, with counts."""
    del site
    return assets.send("disqus/blogger-index.js")


@disqus_api.get("/<forum:site>/count-data.js")
def count_comments(site: str) -> Response:
    """Hand counts to the count script."""
    del site
    question = count_data.read_question(request.query_string.decode("ascii", "replace"))
    if len(question.asked) > count_data.MAX_ASKED:
        detail = f"Ask for at most {count_data.MAX_ASKED} counts at once."
        raise Invalid(detail, errors=(FieldError("/1", detail),))
    found_site: Site = context.current_site()
    identifiers, urls = question.names(IDENTIFIER), question.names(URL)
    rows = threads.list_counted(found_site.id, identifiers, urls)
    found = threads.counts_of(rows, identifiers, urls)
    body = count_data.write_answer(
        question,
        lambda item: found.get((item.kind or "", item.name), 0),
        load_settings(found_site.settings),
    )
    seen = counts_as_seen(found_site, identifiers, urls, rows)
    snapshots.keep_while(Basis((site_as_seen(found_site), seen)))
    response = Response(body, mimetype="application/javascript")
    response.headers["Cache-Control"] = COUNTS_FRESH
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag(weak=True)
    return response


@disqus_api.get("/<forum:site>/latest.rss")
def newest_comments(site: str) -> ResponseReturnValue:
    """Lead to the feed of a site."""
    return _lead("feeds_pages.site_rss", site=site)


@disqus_api.get("/<forum:site>/<thread>/latest.rss")
def newest_of_thread(site: str, thread: str) -> ResponseReturnValue:
    """Lead to the feed of a thread, named by its id here or by the one it had where it was imported from."""
    found = queries.find_thread(context.current_site().id, thread)
    if found is None:
        raise UnknownThread("There is no discussion at this address.")
    return _lead("feeds_pages.thread_rss", site=site, thread_id=str(found.id))


@disqus_api.get("/forums/<forum:site>/")
@disqus_api.get("/<forum:site>/", strict_slashes=False)
def page_or_desk(site: str) -> ResponseReturnValue:
    """Lead to the plain page of a discussion (`?url=`, or `ref` for the page that links here), else to the desk."""
    if not request.path.endswith(
        "/"
    ):  # any word would be a forum, and our own pages' mistyped addresses are none
        abort(404)
    url = request.args.get("url", "")
    if url == "ref":
        url = request.referrer or ""
    if not url:
        return _lead_to_desk(site)
    asked = urlencode({"url": url})
    return _go(f"{url_for('embed_pages.find_thread', site=site)}?{asked}")


@disqus_api.get("/<forum:site>/admin/", defaults={"rest": ""})
@disqus_api.get("/<forum:site>/admin/<path:rest>")
def desk(site: str, rest: str) -> ResponseReturnValue:
    """Lead moderators to their desk, whatever part of Disqus's panel they had a link to."""
    del rest
    return _lead_to_desk(site)


def _lead_to_desk(site: str) -> ResponseReturnValue:
    context.current_site()
    return _lead("dashboard_pages.show_queue", site=site)


def _lead(endpoint: str, **values: Any) -> ResponseReturnValue:
    return _go(url_for(endpoint, **values))


def _go(path: str) -> ResponseReturnValue:
    """Redirect to our own address: this one may be a forum's host, where nobody's session is."""
    return redirect(current_app.config["BASE_URL"] + path)
