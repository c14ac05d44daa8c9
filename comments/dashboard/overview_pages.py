"""`/dashboard/<site>/overview`: the numbers that help those who moderate a site."""

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from comments.accounts import cookie
from comments.core import clock
from comments.core.words import Number, Sentence, gettext
from comments.dashboard import chart, looking, navigation, presenting, waits
from comments.dashboard.blueprints import make_blueprint
from comments.discussion.models import Status
from comments.moderation import numbers, policy
from comments.moderation.numbers import RuleNumbers, Unusual
from comments.moderation.wanted import Order, Wanted
from comments.sites.models import Site
from comments.web import context

overview_pages = make_blueprint("overview_pages", "/dashboard/<site>/overview")


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
    histories = numbers.settled(numbers.list_decisions(current.id, since))
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
        overturned=_percent(overturned) if overturned is not None else None,
        decisions=sum(len(history) for history in histories),
        rules=[_present_rule(current, rule) for rule in numbers.rule_numbers(histories)],
        chart=chart.draw(days),
        kinds=[(kind, label) for kind, label, _ in chart.KINDS],
        unusual=[_say_unusual(one) for one in numbers.list_unusual(days, histories)],
    )


def _present_rule(site: Site, rule: RuleNumbers) -> tuple[str, str, Number, Number, str]:
    href = looking.href(site, Wanted(None, rule=rule.rule))
    return rule.rule, href, Number(rule.held), Number(rule.upheld), _percent(rule.precision)


def _at_least(count: int) -> str:
    return Sentence("%(number)s+", {"number": Number(count)})


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"


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
