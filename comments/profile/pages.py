"""The pages on which people see and change what is here about them. They ride on the session cookie."""

from flask import (
    Blueprint,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from comments.accounts import cookie, own_pages, people
from comments.accounts.errors import LastOwner
from comments.accounts.models import Account
from comments.accounts.schemas import avatar_url
from comments.core import clock
from comments.core.errors import CommentsError, Invalid
from comments.core.words import gettext
from comments.discussion import authors
from comments.discussion.schemas import GuestAuthor
from comments.profile import actions, exporting, pictures, presenting, queries
from comments.profile.errors import BadPicture, NotConfirmed, PictureTooLarge
from comments.web import cursors, languages, limits, problems
from comments.web.assets import IMMUTABLE
from comments.web.text_types import sentence

profile_pages = own_pages.make_blueprint("profile_pages", "/profile")
# Pictures are shown on other sites' pages and are the same for everyone, so they look at no cookie.
avatar_pages = Blueprint("avatar_pages", __name__)

PICTURE_PATH = "/profile/picture"
MAX_PICTURE_BODY = pictures.MAX_UPLOAD_BYTES + 16 * 1024  # the rest of the form
NOTES = {
    "saved": gettext("Saved. Your comments show it within moments."),
    "mail": gettext("Saved."),
    "taken": gettext("These comments are yours now."),
    "kept": gettext("Your account stays."),
}


@profile_pages.get("/")
def show_profile() -> ResponseReturnValue:
    """Show how one is called and looks, and what can be done about it."""
    return _show(_current_account())


@profile_pages.post("/details")
@limits.limiter.limit(limits.PROFILE)
def change_details() -> ResponseReturnValue:
    """Change name and home page."""
    account = _current_account()
    typed = {name: request.form.get(name, "") for name in ("name", "url")}
    try:
        read = GuestAuthor.model_validate(typed)
    except ValidationError as error:
        found = {str(item["loc"][0]): sentence(item) for item in error.errors(include_url=False)}
        return _show(account, typed=typed, errors=found), problems.status_of(Invalid)
    people.keep_language(account.id, languages.current_language())
    actions.change_details(account, actions.Details(read.name, read.url or None), clock.now())
    return redirect(url_for(".show_profile", note="saved"), 303)


@profile_pages.post("/mail")
@limits.limiter.limit(limits.PROFILE)
def choose_mail() -> ResponseReturnValue:
    """Choose which mail one gets."""
    account = _current_account()
    people.keep_language(account.id, languages.current_language())
    actions.choose_mail(account, held="held" in request.form)
    return redirect(url_for(".show_profile", note="mail"), 303)


@profile_pages.post("/picture")
@limits.limiter.limit(limits.PICTURES)
def set_picture() -> ResponseReturnValue:
    """Take a picture in, and draw it anew."""
    account = _current_account()
    upload = request.files.get("picture")
    try:
        drawn = pictures.draw(upload.read(pictures.MAX_UPLOAD_BYTES + 1) if upload else b"")
    except (BadPicture, PictureTooLarge) as error:
        return _show(account, errors={"picture": error.detail}), problems.status_of(type(error))
    actions.set_picture(account, drawn, clock.now())
    return redirect(url_for(".show_profile", note="saved"), 303)


@profile_pages.post("/picture/remove")
@limits.limiter.limit(limits.PROFILE)
def remove_picture() -> ResponseReturnValue:
    """Forget the picture."""
    actions.remove_picture(_current_account(), clock.now())
    return redirect(url_for(".show_profile", note="saved"), 303)


@profile_pages.get("/comments")
def list_comments() -> ResponseReturnValue:
    """Show what one wrote, on all sites, newest first."""
    account = _current_account()
    key, scope = current_app.config["SECRET_KEY"], f"profile:{account.id}"
    cursor = request.args.get("cursor")
    before = cursors.read_cursor(key, scope, cursor)[0] if cursor else None
    found, last = queries.list_comments(account.id, int(before) if before is not None else None)
    return render_template(
        "profile/comments.html",
        lines=presenting.present_comments(found),
        next_cursor=cursors.write_cursor(key, scope, [last]) if last is not None else None,
        is_first=before is None,
    )


@profile_pages.post("/guest-comments")
@limits.limiter.limit(limits.PROFILE)
def claim_guest_comments() -> ResponseReturnValue:
    """Take over what guests wrote under the address one proved."""
    actions.claim_guest_comments(_current_account(), clock.now())
    return redirect(url_for(".show_profile", note="taken"), 303)


@profile_pages.get("/export")
@limits.limiter.limit(limits.EXPORTS)
def export() -> ResponseReturnValue:
    """Give out a copy of everything about oneself, however much that is."""
    account = _guarded_account()
    name = f"afterword-{clock.now():%Y-%m-%d}.json"
    response = Response(stream_with_context(exporting.stream(account)), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@profile_pages.get("/delete")
def ask_whether_to_delete() -> ResponseReturnValue:
    """Say what will be gone, and ask for a word."""
    return _ask_whether(_current_account())


@profile_pages.post("/delete")
@limits.limiter.limit(limits.PROFILE)
def delete_account() -> ResponseReturnValue:
    """Have oneself erased in a day."""
    account = _guarded_account()
    try:
        actions.ask_for_erasure(account, request.form.get("confirmation", ""), clock.now())
    except (NotConfirmed, LastOwner) as error:
        return _ask_whether(account, error), problems.status_of(type(error))
    return redirect(url_for(".show_profile"), 303)


@profile_pages.post("/keep")
@limits.limiter.limit(limits.PROFILE)
def keep_account() -> ResponseReturnValue:
    """Stay after all."""
    actions.keep_account(_current_account(), clock.now())
    return redirect(url_for(".show_profile", note="kept"), 303)


@avatar_pages.get("/avatars/<key>")
def show_picture(key: str) -> Response:
    """Show a picture. Another one has another address, so this may be kept for ever."""
    picture = queries.get_picture(key)
    response = Response(picture.content, mimetype=pictures.MIMETYPE)
    response.headers["Cache-Control"] = IMMUTABLE
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _current_account() -> Account:
    return own_pages.current(clock.now()).account


def _guarded_account() -> Account:
    """Return who is at their profile, with their second factor shown if they have one."""
    return own_pages.guarded(clock.now()).account


def _show(
    account: Account, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> str:
    email, viewer = account.email, cookie.current_viewer()
    return render_template(
        "profile/profile.html",
        account=account,
        avatar_url=avatar_url(account.avatar),
        typed=typed or {"name": account.name, "url": account.url or ""},
        errors=errors or {},
        note=NOTES.get(request.args.get("note", "")),
        looks_after=bool(viewer.roles or viewer.waiting),
        guest_count=authors.count_of_guest(email) if email is not None else 0,
        erase_at=account.erase_at,
    )


def _ask_whether(account: Account, error: CommentsError | None = None) -> str:
    return render_template(
        "profile/delete.html",
        word=actions.CONFIRMATION,
        email=account.email,
        error=error.detail if error else None,
        erase_at=account.erase_at,
    )
