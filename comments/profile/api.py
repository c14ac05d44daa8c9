"""The private part of a discussion: who is asking, and what of theirs others do not see yet."""

from flask import Response
from flask_openapi import APIBlueprint

from comments.accounts.policy import check_signed_in
from comments.accounts.schemas import present_person
from comments.accounts.viewer import Viewer
from comments.core import ids
from comments.discussion.schemas import present_to_author
from comments.moderation.reports.queries import list_own
from comments.profile import queries, schemas
from comments.reactions.queries import Mine, list_given
from comments.sites.schemas import SitePath
from comments.threads import queries as threads
from comments.web import answers, context

profile_api = APIBlueprint("profile_api", __name__, url_prefix="/api/v1/sites/<site>")


@profile_api.get("/me", responses={200: schemas.MeAnswer})
def show_me(path: SitePath, query: schemas.MeQuery) -> Response:
    """Show who speaks by a reader's token (`Authorization: Bearer reader_…`).

    With the id of a thread also their own comments in it that wait for a moderator, their votes and emoji there, and
    what became of their reports: `open`, `upheld`, `rejected`, or `gone` with the comment.
    """
    del path
    site = context.current_site()
    viewer: Viewer = context.current_viewer()
    check_signed_in(viewer)
    held, given, reports = [], Mine(), {}
    if query.thread is not None and viewer.account_id is not None:
        thread = threads.get_thread(site.id, ids.parse_id(query.thread))
        held = [present_to_author(one) for one in queries.list_held(viewer.account_id, thread.id)]
        given = list_given(viewer.account_id, thread.id)
        reports = list_own(viewer.account_id, thread.id)
    answer = schemas.MeAnswer(
        person=present_person(viewer),
        comments=held,
        votes={str(comment_id): value for comment_id, value in given.votes.items()},
        reactions={str(comment_id): emoji for comment_id, emoji in given.reactions.items()},
        thread_reactions=given.thread_reactions,
        reports={str(comment_id): outcome for comment_id, outcome in reports.items()},
    )
    return answers.private_json(answer)
