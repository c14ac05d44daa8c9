"""`/account/passkeys`: adding, naming and removing passkeys; and what browsers are asked on any page that uses one.

The questions are answered in JSON to a script of ours; what an authenticator says comes back with a form.
"""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie, entering, own_pages, passkeys, sessions, ways_in
from comments.core import clock
from comments.web import answers, limits

passkey_pages = own_pages.make_blueprint("passkey_pages", "/account/passkeys")
passkey_options = Blueprint("passkey_options", __name__)
passkey_options.after_request(answers.keep_private)


@passkey_pages.get("")
def show_passkeys() -> ResponseReturnValue:
    """Show a person's passkeys."""
    now = clock.now()
    own = own_pages.guarded(now)
    return render_template(
        "accounts/passkeys.html",
        passkeys=passkeys.list_passkeys(own.account.id),
        device=cookie.device_name(),
        is_possible=entering.is_possible(),
        is_recent=own_pages.is_recent(own, now),
    )


@passkey_options.post("/account/passkeys/options")
@limits.limiter.limit(limits.SIGN_INS)
def ask_to_register() -> ResponseReturnValue:
    """Answer what a browser is asked to make a passkey."""
    now = clock.now()
    own = own_pages.guarded(now)
    own_pages.check_recent(own, now)
    challenge = passkeys.new_challenge(passkeys.REGISTER, now, own.account.id)
    options = passkeys.options_to_register(entering.place(), own.account, challenge)
    entering.keep_challenge(challenge)
    return Response(options, mimetype="application/json")


@passkey_options.post("/sign-in/passkey/options")
@limits.limiter.limit(limits.SIGN_INS)
def ask_to_sign_in() -> ResponseReturnValue:
    """Answer what a browser is asked to use a passkey; it is the same for everybody."""
    challenge = passkeys.new_challenge(passkeys.SIGN_IN, clock.now())
    options = passkeys.options_to_sign_in(entering.place(), challenge)
    entering.keep_challenge(challenge)
    return Response(options, mimetype="application/json")


@passkey_pages.post("")
@limits.limiter.limit(limits.SIGN_INS)
def add_passkey() -> ResponseReturnValue:
    """Keep a passkey that was made just now; this browser has shown a second factor with it."""
    now = clock.now()
    own = own_pages.guarded(now)
    own_pages.check_recent(own, now)
    challenge = entering.take_challenge(passkeys.REGISTER, now, own.account.id)
    answer = request.form.get("credential", "")
    passkey = passkeys.register(entering.place(), own.account, challenge, answer, now)
    passkeys.name_passkey(passkey, request.form.get("name", ""), cookie.device_name())
    sessions.end_vouched(own.account.id, own.token, now)
    cookie.sign_in(own.account.id, now, has_second_factor=True)
    return redirect(url_for(".show_passkeys"), 303)


@passkey_pages.post("/remove")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def remove_passkey() -> ResponseReturnValue:
    """Remove a passkey."""
    now = clock.now()
    own = own_pages.guarded(now)
    ways_in.take_out_passkey(own.account, own_pages.sent_id("passkey"), now)
    # Where it was the last second factor of a member of staff, these pages lead elsewhere now.
    return redirect(url_for(".show_passkeys"), 303)
