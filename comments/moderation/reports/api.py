"""The JSON route for readers' reports."""

from flask import Response

from comments.accounts import bearer
from comments.core import clock, ids
from comments.discussion import who_votes
from comments.discussion.schemas import CommentPath
from comments.moderation.reports import actions, schemas
from comments.sites.models import Site
from comments.web import answers, context, limits
from comments.web.api import Api

reports_api = Api("reports_api", __name__, url_prefix="/api/v1/sites/<site>")


@reports_api.post("/comments/<id>/reports", responses={201: schemas.ReportedAnswer})
@limits.limiter.limit(limits.REPORTS)
def report_comment(path: CommentPath, body: schemas.ReportBody) -> Response:
    """Report a comment to the moderators: `spam`, `abuse`, `off_topic`, `personal_data`, `illegal` or `other`.

    Guests are known by `Afterword-Voter`, as with votes. A second report of the same comment is answered as the first
    and counts no more. What became of them is told in `/me` to who is signed in.
    """
    site: Site = context.current_site()
    voter, token = who_votes.with_token(site)
    complaint = actions.Complaint(body.reason, body.note.strip(), bearer.find_any_token())
    actions.report_comment(site, ids.parse_id(path.id), voter, complaint, clock.now())
    return answers.private_json(schemas.ReportedAnswer(reason=body.reason, voter_token=token), 201)
