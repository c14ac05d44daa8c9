"""`/dashboard/<site>/sanctions`: all that holds on a site, and bans of domains and ranges of addresses."""

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie
from comments.audit.actions import Why
from comments.core import clock, ids
from comments.core.errors import CommentsError
from comments.core.words import gettext
from comments.dashboard import navigation, people_presenting, sanction_forms
from comments.dashboard.blueprints import make_blueprint
from comments.moderation import people, policy, sanctioning, trail
from comments.screening.sanctions.models import SanctionKind
from comments.screening.sanctions.targets import TargetKind
from comments.sites.models import Site
from comments.web import context, cursors, languages, limits, problems

SAID = "sanctions_said"  # what was done, until it was shown once
TYPED = (TargetKind.EMAIL, TargetKind.DOMAIN, TargetKind.NETWORK)
LABELS = {
    "email": gettext("a mail address"),
    "domain": gettext("a mail domain"),
    "network": gettext("an address or a range"),
}

sanction_pages = make_blueprint("sanction_pages", "/dashboard/<site>/sanctions")


@sanction_pages.get("")
def show_sanctions(site: str) -> ResponseReturnValue:
    """Show what holds on the site."""
    del site
    policy.check_may_read(cookie.current_viewer(), context.current_site())
    return _page()


@sanction_pages.post("")
@limits.limiter.limit(limits.DECISIONS)
def impose(site: str) -> ResponseReturnValue:
    """Ask whether a sanction is meant, and impose it when it is."""
    del site
    current: Site = context.current_site()
    viewer, now = cookie.current_viewer(), clock.now()
    policy.check_may_decide(viewer, current)
    try:
        form = sanction_forms.read(request.form)
        target = people.choose_target(current.id, None, form.target, form.value)
        order = form.order(target, now)
        if "confirmed" not in request.form:
            sanctioning.check_may_impose(viewer, current, order, now)
            return render_template(
                "dashboard/person_confirm.html",
                viewer=viewer,
                nav=navigation.present(viewer, current, "sanction_pages.show_sanctions"),
                site=current,
                name=target.value,
                said=sanction_forms.describe(form, order),
                action=url_for(".impose", site=current.shortname),
                typed=sanction_forms.typed(request.form),
                back=url_for(".show_sanctions", site=current.shortname),
            )
        sanctioning.impose(viewer, current, order, form.why, now)
    except CommentsError as error:
        return _page(error.detail), problems.status_of(type(error))
    return _back(
        gettext("%(sanction)s imposed.", sanction=people_presenting.KINDS[order.kind].label)
    )


@sanction_pages.post("/lift")
@limits.limiter.limit(limits.DECISIONS)
def lift(site: str) -> ResponseReturnValue:
    """End a sanction before its time."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_decide(viewer, current)
    try:
        sanction_id = ids.parse_id(request.form.get("id", ""))
        sanctioning.lift(viewer, current, sanction_id, Why(), clock.now())
    except CommentsError as error:
        return _page(error.detail), problems.status_of(type(error))
    return _back(gettext("Lifted."))


def _page(problem: str | None = None) -> str:
    current: Site = context.current_site()
    viewer, now, key = cookie.current_viewer(), clock.now(), current_app.config["SECRET_KEY"]
    scope, cursor = f"sanctions:{current.id}", request.args.get("cursor")
    before = int(cursors.read_cursor(key, scope, cursor)[0]) if cursor else None
    page, last = trail.list_standing(viewer, current, before, now)
    older = cursors.write_cursor(key, scope, [last]) if last else None
    kinds = people_presenting.KINDS
    found = [(one, one.sanction.account_id) for one in page]
    names = people.list_names([account_id for _, account_id in found if account_id])
    return render_template(
        "dashboard/sanctions.html",
        viewer=viewer,
        nav=navigation.present(viewer, current, "sanction_pages.show_sanctions"),
        site=current,
        rows=[
            (people_presenting.present_sanction(one, now, names.get(account_id or 0)), account_id)
            for one, account_id in found
        ],
        older=url_for(".show_sanctions", site=current.shortname, cursor=older) if older else None,
        may_decide=policy.may_decide(viewer, current),
        kinds={kind: words for kind, words in kinds.items() if kind is not SanctionKind.WARNING},
        targets=[(kind.value, LABELS[kind.value]) for kind in TYPED],
        days=sanction_forms.DAYS,
        typed=sanction_forms.typed(request.form),
        said=session.pop(SAID, None) if SAID in session else None,
        problem=problem,
    )


def _back(said: str) -> ResponseReturnValue:
    session[SAID] = languages.say(said)
    return redirect(url_for(".show_sanctions", site=context.current_site().shortname), 303)
