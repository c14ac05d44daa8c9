"""`/dashboard/<site>/pages`: how the discussion looks on a publisher's pages, and what to paste there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie, policy, site_settings
from comments.accounts.models import RoleName
from comments.core import clock
from comments.core.errors import CommentsError
from comments.core.words import gettext
from comments.dashboard import navigation, sample_discussion, setting_forms
from comments.dashboard.blueprints import make_blueprint
from comments.embed.platforms import PLATFORMS, Pasted
from comments.sites import queries as sites
from comments.sites.errors import BadOrigin, BadSetting
from comments.sites.models import Site
from comments.sites.settings import ORDERS, load_settings
from comments.web import context, headers, languages, limits, problems

SAID = "pages_said"  # what was done, until it was shown once

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (gettext("What readers meet"), (
        "order", "votes", "reactions", "avatars", "mark_new", "language", "edit_window_minutes", "report_threshold",
    )),
    (gettext("Who may write"), ("guests", "sign_in")),
    (gettext("Your own sign-in"), (
        "sso_name", "sso_button", "sso_login_url", "sso_logout_url", "sso_past_minutes", "sso_future_minutes",
    )),
    (gettext("Counts on pages made for Disqus"), ("count_zero", "count_one", "count_many")),
    (gettext("What is kept of people"), ("addresses", "erasure")),
)  # fmt: skip
NAMES = tuple(name for _, names in GROUPS for name in names)

# What can be chosen for a page, as attributes of its script; nothing leaves it to the site or the page.
CHOICES: dict[str, tuple[str, Mapping[str, str]]] = {
    "order": (
        gettext("Order"),
        {"": gettext("As the site has it"), **{order: order for order in ORDERS}},
    ),
    "theme": (
        gettext("Colours"),
        {"": gettext("As the page has them"), "light": gettext("Light"), "dark": gettext("Dark")},
    ),
    "look": (
        gettext("Appearance"),
        {
            "": gettext("Plain"),
            "soft": gettext("Soft, with round corners"),
            "lines": gettext("Lines, like a newspaper"),
            "card": gettext("A card around all"),
        },
    ),
    "density": (gettext("Density"), {"": gettext("Comfortable"), "compact": gettext("Compact")}),
    "avatars": (
        gettext("Pictures"),
        {"": gettext("As the site has it"), "on": gettext("Shown"), "off": gettext("Not shown")},
    ),
    "loading": (
        gettext("Loaded"),
        {"": gettext("When a reader comes near"), "eager": gettext("With the page")},
    ),
}
LANGUAGE = "language"  # of the discussion; `lang` is that of the desk
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True)
class Typed:
    """What somebody typed into the forms of the page, and why it was not taken."""

    settings: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    origins: str | None = None
    problem: str | None = None


publishing_pages = make_blueprint("publishing_pages", "/dashboard/<site>/pages")


@publishing_pages.get("")
def show_pages(site: str) -> ResponseReturnValue:
    """Show a preview, what to paste for each platform, and what readers meet."""
    del site
    return _page(Typed())


@publishing_pages.post("/settings")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def save_settings(site: str) -> ResponseReturnValue:
    """Change what readers meet."""
    viewer = cookie.current_viewer()
    current = sites.get_site(site)
    site_settings.check_may_change(viewer, current.id)
    typed = setting_forms.typed(NAMES)
    try:
        changed = site_settings.change(viewer, current, typed, clock.now(), _providers())
    except BadSetting as error:
        return _refused(Typed(settings=typed, problem=error.detail), error)
    return _back(current, changed)


@publishing_pages.post("/site")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def save_site(site: str) -> ResponseReturnValue:
    """Change what the site is called, and where it shows."""
    viewer = cookie.current_viewer()
    current = sites.get_site(site)
    policy.check_role(viewer, current.id, RoleName.OWNER)
    name, origins = request.form.get("name", "").strip(), request.form.get("origins", "")
    try:
        changed = site_settings.change_pages(viewer, current, name, origins.split(), clock.now())
    except (BadSetting, BadOrigin) as error:
        return _refused(Typed(name=name, origins=origins, problem=error.detail), error)
    return _back(current, changed)


@publishing_pages.get("/preview")
def show_preview(site: str) -> ResponseReturnValue:
    """Show the element with invented comments, for the frame on the page; nothing that is done in it is sent."""
    del site
    current: Site = context.current_site()
    site_settings.check_may_change(cookie.current_viewer(), current.id)
    key = current_app.config["SECRET_KEY"]
    page = render_template(
        "dashboard/preview.html",
        site=current,
        chosen=_chosen(),
        sample=sample_discussion.answers(key, current, clock.now()),
    )
    return page, {"Content-Security-Policy": headers.SEALED_FRAME}


def _page(typed: Typed, status: int = 200) -> ResponseReturnValue:
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    site_settings.check_may_change(viewer, current.id)
    kept = load_settings(current.settings)
    chosen = _chosen()
    pasted = Pasted(current_app.config["BASE_URL"], current.shortname, chosen)
    more = {"sign_in": _providers()}
    page = render_template(
        "dashboard/publishing.html",
        viewer=viewer,
        site=current,
        nav=navigation.present(viewer, current, "publishing_pages.show_pages"),
        choices=CHOICES,
        chosen=chosen,
        asked_language=request.args.get(LANGUAGE, ""),
        preview_url=f"{request.path}/preview?{urlencode(_asked(chosen))}",
        platforms=[
            (each, [(file.where(), file.filled(pasted)) for file in each.files])
            for each in PLATFORMS
        ],
        groups=[
            (
                title,
                [setting_forms.present(n, kept, typed.settings, more.get(n, ())) for n in names],
            )
            for title, names in GROUPS
        ],
        said=session.pop(SAID, None) if SAID in session else None,
        problem=typed.problem,
        may_change_site=viewer.has_role(current.id, RoleName.OWNER),
        name=current.name if typed.name is None else typed.name,
        origins="\n".join(current.origins) if typed.origins is None else typed.origins,
    )
    return page, status, {"Content-Security-Policy": headers.FRAMES_OWN_PAGES}


def _refused(typed: Typed, error: CommentsError) -> ResponseReturnValue:
    return _page(typed, problems.status_of(type(error)))


def _back(site: Site, changed: Mapping[str, Any]) -> ResponseReturnValue:
    session[SAID] = languages.say(gettext("Saved.") if changed else gettext("Nothing was changed."))
    return redirect(url_for(".show_pages", site=site.shortname), 303)


def _chosen() -> dict[str, str]:
    """Return what is chosen for the page; what cannot be chosen is not."""
    asked = {name: request.args.get(name, "") for name in CHOICES}
    chosen = {name: word for name, word in asked.items() if word in CHOICES[name][1]}
    language = request.args.get(LANGUAGE, "")
    chosen["lang"] = language if _LANGUAGE.fullmatch(language) else ""
    return {name: word for name, word in chosen.items() if word}


def _asked(chosen: Mapping[str, str]) -> dict[str, str]:
    return {LANGUAGE if name == "lang" else name: word for name, word in chosen.items()}


def _providers() -> tuple[str, ...]:
    providers: tuple[str, ...] = current_app.config["SIGN_IN_PROVIDERS"]
    return providers
