"""`/dashboard/<site>/trust`: the rule by which people are trusted, and pinning by hand what it makes of somebody."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie
from comments.core import clock, ids
from comments.core.errors import Invalid
from comments.core.words import gettext
from comments.dashboard import navigation, people_presenting
from comments.dashboard.blueprints import make_blueprint
from comments.moderation import people
from comments.screening import actions, policy, trust
from comments.screening.models import Level
from comments.sites.models import Site
from comments.sites.settings import load_settings
from comments.web import context, limits

trust_pages = make_blueprint("trust_pages", "/dashboard/<site>/trust")


@trust_pages.get("")
def show_trust(site: str) -> ResponseReturnValue:
    """Show the published rule."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_see_trust(viewer, current.id)
    settings = load_settings(current.settings)
    return render_template(
        "dashboard/trust.html",
        viewer=viewer,
        nav=navigation.present(viewer, current, "trust_pages.show_trust"),
        site=current,
        bars=[people_presenting.present_bar(bar) for bar in trust.BARS],
        by_level=[(trust.WORDS[level], getattr(settings, f"{level}_people")) for level in Level],
    )


@trust_pages.post("")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def pin_trust(site: str) -> ResponseReturnValue:
    """Pin how far somebody is trusted, or let the numbers speak again."""
    current: Site = context.current_site()
    word = request.form.get("level", "")
    if word and word not in set(Level):
        raise Invalid(gettext("Choose a level: new, known or trusted; or let the numbers speak."))
    account_id = ids.parse_id(request.form.get("account", "")) or 0
    level = Level(word) if word else None
    policy.check_may_pin(cookie.current_viewer(), current.id)
    people.get_person(
        current.id, str(account_id)
    )  # who has nothing to do with a site is none of its business
    actions.pin_trust(cookie.current_viewer(), current, account_id, level, clock.now())
    return redirect(url_for("people_pages.show_person", site=site, key=account_id), 303)
