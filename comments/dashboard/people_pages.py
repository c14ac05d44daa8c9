"""`/dashboard/<site>/people/<key>`: somebody who writes on a site, what holds for them, and what staff note."""

from typing import Any

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie
from comments.accounts import policy as accounts
from comments.accounts.models import RoleName
from comments.audit.actions import Why
from comments.core import clock, ids
from comments.core.errors import CommentsError
from comments.core.words import gettext
from comments.dashboard import authors, navigation, people_presenting, presenting, sanction_forms
from comments.dashboard.blueprints import make_blueprint
from comments.moderation import notes, people, policy, removing, sanctioning, trail
from comments.moderation.people import Person
from comments.screening import queries as screening
from comments.screening import trust
from comments.screening.sanctions.targets import TargetKind
from comments.sites.models import Site
from comments.web import context, cursors, languages, limits, problems

SAID = "person_said"  # what was done, until it was shown once

people_pages = make_blueprint("people_pages", "/dashboard/<site>/people/<key>")


@people_pages.get("")
def show_person(site: str, key: str) -> ResponseReturnValue:
    """Show somebody: who they are, what they wrote, what holds for them, and notes."""
    del site
    current: Site = context.current_site()
    policy.check_may_read(cookie.current_viewer(), current)
    return _page(people.get_person(current.id, key))


@people_pages.post("/sanctions")
@limits.limiter.limit(limits.DECISIONS)
def impose(site: str, key: str) -> ResponseReturnValue:
    """Ask whether a sanction is meant, and impose it when it is."""
    del site
    current, person = _person(key)
    viewer, now = cookie.current_viewer(), clock.now()
    try:
        form = sanction_forms.read(request.form)
        target = people.choose_target(current.id, key, form.target, None)
        order = form.order(target, now)
        if "confirmed" not in request.form:
            sanctioning.check_may_impose(viewer, current, order, now)
            said = sanction_forms.describe(form, order)
            return _confirm(said, url_for(".impose", site=current.shortname, key=key), person.name)
        if form.remove_days:
            removing.sanction_and_remove(viewer, current, order, form.remove_days, form.why, now)
        else:
            sanctioning.impose(viewer, current, order, form.why, now)
    except CommentsError as error:
        return _refused(person, error)
    return _back(
        person, gettext("%(sanction)s imposed.", sanction=people_presenting.KINDS[order.kind].label)
    )


@people_pages.post("/lift")
@limits.limiter.limit(limits.DECISIONS)
def lift(site: str, key: str) -> ResponseReturnValue:
    """End a sanction before its time."""
    del site
    current, person = _person(key)
    try:
        sanctioning.lift(cookie.current_viewer(), current, _sent_id(), Why(), clock.now())
    except CommentsError as error:
        return _refused(person, error)
    return _back(person, gettext("Lifted."))


@people_pages.post("/put-back")
@limits.limiter.limit(limits.DECISIONS)
def put_back(site: str, key: str) -> ResponseReturnValue:
    """Put back what a removal removed."""
    del site
    current, person = _person(key)
    try:
        removing.undo_removal(cookie.current_viewer(), current, _sent_id(), Why(), clock.now())
    except CommentsError as error:
        return _refused(person, error)
    return _back(person, gettext("The comments are being put back."))


@people_pages.post("/notes")
@limits.limiter.limit(limits.DECISIONS)
def add_note(site: str, key: str) -> ResponseReturnValue:
    """Note something about somebody."""
    del site
    current, person = _person(key)
    words = request.form.get("text", "").replace("\r\n", "\n")
    try:
        notes.add_note(cookie.current_viewer(), current, person, words, clock.now())
    except CommentsError as error:
        return _refused(person, error)
    return _back(person, gettext("Noted."))


@people_pages.post("/notes/remove")
@limits.limiter.limit(limits.DECISIONS)
def remove_note(site: str, key: str) -> ResponseReturnValue:
    """Remove a note."""
    del site
    current, person = _person(key)
    try:
        notes.remove_note(cookie.current_viewer(), current, person, _sent_id(), clock.now())
    except CommentsError as error:
        return _refused(person, error)
    return _back(person, gettext("The note is gone."))


def _person(key: str) -> tuple[Site, Person]:
    """Return whom a moderator acts on."""
    current: Site = context.current_site()
    policy.check_may_decide(cookie.current_viewer(), current)
    return current, people.get_person(current.id, key)


def _sent_id() -> int | None:
    return ids.parse_id(request.form.get("id", ""))


def _confirm(said: Any, action: str, name: str) -> str:
    return render_template(
        "dashboard/person_confirm.html",
        viewer=cookie.current_viewer(),
        nav=navigation.present(
            cookie.current_viewer(), context.current_site(), "people_pages.show_person"
        ),
        site=context.current_site(),
        name=name,
        said=said,
        action=action,
        typed=sanction_forms.typed(request.form),
        back=action.rpartition("/")[0],
    )


def _page(person: Person, problem: str | None = None) -> str:
    current: Site = context.current_site()
    viewer, now = cookie.current_viewer(), clock.now()
    page, older = people.list_comments(current.id, person, _position(person))
    may_decide = policy.may_decide(viewer, current)
    is_lead = viewer.has_role(current.id, RoleName.LEAD)
    known = screening.find_person(current.id, person.account.id) if person.account else None
    return render_template(
        "dashboard/person.html",
        viewer=viewer,
        nav=navigation.present(viewer, current, "people_pages.show_person"),
        site=current,
        person=person,
        counts=people_presenting.present_counts(people.count_comments(current.id, person)),
        cards=[presenting.present_card(item, current, now) for item in page],
        older=_older(person, older),
        trust=people_presenting.present_trust(known, now),
        levels=trust.WORDS,
        role_labels=accounts.ROLES,
        sanctions=authors.present_sanctions(viewer, current, person, now),
        removals=[
            people_presenting.present_removal(one, now)
            for one in trail.list_removals(viewer, current, person)
        ],
        notes=[
            people_presenting.present_note(one, viewer, is_lead=is_lead, now=now)
            for one in notes.list_notes(viewer, current, person)
        ],
        may_act=may_decide and policy.may_act_on(viewer, current, person.role) and person.target,
        is_self=person.account is not None and person.account.id == viewer.account_id,
        kinds=people_presenting.KINDS,
        targets=sanction_forms.choices(_kinds_of(person)),
        days=sanction_forms.DAYS,
        remove_days=sanction_forms.REMOVE_DAYS,
        typed=sanction_forms.typed(request.form),
        said=session.pop(SAID, None) if SAID in session else None,
        problem=problem,
    )


def _kinds_of(person: Person) -> list[TargetKind]:
    """Name what a person can be known by, the best first; a domain holds for others too, so it comes last."""
    kinds = [target.kind for target in person.targets]
    return [*kinds, TargetKind.DOMAIN] if person.email and "." in person.email else kinds


def _position(person: Person) -> int | None:
    cursor = request.args.get("cursor")
    if not cursor:
        return None
    (position,) = cursors.read_cursor(current_app.config["SECRET_KEY"], _scope(person), cursor)
    return int(position)


def _older(person: Person, last: int | None) -> str | None:
    if last is None:
        return None
    cursor = cursors.write_cursor(current_app.config["SECRET_KEY"], _scope(person), [last])
    return _url(person, cursor)


def _scope(person: Person) -> str:
    return f"comments-of:{context.current_site().id}:{person.key}"


def _url(person: Person, cursor: str | None = None) -> str:
    shortname = context.current_site().shortname
    return url_for("people_pages.show_person", site=shortname, key=person.key, cursor=cursor)


def _refused(person: Person, error: CommentsError) -> ResponseReturnValue:
    return _page(person, error.detail), problems.status_of(type(error))


def _back(person: Person, said: str) -> ResponseReturnValue:
    session[SAID] = languages.say(said)
    return redirect(_url(person), 303)
