"""`/dashboard/<site>/rules`: what a site screens by, its own words and patterns, and what each would have held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie, site_settings
from comments.core import clock, ids
from comments.core.errors import CommentsError, Invalid
from comments.dashboard import navigation, presenting, setting_forms
from comments.dashboard.blueprints import make_blueprint
from comments.moderation import dry_run
from comments.screening import actions, policy, queries
from comments.screening.actions import NewRule
from comments.screening.errors import BadRule, TooManyRules
from comments.screening.models import Kind, Outcome, Part, ScreeningRule
from comments.sites import queries as site_queries
from comments.sites.errors import BadSetting
from comments.sites.models import Site
from comments.sites.settings import SiteSettings, help_of, load_settings
from comments.web import context, limits, problems
from comments.web.application import opens_units

SAID = "rules_said"  # what was done, until it was shown once
SHOWN_RULES = 200
MAX_LINES = 5000

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Who waits", (
        "premoderate", "hold_guests", "first_comments", "young_account_hours",
        "new_people", "known_people", "trusted_people", "protect_names",
    )),
    ("What waits", (
        "many_links", "many_links_action", "links_of_new_people", "repeated_text", "copied_text", "repeat_hours",
        "many_comments", "many_comments_minutes", "many_comments_action",
    )),
    ("Machines", ("least_seconds", "proof_of_work")),
    ("Discussions", ("closes_after_days", "stopped", "stop_message")),
)  # fmt: skip
NAMES = tuple(name for _, names in GROUPS for name in names)
KINDS = {
    Kind.WORD: "Whole words",
    Kind.WILDCARD: "Words with *",
    Kind.PATTERN: "Patterns (RE2)",
    Kind.MAIL_DOMAIN: "Mail domains",
    Kind.ADDRESS_RANGE: "Addresses and ranges",
}
PARTS = {
    Part.ANYWHERE: "in text and name",
    Part.TEXT: "in the text",
    Part.NAME: "in the name",
    Part.MAIL: "in the mail address",
}

NOTHING_TYPED = {
    "kind": Kind.WORD.value,
    "part": Part.ANYWHERE.value,
    "action": Outcome.HOLD.value,
    "values": "",
    "note": "",
}

rules_pages = make_blueprint("rules_pages", "/dashboard/<site>/rules")


@dataclass(frozen=True)
class Typed:
    """What somebody typed into the forms of the page, and what came of it."""

    settings: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    problem: str | None = None
    tried: str | None = None
    result: dry_run.DryRun | None = None


@rules_pages.get("")
def show_rules(site: str) -> ResponseReturnValue:
    """Show what the site screens by."""
    del site
    return _page(Typed())


@rules_pages.post("/settings")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def save_settings(site: str) -> ResponseReturnValue:
    """Change what the site's checks ask for."""
    viewer = cookie.current_viewer()
    current = site_queries.get_site(site)
    policy.check_may_change(viewer, current.id)
    typed = setting_forms.typed(NAMES)
    try:
        changed = site_settings.change(viewer, current, typed, clock.now())
    except BadSetting as error:
        return _refused(Typed(settings=typed, problem=error.detail), error)
    return _back(current, "Saved." if changed else "Nothing was changed.")


@rules_pages.post("/try")
@limits.limiter.limit(limits.TRIALS)
@opens_units
def try_out(site: str) -> ResponseReturnValue:
    """Show what a setting or rules would have held in the last 30 days. It reads, and keeps nothing."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_change(viewer, current.id)
    name = request.form.get("try", "")
    typed = setting_forms.typed(NAMES) if name in dry_run.TRIABLE else {}
    rules = {} if typed else _typed_rules()
    try:
        trial = (
            dry_run.Trial.of_setting(name, typed)
            if typed
            else dry_run.Trial.of_rules([rule.entry() for rule in _new_rules(rules)])
        )
        result = dry_run.try_out(viewer, current, trial, clock.now())
    except (BadSetting, BadRule) as error:
        return _refused(Typed(typed, rules, error.detail), error)
    tried = f"“{help_of(name)}”" if typed else "These rules"
    return _page(Typed(typed, rules, tried=tried, result=result))


@rules_pages.post("")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def add_rules(site: str) -> ResponseReturnValue:
    """Add words, patterns, domains or ranges, one a line."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_change(viewer, current.id)
    typed = _typed_rules()
    try:
        number = actions.add_rules(viewer, current, _new_rules(typed), clock.now())
    except (BadRule, TooManyRules) as error:
        return _refused(Typed(rules=typed, problem=error.detail), error)
    return _back(current, "Added one rule." if number == 1 else f"Added {number} rules.")


@rules_pages.post("/switch")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def switch_rule(site: str) -> ResponseReturnValue:
    """Switch a rule on or off."""
    del site
    current: Site = context.current_site()
    is_on = request.form.get("is_on") == "on"
    actions.switch_rule(cookie.current_viewer(), current, _rule_id(), clock.now(), is_on=is_on)
    return _back(current, "Switched on." if is_on else "Switched off.")


@rules_pages.post("/remove")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def remove_rule(site: str) -> ResponseReturnValue:
    """Take a rule away."""
    del site
    current: Site = context.current_site()
    actions.remove_rule(cookie.current_viewer(), current, _rule_id(), clock.now())
    return _back(current, "Removed.")


def _page(typed: Typed) -> str:
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_change(viewer, current.id)
    kept = load_settings(current.settings)
    q = request.args.get("q", "").strip().casefold()
    rules = [rule for rule in queries.list_rules(current.id) if q in rule.value.casefold()]
    return render_template(
        "dashboard/rules.html",
        viewer=viewer,
        nav=navigation.present(viewer, current, "rules_pages.show_rules"),
        site=current,
        groups=[
            (title, [_present_setting(name, kept, typed.settings) for name in names])
            for title, names in GROUPS
        ],
        typed=NOTHING_TYPED | dict(typed.rules),
        kinds=KINDS,
        parts=PARTS,
        outcomes=list(Outcome),
        rules=[_present_rule(rule) for rule in rules[:SHOWN_RULES]],
        rule_count=len(rules),
        q=q,
        said=session.pop(SAID, None) if SAID in session else None,
        problem=typed.problem,
        tried=typed.tried,
        result=typed.result,
        status_labels={status.value: label for status, label in presenting.LABELS.items()},
    )


def _present_setting(name: str, kept: SiteSettings, typed: Mapping[str, str]) -> dict[str, Any]:
    presented = setting_forms.present(name, kept, typed)
    return presented | {"may_try": name in dry_run.TRIABLE}


def _present_rule(rule: ScreeningRule) -> dict[str, Any]:
    is_searched = rule.kind in (Kind.WORD, Kind.WILDCARD, Kind.PATTERN)
    return {
        "id": str(rule.id),
        "value": rule.value,
        "what": KINDS[Kind(rule.kind)],
        "where": PARTS[Part(rule.part)] if is_searched else "",
        "action": rule.action,
        "note": rule.note,
        "is_on": rule.is_on,
    }


def _typed_rules() -> dict[str, str]:
    return {
        name: request.form.get(name, "") for name in ("kind", "part", "action", "values", "note")
    }


def _new_rules(typed: Mapping[str, str]) -> Sequence[NewRule]:
    if typed["kind"] not in set(Kind) or typed["action"] not in set(Outcome):
        raise Invalid("Choose what to look for, and whether to hold or to refuse.")
    part = Part(typed["part"]) if typed["part"] in set(Part) else Part.ANYWHERE
    lines = [line for line in typed["values"].splitlines() if line.strip()]
    if not lines:
        raise BadRule("Write what to look for, one a line.")
    if len(lines) > MAX_LINES:
        raise TooManyRules(f"At most {MAX_LINES:,} lines at once, and these are {len(lines):,}.")
    kind, action = Kind(typed["kind"]), Outcome(typed["action"])
    return [NewRule(kind, line, action, part, typed["note"]) for line in lines]


def _rule_id() -> int:
    return ids.parse_id(request.form.get("rule", "")) or 0


def _refused(typed: Typed, error: CommentsError) -> ResponseReturnValue:
    return _page(typed), problems.status_of(type(error))


def _back(site: Site, said: str) -> ResponseReturnValue:
    session[SAID] = said
    return redirect(url_for("rules_pages.show_rules", site=site.shortname), 303)
