"""`/dashboard/<site>/rules`: what a site screens by, its own words and patterns, and what each would have held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie, site_settings
from comments.core import clock, ids
from comments.core.db import write_unit
from comments.core.errors import CommentsError, Invalid
from comments.core.words import Number, gettext, kept, ngettext
from comments.dashboard import navigation, presenting, presenting_rules, setting_forms
from comments.dashboard.blueprints import make_blueprint
from comments.moderation import dry_run, numbers, trials
from comments.moderation.numbers import Decided
from comments.screening import actions, policy, queries
from comments.screening.actions import NewRule
from comments.screening.errors import BadRule, TooManyRules
from comments.screening.models import Kind, Outcome, Part
from comments.sites import queries as site_queries
from comments.sites.errors import BadSetting
from comments.sites.models import Site
from comments.sites.settings import help_of, load_settings
from comments.web import context, languages, limits, problems
from comments.web.application import opens_units

SAID = "rules_said"  # what was done, until it was shown once
SHOWN_RULES = 200
MAX_LINES = 5000
MAX_NAMED = 60

NAMES = tuple(name for _, names in presenting_rules.GROUPS for name in names)
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
    tried: tuple[str, dry_run.DryRun] | None = None


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
    return _back(current, gettext("Saved.") if changed else gettext("Nothing was changed."))


@rules_pages.post("/try")
@limits.limiter.limit(limits.TRIALS)
@opens_units
def try_out(site: str) -> ResponseReturnValue:
    """Show what a setting or rules would have held in the last 30 days; of many comments the worker does."""
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
    except (BadSetting, BadRule) as error:
        return _refused(Typed(typed, rules, error.detail), error)
    now, words = (
        clock.now(),
        gettext("“%(name)s”", name=help_of(name)) if typed else _short(rules["values"]),
    )
    if trials.is_short(current.id, now):
        result = dry_run.try_out(viewer, current, trial, now)
        return _page(Typed(typed, rules, tried=(words, result)))
    with write_unit():
        trials.begin(viewer, current, trial, words, now)
    return _back(current, gettext("The comments of 30 days are many. They are gone through now."))


@rules_pages.get("/trial")
def show_trial(site: str) -> ResponseReturnValue:
    """Say how far a trial is, for the page that is open."""
    del site
    current: Site = context.current_site()
    policy.check_may_change(cookie.current_viewer(), current.id)
    trial = presenting_rules.present_trial(trials.find_last(current.id))
    return {name: languages.say(value) for name, value in trial.items()}


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
    return _back(
        current,
        ngettext("Added one rule.", "Added %(num)s rules.", number),
    )


@rules_pages.post("/switch")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def switch_rule(site: str) -> ResponseReturnValue:
    """Switch a rule on or off."""
    del site
    current: Site = context.current_site()
    is_on = request.form.get("is_on") == "on"
    actions.switch_rule(cookie.current_viewer(), current, _rule_id(), clock.now(), is_on=is_on)
    return _back(current, gettext("Switched on.") if is_on else gettext("Switched off."))


@rules_pages.post("/remove")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def remove_rule(site: str) -> ResponseReturnValue:
    """Take a rule away."""
    del site
    current: Site = context.current_site()
    actions.remove_rule(cookie.current_viewer(), current, _rule_id(), clock.now())
    return _back(current, gettext("Removed."))


def _page(typed: Typed) -> str:
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_change(viewer, current.id)
    kept = load_settings(current.settings)
    q = request.args.get("q", "").strip().casefold()
    found = [rule for rule in queries.list_rules(current.id) if q in rule.value.casefold()]
    rules = found[:SHOWN_RULES]
    since = clock.now() - timedelta(days=numbers.DAYS)
    decided = numbers.read_decided(current.id, since) if rules else Decided()
    return render_template(
        "dashboard/rules.html",
        viewer=viewer,
        nav=navigation.present(viewer, current, "rules_pages.show_rules"),
        site=current,
        groups=[
            (
                title,
                [presenting_rules.present_setting(name, kept, typed.settings) for name in names],
            )
            for title, names in presenting_rules.GROUPS
        ],
        typed=NOTHING_TYPED | dict(typed.rules),
        kinds=presenting_rules.KINDS,
        parts=presenting_rules.PARTS,
        outcomes=list(Outcome),
        outcome_labels=presenting_rules.OUTCOMES,
        rules=presenting_rules.present_rules(rules, decided),
        one_in=Number(decided.one_in) if decided.is_sample else None,
        rule_count=len(found),
        q=q,
        said=session.pop(SAID, None) if SAID in session else None,
        problem=typed.problem,
        tried=presenting_rules.present_tried(current.id, typed.tried or _last_result(current)),
        trial=presenting_rules.present_trial(trials.find_last(current.id)),
        status_labels={status.value: label for status, label in presenting.LABELS.items()},
    )


def _typed_rules() -> dict[str, str]:
    return {
        name: request.form.get(name, "") for name in ("kind", "part", "action", "values", "note")
    }


def _new_rules(typed: Mapping[str, str]) -> Sequence[NewRule]:
    if typed["kind"] not in set(Kind) or typed["action"] not in set(Outcome):
        raise Invalid(gettext("Choose what to look for, and whether to hold or to refuse."))
    part = Part(typed["part"]) if typed["part"] in set(Part) else Part.ANYWHERE
    like = NewRule(Kind(typed["kind"]), "", Outcome(typed["action"]), part, typed["note"])
    new = actions.read_lines(typed["values"].splitlines(), like)
    if not new:
        raise BadRule(gettext("Write what to look for, one a line."))
    if len(new) > MAX_LINES:
        raise TooManyRules(
            gettext(
                "At most %(most)s lines at once, and these are %(number)s.",
                most=Number(MAX_LINES),
                number=Number(len(new)),
            )
        )
    return new


def _last_result(site: Site) -> tuple[str, dry_run.DryRun] | None:
    """Return what the worker found last, and of what."""
    last = trials.find_last(site.id)
    result = trials.find_result(last) if last else None
    return (kept(last.words, last.said), result) if last and result else None


def _short(values: str) -> str:
    """Name rules that were typed by the first of them."""
    first, *others = [line.strip() for line in values.splitlines() if line.strip()]
    short = first if len(first) <= MAX_NAMED else f"{first[:MAX_NAMED]}…"
    if not others:
        return gettext("“%(name)s”", name=short)
    return gettext("“%(name)s” and %(number)s more", name=short, number=len(others))


def _rule_id() -> int:
    return ids.parse_id(request.form.get("rule", "")) or 0


def _refused(typed: Typed, error: CommentsError) -> ResponseReturnValue:
    return _page(typed), problems.status_of(type(error))


def _back(site: Site, said: str) -> ResponseReturnValue:
    session[SAID] = languages.say(said)
    return redirect(url_for("rules_pages.show_rules", site=site.shortname), 303)
