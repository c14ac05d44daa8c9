"""The JSON routes of a page's sign-in: renew its token, and sign out."""

from flask import Response

from comments.accounts import bearer, grants, schemas, tickets
from comments.accounts.errors import SignInFirst
from comments.core import clock
from comments.core.words import gettext
from comments.sites.schemas import SitePath
from comments.web import answers, context, limits
from comments.web.api import Api

accounts_api = Api("accounts_api", __name__, url_prefix="/api/v1/sites/<site>")


@accounts_api.post("/session/renew", responses={200: schemas.GivenAnswer})
@limits.limiter.limit(limits.RENEWALS)
def renew_session(path: SitePath) -> Response:
    """Get a new token for one that is good or has only run out: `Authorization: Bearer <token>`."""
    del path
    given = grants.renew(context.current_site().id, _token(), clock.now())
    return answers.private_json(schemas.present_given(given))


@accounts_api.delete("/session", responses={204: None})
@limits.limiter.limit(limits.RENEWALS)
def end_session(path: SitePath) -> Response:
    """Sign this page out: its token is good no more."""
    del path
    grants.end(context.current_site().id, _token(), clock.now())
    return answers.keep_private(Response(status=204))


@accounts_api.post("/session/ticket", responses={200: schemas.TicketAnswer})
@limits.limiter.limit(limits.RENEWALS)
def make_ticket(path: SitePath) -> Response:
    """Get a ticket to the profile of a member whom the publisher vouches for: good once, for two minutes.

    Open `/sites/{site}/profile?origin=…` in a window, and answer its message `afterword:ticket-wanted` with
    `{"type": "afterword:ticket", "ticket": …}`. People who have a way in of their own get 403: they sign in by it.
    """
    del path
    ticket = tickets.make(context.current_site().id, _token(), clock.now())
    return answers.private_json(schemas.present_ticket(ticket))


def _token() -> str:
    token = bearer.find_token()
    if token is None:
        raise SignInFirst(gettext("Send the reader's token: Authorization: Bearer reader_… ."))
    return token
