"""The private part of a discussion: who is asking, and what of theirs others do not see yet."""

from flask import Response

from comments.accounts.policy import signed_in_id
from comments.accounts.schemas import present_person
from comments.accounts.viewer import Viewer
from comments.core import clock, ids
from comments.discussion import queries, who_votes
from comments.discussion.schemas import present_to_author
from comments.moderation import sanctioning
from comments.moderation.reports.queries import list_own
from comments.profile import schemas
from comments.reactions.queries import Mine, list_given
from comments.screening.sanctions.queries import list_warnings
from comments.sites.models import Site
from comments.sites.schemas import SitePath
from comments.threads import queries as threads
from comments.web import answers, context, limits
from comments.web.api import Api

profile_api = Api("profile_api", __name__, url_prefix="/api/v1/sites/<site>")


@profile_api.get("/me", responses={200: schemas.MeAnswer})
def show_me(path: SitePath, query: schemas.MeQuery) -> Response:
    """Show who speaks by a reader's token (`Authorization: Bearer reader_…`).

    With the id of a thread also their own comments in it that wait for a moderator, their votes and emoji there,
    and what became of their reports: `open`, `upheld`, `rejected`, or `gone` with the comment. With `Afterword-Voter`
    beside it votes and emoji hold what that guest gave, too: with the next press it becomes theirs. `warnings` are to
    be read and acknowledged before they write again.
    """
    del path
    site: Site = context.current_site()
    viewer: Viewer = context.current_viewer()
    account_id = signed_in_id(viewer)
    held, given, reports = [], Mine(), {}
    if query.thread is not None:
        thread = threads.get_thread(site.id, ids.parse_id(query.thread))
        held = [present_to_author(one) for one in queries.list_held(account_id, thread.id)]
        given = list_given(who_votes.of_request(site), thread.id)
        reports = list_own(account_id, thread.id)
    answer = schemas.MeAnswer(
        person=present_person(viewer),
        comments=held,
        votes={str(comment_id): value for comment_id, value in given.votes.items()},
        reactions={str(comment_id): emoji for comment_id, emoji in given.reactions.items()},
        thread_reactions=given.thread_reactions,
        reports={str(comment_id): outcome for comment_id, outcome in reports.items()},
        warnings=[schemas.present_warning(one) for one in list_warnings(site, account_id)],
    )
    return answers.private_json(answer)


@profile_api.post("/me/warnings/<id>/acknowledge", responses={204: None})
@limits.limiter.limit(limits.PROFILE)
def acknowledge_warning(path: schemas.WarningPath) -> Response:
    """Say that one has read a warning of the moderators; then one can write again. With a reader's token."""
    site: Site = context.current_site()
    viewer: Viewer = context.current_viewer()
    signed_in_id(viewer)
    sanctioning.acknowledge(viewer, site, ids.parse_id(path.id), clock.now())
    return Response(status=204)
