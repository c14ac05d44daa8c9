"""The JSON routes by which staff change threads, with a session on our own pages."""

from flask import Response

from comments.accounts import cookie
from comments.core import clock, ids
from comments.sites.models import Site
from comments.threads import managing, merging, naming, policy, schemas
from comments.threads.models import Thread
from comments.web import answers, context, limits
from comments.web.api import Api

threads_api = Api("threads_api", __name__, url_prefix="/api/v1/sites/<site>/threads/<id>")


@threads_api.patch("", responses={200: schemas.StaffThreadAnswer})
@limits.limiter.limit(limits.DECISIONS)
def change_thread(path: schemas.ThreadPath, body: schemas.ThreadBody) -> Response:
    """Close a discussion or open it, and say whether its comments are read first. Moderators and above.

    A choice stays: however old the discussion, nothing else closes or opens it. `"premoderate": null` does as the site
    does. Leads also choose `settings` for it that are not its site's.
    """
    site: Site = context.current_site()
    viewer, thread_id, now = cookie.current_viewer(), ids.parse_id(path.id), clock.now()
    policy.check_may_moderate(viewer, site)
    [thread] = managing.lock(site, thread_id)
    if body.is_open is not None:
        choose = managing.reopen_thread if body.is_open else managing.close_thread
        thread = choose(viewer, site, thread_id, now)
    if "premoderate" in body.model_fields_set:
        wanted = body.premoderate
        thread = managing.set_premoderate(viewer, site, thread_id, now, wanted=wanted)
    if body.settings:
        typed = {name: word or "" for name, word in body.settings.items()}
        thread = managing.set_settings(viewer, site, thread_id, typed, now)
    return _present(thread)


@threads_api.post("/merge", responses={200: schemas.StaffThreadAnswer})
@limits.limiter.limit(limits.DECISIONS)
def merge_thread(path: schemas.ThreadPath, body: schemas.MergeBody) -> Response:
    """Make a discussion part of another one of the site, and answer that one. Leads and above.

    Its names lead there at once; its comments and emoji follow within moments, however many. It cannot be undone.
    """
    site: Site = context.current_site()
    ends = ids.parse_id(path.id), ids.parse_id(body.into)
    into = merging.merge_threads(cookie.current_viewer(), site, *ends, clock.now())
    return _present(into)


@threads_api.put("/names", responses={200: schemas.StaffThreadAnswer})
@limits.limiter.limit(limits.DECISIONS)
def add_name(path: schemas.ThreadPath, body: schemas.NameBody) -> Response:
    """Let one more identifier or URL lead to a discussion. Leads and above.

    A name that leads to another discussion already is refused with `name-taken`: the two can be merged.
    """
    site: Site = context.current_site()
    name = naming.Name(body.kind, body.value)
    thread_id = ids.parse_id(path.id)
    return _present(naming.add_name(cookie.current_viewer(), site, thread_id, name, clock.now()))


@threads_api.delete("/names", responses={200: schemas.StaffThreadAnswer})
@limits.limiter.limit(limits.DECISIONS)
def remove_name(path: schemas.ThreadPath, body: schemas.NameBody) -> Response:
    """Let an identifier or URL lead to a discussion no more; its last name stays. Leads and above."""
    site: Site = context.current_site()
    name = naming.Name(body.kind, body.value)
    thread_id = ids.parse_id(path.id)
    return _present(naming.remove_name(cookie.current_viewer(), site, thread_id, name, clock.now()))


def _present(thread: Thread) -> Response:
    return answers.private_json(schemas.present(thread, naming.list_names(thread.id)))
