"""Ready values for the page of rules: settings, rules, and what trying one found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comments.core.words import Number, Share, gettext, kept, ngettext
from comments.dashboard import setting_forms
from comments.moderation import dry_run, numbers
from comments.moderation.dry_run import DryRun, Example
from comments.moderation.models import RuleTrial
from comments.moderation.numbers import Decided, RuleNumbers
from comments.screening.models import Kind, Outcome, Part, ScreeningRule
from comments.sites.settings import SiteSettings

# Who and what waits, as it is asked for on the whole site and for one discussion.
WAITING: tuple[tuple[str, tuple[str, ...]], ...] = (
    (gettext("Who waits"), (
        "premoderate", "hold_guests", "first_comments", "young_account_hours",
        "new_people", "known_people", "trusted_people", "protect_names",
    )),
    (gettext("What waits"), (
        "many_links", "many_links_action", "links_of_new_people", "repeated_text", "copied_text", "repeat_hours",
        "many_comments", "many_comments_minutes", "many_comments_action",
    )),
)  # fmt: skip
GROUPS = (
    *WAITING,
    (gettext("Machines"), ("least_seconds", "proof_of_work")),
    (gettext("Discussions"), ("closes_after_days", "stopped", "stop_message")),
)  # fmt: skip
KINDS = {
    Kind.WORD: gettext("Whole words"),
    Kind.WILDCARD: gettext("Words with *"),
    Kind.PATTERN: gettext("Patterns (RE2)"),
    Kind.MAIL_DOMAIN: gettext("Mail domains"),
    Kind.ADDRESS_RANGE: gettext("Addresses and ranges"),
}
PARTS = {
    Part.ANYWHERE: gettext("in text and name"),
    Part.TEXT: gettext("in the text"),
    Part.NAME: gettext("in the name"),
    Part.MAIL: gettext("in the mail address"),
}


OUTCOMES = {Outcome.HOLD: gettext("hold"), Outcome.REFUSE: gettext("refuse")}


@dataclass(frozen=True)
class Tried:
    """What a trial found, and of what it was."""

    words: str
    run: DryRun
    examples: Sequence[Example]


def present_tried(site_id: int, tried: tuple[str, DryRun] | None) -> Tried | None:
    """Present what a trial found."""
    if tried is None:
        return None
    words, run = tried
    return Tried(words, run, dry_run.list_examples(site_id, run))


def present_trial(trial: RuleTrial | None) -> dict[str, Any]:
    """Present how far a trial is: for the page, and for the script that keeps it true."""
    if trial is None or trial.result is not None:
        return {"state": "over", "percent": 100, "words": ""}
    tried = kept(trial.words, trial.said)
    words = ngettext(
        "%(num)s comment looked at, %(percent)s",
        "%(num)s comments looked at, %(percent)s",
        trial.looked_at,
        num=Number(trial.looked_at),
        percent=Share(trial.percent / 100),
    )
    return {"state": "running", "percent": trial.percent, "words": words, "tried": tried}


def present_setting(name: str, kept: SiteSettings, typed: Mapping[str, str]) -> dict[str, Any]:
    """Present a setting with what was typed for it, or what holds."""
    presented = setting_forms.present(name, kept, typed)
    return presented | {"may_try": name in dry_run.TRIABLE}


def present_rules(rules: Sequence[ScreeningRule], decided: Decided) -> list[dict[str, Any]]:
    """Present some of the site's rules, and what became of what each held in the last days."""
    values = {rule.value for rule in rules}
    held = {one.rule: one for one in numbers.own_rule_numbers(decided.histories, values)}
    return [_present_rule(rule, held.get(rule.value)) for rule in rules]


def _present_rule(rule: ScreeningRule, held: RuleNumbers | None) -> dict[str, Any]:
    is_searched = rule.kind in (Kind.WORD, Kind.WILDCARD, Kind.PATTERN)
    return {
        "id": str(rule.id),
        "value": rule.value,
        "what": KINDS[Kind(rule.kind)],
        "where": PARTS[Part(rule.part)] if is_searched else "",
        "action": OUTCOMES[Outcome(rule.action)],
        "note": rule.note,
        "is_on": rule.is_on,
        "held": _say_held(held) if held else None,
    }


def _say_held(held: RuleNumbers) -> str:
    return gettext(
        "%(held)s decided about in %(days)s days, %(upheld)s kept away (%(share)s)",
        days=numbers.DAYS,
        upheld=Number(held.upheld),
        held=Number(held.held),
        share=Share(held.precision),
    )
