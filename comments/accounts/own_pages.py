"""What all pages under `/account/` share: whose they are, and how refusals are shown there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie, queries, second_factors, sessions
from comments.accounts.errors import (
    ComeFromPageAgain,
    NotRecent,
    SecondFactorNeeded,
    SignInFirst,
)
from comments.accounts.models import Account, Session
from comments.core import ids
from comments.core.errors import CommentsError
from comments.core.words import gettext
from comments.web import answers, problems
from comments.web.application import SAFE_METHODS

RECENT = timedelta(minutes=10)
OTHER = "other_account"  # another account that was proved in this browser, to be merged


@dataclass(frozen=True)
class Own:
    """Somebody at the pages of their own account, and the session they are there in."""

    account: Account
    session: Session
    token: str


def make_blueprint(name: str, url_prefix: str) -> Blueprint:
    """Make a blueprint of pages that are one person's own."""
    pages = Blueprint(name, __name__, url_prefix=url_prefix)
    pages.after_request(answers.keep_private)
    pages.register_error_handler(CommentsError, _explain)
    pages.register_error_handler(SignInFirst, lead_to_sign_in)
    pages.register_error_handler(SecondFactorNeeded, lead_to_second_factor)
    return pages


def current(now: datetime) -> Own:
    """Return who is at their account's pages.

    Raises:
        SignInFirst: a stranger.

    """
    token = cookie.find_token()
    found = sessions.find_open(token, now) if token else None
    account = queries.find_account(found.account_id) if found else None
    if token is None or found is None or account is None:
        raise SignInFirst(
            gettext("Please sign in first. Sessions end by themselves after two weeks.")
        )
    return Own(account, found, token)


def guarded(now: datetime) -> Own:
    """Return who is at their account's pages, with their second factor shown if they have one.

    Raises:
        SignInFirst, SecondFactorNeeded: not they.

    """
    own = current(now)
    check_guard(own)
    return own


def check_guard(own: Own) -> None:
    """Raise unless the second factor was shown that this account has.

    Raises:
        SecondFactorNeeded: without it, who has the first factor could put another second one in.

    """
    if own.session.second_factor_at is None and second_factors.is_guarded(own.account.id):
        raise SecondFactorNeeded(gettext("Show your second factor first. Nothing was changed."))


def is_recent(own: Own, now: datetime) -> bool:
    """Say whether somebody signed in a moment ago: so it is them, and not who found the browser open."""
    return own.session.created_at > now - RECENT


def check_recent(own: Own, now: datetime) -> None:
    """Raise unless somebody signed in a moment ago.

    Raises:
        NotRecent: they should sign in again.
        ComeFromPageAgain: the same, for members who come from their publisher's page.

    """
    if not is_recent(own, now):
        minutes = int(RECENT.total_seconds() // 60)
        if own.session.grant_id is not None:
            raise ComeFromPageAgain(
                gettext(
                    "How you come in can be changed for %(minutes)s minutes after you came here. Go back "
                    "to the page you came from and choose “Your profile” there again.",
                    minutes=minutes,
                )
            )
        raise NotRecent(
            gettext(
                "How you come in can be changed for %(minutes)s minutes after signing in. Sign in "
                "again for it.",
                minutes=minutes,
            )
        )


def offer_merge(account_id: int, now: datetime) -> ResponseReturnValue:
    """Lead somebody who has just proved another account of theirs to the page where the two can become one."""
    session[OTHER] = {"account": account_id, "at": now.isoformat()}
    return redirect(url_for("merge_pages.show_merge"), 303)


def lead_to_sign_in(error: SignInFirst) -> ResponseReturnValue:
    """Lead a stranger to the sign-in page, or say that nothing was changed."""
    if request.method in SAFE_METHODS:
        return redirect(url_for("accounts_pages.ask_for_address"), 303)
    return render_template("accounts/signed_out.html", detail=error.detail), 401


def lead_to_second_factor(error: SecondFactorNeeded) -> ResponseReturnValue:
    """Lead somebody to where a second factor is shown, or say that it is needed."""
    then = "dashboard" if request.path.startswith("/dashboard/") else "account"
    where = url_for("second_factor_pages.show_second_factor", then=then)
    if request.method in SAFE_METHODS:
        return redirect(where, 303)
    page = render_template("accounts/second_factor_needed.html", detail=error.detail, where=where)
    return page, problems.status_of(type(error))


def _explain(error: CommentsError) -> ResponseReturnValue:
    page = render_template(
        "accounts/refused.html",
        title=problems.title_of(type(error)),
        detail=error.detail,
        signs_in_again=isinstance(error, NotRecent),
    )
    return refused(page, error)


def refused(page: str, error: CommentsError) -> ResponseReturnValue:
    """Answer a page that shows what was refused."""
    return page, problems.status_of(type(error)), retry_after(error)


def sent_id(name: str) -> int:
    """Return the id that a form sent under a name; of what is none, one that nothing has."""
    return ids.parse_id(request.form.get(name, "")) or 0


def retry_after(error: CommentsError) -> dict[str, str]:
    """Return the header that says when to come again, if the error says so."""
    return {"Retry-After": str(error.retry_after)} if error.retry_after is not None else {}
