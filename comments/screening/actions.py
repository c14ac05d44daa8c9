"""What staff do about screening: write rules, switch them, pin somebody's trust."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from comments.accounts.viewer import Viewer
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject
from comments.core import ids, text
from comments.core.db import db
from comments.core.words import Number, gettext
from comments.screening import policy, queries, values
from comments.screening.errors import BadRule, TooManyRules
from comments.screening.models import Kind, Level, Outcome, Part, ScreeningRule, Standing
from comments.screening.ruleset import Entry
from comments.sites.models import Site

# One pass over a text finds any number of words; each pattern is a pass of its own, and each range a comparison.
MAX_RULES = 10_000
MAX_SLOW_RULES = 200
SLOW = (Kind.PATTERN, Kind.ADDRESS_RANGE)
MAX_NOTE = 300


@dataclass(frozen=True)
class NewRule:
    """A rule as somebody writes it; one of many says in which line it stands."""

    kind: Kind
    typed: str
    action: Outcome = Outcome.HOLD
    part: Part = Part.ANYWHERE
    note: str = ""
    line: int | None = None

    def entry(self) -> Entry:
        """Return it as it would be kept: a word with a star in it as the wildcard that it is meant as.

        Raises:
            BadRule: it cannot be a rule.

        """
        kind = Kind.WILDCARD if self.kind is Kind.WORD and "*" in self.typed else self.kind
        is_searched = kind in (Kind.WORD, Kind.WILDCARD, Kind.PATTERN)
        part = self.part if is_searched else Part.ANYWHERE
        try:
            value = values.spelled(kind, self.typed)
        except BadRule as error:
            if self.line is None:
                raise
            raise BadRule(f"Line {self.line}: {error.detail}", errors=error.errors) from error
        return Entry(kind, part, value, self.action)


def read_lines(lines: Iterable[str], like: NewRule) -> list[NewRule]:
    """Return a rule for each line that is not empty, otherwise like the one given."""
    read = [replace(like, typed=line, line=at) for at, line in enumerate(lines, 1) if line.strip()]
    return read if len(read) > 1 else [replace(rule, line=None) for rule in read]


def add_rules(viewer: Viewer, site: Site, new: Iterable[NewRule], now: datetime) -> int:
    """Add rules, all or none of them; return how many. One that is there already takes its new action.

    Raises:
        SignInFirst, RoleTooLow: see `comments.screening.policy`.
        BadRule: one cannot be a rule.
        TooManyRules: so many do not fit.

    """
    policy.check_may_change(viewer, site.id)
    return write_rules(_actor(viewer), site, new, now)


def write_rules(actor: Actor, site: Site, new: Iterable[NewRule], now: datetime) -> int:
    """Add rules for somebody who may, as `add_rules` does.

    Raises:
        BadRule, TooManyRules.

    """
    wanted = {_key(rule.entry()): rule for rule in new}
    if not wanted:
        raise BadRule(gettext("Write what to look for."))
    here = {(rule.kind, rule.part, rule.value): rule for rule in queries.list_rules(site.id)}
    _check_number([*here, *(key for key in wanted if key not in here)])
    for key, rule in wanted.items():
        kept = here.get(key)
        if kept is None:
            db.session.add(_row(actor, site, rule, now))
        else:
            kept.action, kept.is_on = rule.action, True
    what = {"rules": [_short(key) for key in list(wanted)[:20]], "count": len(wanted)}
    _changed(actor, site, "rules.add", what, now)
    return len(wanted)


def clear_rules(actor: Actor, site: Site, values_of: Iterable[str], now: datetime) -> int:
    """Take away every rule of a site with one of these values; return how many there were."""
    lines = list(values_of)  # of a pattern, white space may be a part
    wanted = {*lines, *map(text.single_line, lines)}
    found = [rule for rule in queries.list_rules(site.id) if rule.value in wanted]
    for rule in found:
        db.session.delete(rule)
    if found:
        what = {"rules": [_name(rule) for rule in found[:20]], "count": len(found)}
        _changed(actor, site, "rules.remove", what, now)
    return len(found)


def switch_rule(viewer: Viewer, site: Site, rule_id: int, now: datetime, *, is_on: bool) -> None:
    """Switch a rule on or off.

    Raises:
        SignInFirst, RoleTooLow, UnknownRule.

    """
    policy.check_may_change(viewer, site.id)
    rule = queries.get_rule(site.id, rule_id)
    rule.is_on = is_on
    action = "rules.switch_on" if is_on else "rules.switch_off"
    _changed(_actor(viewer), site, action, {"rules": [_name(rule)]}, now)


def remove_rule(viewer: Viewer, site: Site, rule_id: int, now: datetime) -> None:
    """Take a rule away.

    Raises:
        SignInFirst, RoleTooLow, UnknownRule.

    """
    policy.check_may_change(viewer, site.id)
    rule = queries.get_rule(site.id, rule_id)
    db.session.delete(rule)
    _changed(_actor(viewer), site, "rules.remove", {"rules": [_name(rule)]}, now)


def pin_trust(
    viewer: Viewer, site: Site, account_id: int, level: Level | None, now: datetime
) -> None:
    """Say how far somebody is trusted, whatever the numbers are; with no level, let the numbers speak again.

    Raises:
        SignInFirst, RoleTooLow: see `comments.screening.policy`.
        UnknownPerson: there is no such account.

    """
    policy.check_may_pin(viewer, site.id)
    queries.get_person(site.id, account_id)
    row = db.session.scalar(
        select(Standing)
        .where(Standing.site_id == site.id, Standing.account_id == account_id)
        .with_for_update()
    )
    if row is None:
        row = Standing(site_id=site.id, account_id=account_id)
        db.session.add(row)
    before, row.pinned_level = row.pinned_level, level
    audit.record(
        _actor(viewer),
        "trust.pin",
        Subject("account", account_id, site.id),
        now,
        change=({"level": before}, {"level": level}),
    )


def forget_author(account_ids: Iterable[int]) -> None:
    """Leave the rules of somebody who is erased to nobody."""
    db.session.execute(
        update(ScreeningRule)
        .where(ScreeningRule.created_by.in_(list(account_ids)))
        .values(created_by=None)
        .execution_options(synchronize_session=False)
    )


def _actor(viewer: Viewer) -> Actor:
    return Actor(viewer.account_id, viewer.name)


def _row(actor: Actor, site: Site, rule: NewRule, now: datetime) -> ScreeningRule:
    entry = rule.entry()
    return ScreeningRule(
        id=ids.new_id(now),
        site_id=site.id,
        kind=entry.kind,
        part=entry.part,
        value=entry.value,
        action=entry.action,
        note=text.single_line(rule.note)[:MAX_NOTE],
        created_by=actor.account_id,
        created_at=now,
    )


def _key(entry: Entry) -> tuple[str, str, str]:
    return (entry.kind.value, entry.part.value, entry.value)


def _check_number(keys: list[tuple[str, str, str]]) -> None:
    if len(keys) > MAX_RULES:
        raise TooManyRules(
            gettext(
                "A site holds %(most)s rules, and these would be %(number)s.",
                most=Number(MAX_RULES),
                number=Number(len(keys)),
            )
        )
    for kind in SLOW:
        number = sum(key[0] == kind for key in keys)
        if number > MAX_SLOW_RULES:
            numbers = {"most": MAX_SLOW_RULES, "number": number}
            raise TooManyRules(
                gettext("A site holds %(most)s patterns, and these would be %(number)s.", **numbers)
                if kind is Kind.PATTERN
                else gettext(
                    "A site holds %(most)s address ranges, and these would be %(number)s.",
                    **numbers,
                )
            )


def _changed(actor: Actor, site: Site, action: str, what: dict[str, Any], now: datetime) -> None:
    """Let every process know that its rules are old, and write into the log who changed them."""
    version = ids.new_id(now)
    db.session.execute(update(Site).where(Site.id == site.id).values(rules_version=version))
    audit.record(
        actor,
        action,
        Subject("site", site.id, site.id),
        now,
        change=(None, what),
    )


def _short(key: tuple[str, str, str]) -> str:
    return f"{key[0]}: {key[2]}"


def _name(rule: ScreeningRule) -> str:
    return f"{rule.kind}: {rule.value}"
