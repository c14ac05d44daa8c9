"""The pages on the way to a provider and back.

The way back is a GET that signs somebody in, because that is how the protocol goes. It counts only with the state of
an attempt that was begun by a form of ours in this very browser, and once.
"""

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import structlog
from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie, own_pages, people
from comments.accounts.errors import SecondFactorNeeded, SignInFirst
from comments.accounts.providers import actions, going, installed, joining
from comments.accounts.providers.actions import Way
from comments.accounts.providers.asking import CALLBACK
from comments.accounts.providers.client import Because
from comments.accounts.providers.errors import (
    AnswerNotTrusted,
    AnswerNotUnderstood,
    AttemptExpired,
    AttemptUsed,
    BadInstance,
    BegunElsewhere,
    ProviderAway,
    SignInDeclined,
    UnknownAttempt,
    UnknownProvider,
)
from comments.accounts.providers.going import WayBack
from comments.accounts.window import check_offered, current_window
from comments.core import clock
from comments.core.db import write_unit
from comments.core.errors import CommentsError
from comments.core.outbound import OutboundError
from comments.web import answers, csrf, limits, problems
from comments.web.application import opens_units, until_won

log = structlog.get_logger()

FAILURES = (
    AnswerNotTrusted,
    AnswerNotUnderstood,
    AttemptExpired,
    AttemptUsed,
    BegunElsewhere,
    ProviderAway,
    SignInDeclined,
    UnknownAttempt,
    UnknownProvider,
)
# What a provider may send back; what is longer than any of it ever is, is not passed on.
PASSED_ON = ("state", "code", "error", "iss")
MAX_PASSED_ON = 4096

providers_pages = Blueprint("providers_pages", __name__)
providers_pages.after_request(answers.keep_private)
providers_pages.register_error_handler(SignInFirst, own_pages.lead_to_sign_in)
providers_pages.register_error_handler(SecondFactorNeeded, own_pages.lead_to_second_factor)
providers_relay = Blueprint("providers_relay", __name__)
providers_relay.after_request(answers.keep_private)


@providers_pages.after_request
def _keep_opener(response: Response) -> Response:
    """Let the page that opened this window still hear from it."""
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


@providers_pages.post("/sites/<site>/sign-in/with/<provider>")
@limits.limiter.limit(limits.SIGN_INS)
@opens_units
def leave(site: str, provider: str) -> ResponseReturnValue:
    """Send the browser to a provider, by a page of ours: browsers hold a form to our own origin (`form-action`)."""
    where = current_window()
    chosen = installed.get_provider(provider)
    check_offered(where["site"], provider)
    window = url_for("window_pages.show_ways", site=site, origin=where["origin"])
    typed = request.form.get("instance", "")
    asking = installed.current().asking
    try:
        way = Way(
            provider=provider,
            instance=going.choose_instance(asking, chosen, typed),
            next_path=url_for("window_pages.show_hand_over", site=site, origin=where["origin"]),
            again_path=window,
        )
        leaving = going.leave(asking, chosen, way, cookie.keep_browser(), clock.now())
    except BadInstance as error:
        page = render_template(
            "accounts/providers/start.html", **where, way={"provider": chosen}, typed=typed,
            instance_error=error.detail,
        )  # fmt: skip
        return page, problems.status_of(BadInstance)
    except FAILURES as error:
        return _explain(error, provider, window)
    return render_template("accounts/providers/leaving.html", leaving=leaving, label=chosen.label)


@providers_pages.get(f"{CALLBACK}/<provider>")
@providers_pages.get(f"{CALLBACK}/<provider>/<instance>")
@limits.limiter.limit(limits.SIGN_INS)
def come_back(provider: str, instance: str = "") -> ResponseReturnValue:
    """Sign in whoever comes back from a provider, and go on where they began."""
    back = WayBack(
        provider=provider,
        instance=instance,
        state=request.args.get("state", ""),
        code=request.args.get("code", ""),
        issuer=request.args.get("iss", ""),
        error=request.args.get("error", ""),
    )
    now = clock.now()
    again = None
    try:
        chosen = installed.get_provider(provider)
        attempt = going.find_attempt(back)
        again = attempt.again_path
        going.take_attempt(attempt, back, cookie.find_browser() or "", now)
        known = going.identify(installed.current().asking, chosen, attempt, back, now)
    except FAILURES as error:
        return _explain(error, provider, again)
    joins_id = attempt.joins_id
    if joins_id is not None:
        return until_won(lambda: joining.add(joins_id, known, now))
    until_won(lambda: _sign_in(known, now))
    return redirect(attempt.next_path, 303)


@providers_relay.post(f"{CALLBACK}/<provider>")
@limits.limiter.limit(limits.SIGN_INS)
@csrf.from_elsewhere
def pass_on(provider: str) -> ResponseReturnValue:
    """Take what a provider's form brings, and have the browser bring it itself.

    A form from elsewhere carries no cookie of ours, so nobody can be told from it; the browser's own next request does.
    """
    chosen = installed.get_provider(provider)
    sent = {name: request.form.get(name, "") for name in PASSED_ON}
    if sent["state"] and chosen.kind == "apple":
        actions.note_given_name(sent["state"], _name_of_apple(request.form.get("user", "")))
    kept = {name: value for name, value in sent.items() if 0 < len(value) <= MAX_PASSED_ON}
    path = url_for("providers_pages.come_back", provider=provider)
    return redirect(f"{path}?{urlencode(kept)}", 303)


def _sign_in(known: people.Known, now: datetime) -> None:
    with write_unit():
        cookie.sign_in(people.sign_in_with(known, now).id, now)


def _name_of_apple(user: str) -> str:
    """Return the name that Apple sends beside the code, the first time only."""
    try:
        read: Any = json.loads(user[:MAX_PASSED_ON])
    except (ValueError, RecursionError):
        return ""
    name = read.get("name") if isinstance(read, dict) else None
    parts = [name.get(part) for part in ("firstName", "lastName")] if isinstance(name, dict) else []
    return people.tidy_name(" ".join(part for part in parts if isinstance(part, str)))


def _explain(error: CommentsError, provider: str, again: str | None) -> Response:
    """Say what happened in a sentence, with a button to try again where we know from where."""
    log.warning(
        "sign-in failed",
        # An address can name anything; what is no provider is not repeated.
        provider=provider if provider in installed.current().providers else "",
        problem=problems.slug(type(error)),
        because=_cause(error),
        request_id=problems.request_id(),
    )
    page = render_template(
        "accounts/providers/failed.html",
        title=problems.title_of(type(error)),
        detail=error.detail,
        again=again,
    )
    response = Response(page, problems.status_of(type(error)), mimetype="text/html")
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _cause(error: CommentsError) -> str:
    """Name a cause for the log: in our own words, or by its class. What others wrote may hold anything."""
    cause = error.__cause__
    if isinstance(cause, Because | OutboundError):
        return str(cause)
    return type(cause).__name__ if cause is not None else ""
