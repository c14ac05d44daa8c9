"""`/dashboard/<site>/overview`: the numbers that help those who moderate a site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie
from comments.accounts.viewer import Viewer
from comments.core import clock
from comments.core.words import Number, Sentence, Share, gettext
from comments.dashboard import chart, looking, navigation, presenting, waits
from comments.dashboard.blueprints import make_blueprint
from comments.discussion.models import Status
from comments.moderation import numbers, policy
from comments.moderation.numbers import Decision, RuleNumbers, Unusual
from comments.moderation.wanted import Order, Wanted
from comments.screening import policy as screening
from comments.screening import queries
from comments.sites.models import Site
from comments.web import context

SHOWN_RULES = 20

overview_pages = make_blueprint("overview_pages", "/dashboard/<site>/overview")


@dataclass(frozen=True)
class RuleLine:
    """How often moderators agreed with one rule, and where more stands about it."""

    name: str
    href: str
    held: Number
    upheld: Number
    share: Share

    @classmethod
    def of(cls, name: str, href: str, rule: RuleNumbers) -> "RuleLine":
        """Present a rule's numbers under its name."""
        return cls(name, href, Number(rule.held), Number(rule.upheld), Share(rule.precision))


@overview_pages.get("")
def show_overview(site: str) -> ResponseReturnValue:
    """Show the numbers of the last month."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_read(viewer, current)
    now = clock.now()
    waiting = numbers.count_waiting(current.id)
    days = numbers.list_days(current.id, now)
    since = now - timedelta(days=numbers.DAYS)
    decided = numbers.read_decided(current.id, since)
    histories = decided.histories
    wait = numbers.median_wait(histories)
    overturned = numbers.share_overturned(histories)
    oldest = waiting.oldest_at
    return render_template(
        "dashboard/overview.html",
        viewer=viewer,
        site=current,
        nav=navigation.present(viewer, current, "overview_pages.show_overview"),
        days=numbers.DAYS,
        waiting=_at_least(waiting.count)
        if waiting.count == numbers.COUNTED
        else Number(waiting.count),
        oldest=presenting.present_age(oldest, now) if oldest else None,
        oldest_first=looking.href(current, Wanted(Status.PENDING, order=Order.OLDEST)),
        wait=waits.say(wait) if wait is not None else None,
        overturned=Share(overturned) if overturned is not None else None,
        decisions=sum(len(history) for history in histories),
        one_in=Number(decided.one_in) if decided.is_sample else None,
        rules=[_present_rule(rule, current) for rule in numbers.rule_numbers(histories)],
        own_rules=_present_own_rules(viewer, current, histories),
        chart=chart.draw(days),
        kinds=[(kind, label) for kind, label, _ in chart.KINDS],
        unusual=[_say_unusual(one) for one in numbers.list_unusual(days, decided)],
    )


def _present_rule(rule: RuleNumbers, site: Site) -> RuleLine:
    href = looking.href(site, Wanted(None, rule=rule.rule))
    return RuleLine.of(presenting.name_of(rule.rule), href, rule)


def _present_own_rules(
    viewer: Viewer, site: Site, histories: Sequence[Sequence[Decision]]
) -> list[RuleLine]:
    """Present what the site's own rules held, to those who may see its rules."""
    if not screening.may_change(viewer, site.id):
        return []
    values = {rule.value for rule in queries.list_rules(site.id)}
    found = numbers.own_rule_numbers(histories, values)[:SHOWN_RULES]
    page = "rules_pages.show_rules"
    return [
        RuleLine.of(rule.rule, url_for(page, site=site.shortname, q=rule.rule), rule)
        for rule in found
    ]


def _at_least(count: int) -> str:
    return Sentence("%(number)s+", {"number": Number(count)})


def _say_unusual(unusual: Unusual) -> str:
    say = {
        Unusual.Kind.ALL: _say_all,
        Unusual.Kind.KEPT_BACK: _say_kept_back,
        Unusual.Kind.SPAM: _say_spam,
    }[unusual.kind]
    return say(today=Number(unusual.today), usual=Number(unusual.usual))


def _say_all(**numbers: Number) -> str:
    return gettext("%(today)s comments came today; usually it is about %(usual)s a day.", **numbers)


def _say_kept_back(**numbers: Number) -> str:
    return gettext(
        "%(today)s held or removed comments came today; usually it is about %(usual)s a day.",
        **numbers,
    )


def _say_spam(**numbers: Number) -> str:
    return gettext(
        "%(today)s spam comments came today; usually it is about %(usual)s a day.", **numbers
    )
