"""`/account/merge`: two accounts that were both proved in this browser become one, if their person wants that."""

from datetime import datetime, timedelta

from flask import current_app, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import merging, own_pages, queries, sessions
from comments.accounts.errors import NothingToMerge
from comments.accounts.models import Account
from comments.core import clock
from comments.core.words import gettext
from comments.web import limits

PATIENCE = timedelta(minutes=10)

merge_pages = own_pages.make_blueprint("merge_pages", "/account/merge")


@merge_pages.get("")
def show_merge() -> ResponseReturnValue:
    """Show both accounts, and what would become of them."""
    now = clock.now()
    own = own_pages.current(now)
    other = _other(now)
    merging.check_may_merge(own.account, other)
    return render_template("accounts/merge.html", account=own.account, other=other)


@merge_pages.post("")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def merge() -> ResponseReturnValue:
    """Make one account of the two; this browser stays signed in to it."""
    now = clock.now()
    own = own_pages.guarded(now)
    merging.merge(own.account, _other(now), current_app.config["SECRET_KEY"], now)
    sessions.end_vouched(own.account.id, own.token, now)
    session.pop(own_pages.OTHER, None)
    return redirect(url_for("account_pages.show_account"), 303)


def _other(now: datetime) -> Account:
    kept = session.get(own_pages.OTHER)
    if kept is not None and datetime.fromisoformat(kept["at"]) > now - PATIENCE:
        other = queries.find_account(kept["account"])
        if other is not None:
            return other
    raise NothingToMerge(
        gettext("Come in by the other account's way first: add it to your ways in.")
    )
