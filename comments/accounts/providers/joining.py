"""Adding a provider to somebody's ways in: there and back while they are signed in, and nobody is signed in by it."""

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie, own_pages, people, sessions
from comments.accounts.errors import SignInFirst, WayTaken
from comments.accounts.people import Known
from comments.accounts.providers import going, installed
from comments.accounts.providers.actions import Way
from comments.core import clock
from comments.core.db import write_unit
from comments.core.words import gettext
from comments.web import limits
from comments.web.application import opens_units

joining_pages = own_pages.make_blueprint("joining_pages", "/account/identities/add")


@joining_pages.post("/<provider>")
@limits.limiter.limit(limits.SIGN_INS)
@opens_units
def leave(provider: str) -> ResponseReturnValue:
    """Send the browser to a provider."""
    now = clock.now()
    own = own_pages.guarded(now)
    own_pages.check_recent(own, now)
    chosen = installed.get_provider(provider)
    asking = installed.current().asking
    account = url_for("account_pages.show_account")
    way = Way(
        provider=provider,
        instance=going.choose_instance(asking, chosen, request.form.get("instance", "")),
        next_path=account,
        again_path=account,
        joins_id=own.account.id,
    )
    leaving = going.leave(asking, chosen, way, cookie.keep_browser(), now)
    return render_template("accounts/providers/leaving.html", leaving=leaving, label=chosen.label)


def add(joins_id: int, known: Known, now: datetime) -> ResponseReturnValue:
    """Let whoever came back come in this way from now on; where it leads to another account, offer to merge the two.

    Raises:
        SignInFirst, SecondFactorNeeded: nothing was added.

    """
    with write_unit():
        own = own_pages.current(now)
        if own.account.id != joins_id:
            raise SignInFirst(
                gettext("Somebody else is signed in by now, so this way in was not added.")
            )
        own_pages.check_guard(own)
        try:
            people.join(own.account, known, now)
        except WayTaken as error:
            return own_pages.offer_merge(error.account_id, now)
        sessions.end_vouched(own.account.id, own.token, now)
    return redirect(url_for("account_pages.show_account"), 303)
