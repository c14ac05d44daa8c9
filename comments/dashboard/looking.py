"""What somebody looks for, as it stands in addresses and forms: every view of the queue can be shared as a link.

What cannot be understood is left out: a link that was cut short still shows a queue.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from comments.core import ids
from comments.core.words import gettext
from comments.discussion.models import Status
from comments.moderation.schemas import ALL, REPORTED
from comments.moderation.wanted import QUEUES, Order, Wanted
from comments.sites.models import Site

_CHIPS: dict[str, Callable[[Any], str]] = {
    "thread_id": lambda _: gettext("One discussion"),
    "author_id": lambda _: gettext("One person"),
    "author_email": lambda value: gettext("Mail %(address)s", address=value),
    "address": lambda value: gettext("Address %(address)s", address=value),
    "rule": lambda value: gettext("Rule %(name)s", name=value),
    "has_link": lambda _: gettext("With links"),
}


@dataclass(frozen=True)
class Chip:
    """One thing that is asked for besides the queue, and the address of the view without it."""

    label: str
    href: str


def read(values: Mapping[str, str]) -> tuple[str, Wanted]:
    """Return the name of the queue and what is looked for."""
    word = values.get("status", "")
    status = Status(word) if word in set(QUEUES) else Status.PENDING
    order = values.get("order", "")
    wanted = Wanted(
        status=None if word in (ALL, REPORTED) else status,
        is_reported=word == REPORTED,
        q=values.get("q", "").strip(),
        order=Order(order) if order in set(Order) else Order.NEWEST,
        thread_id=ids.parse_id(values.get("thread", "")),
        author_id=ids.parse_id(values.get("author", "")),
        author_email=values.get("email", "").strip().lower() or None,
        address=values.get("address", "").strip() or None,
        rule=values.get("rule", "").strip() or None,
        has_link=values.get("has_link") == "true",
    )
    return name_of(wanted), wanted


def name_of(wanted: Wanted) -> str:
    """Return the name of a queue."""
    if wanted.is_reported:
        return REPORTED
    return wanted.status.value if wanted.status else ALL


def fields_of(wanted: Wanted) -> dict[str, str]:
    """Write down what is looked for; what is as usual is left out."""
    fields: dict[str, Any] = {
        "status": name_of(wanted),
        "q": wanted.q,
        "order": wanted.order.value if wanted.order is not Order.NEWEST else None,
        "thread": wanted.thread_id,
        "author": wanted.author_id,
        "email": wanted.author_email,
        "address": wanted.address,
        "rule": wanted.rule,
        "has_link": "true" if wanted.has_link else None,
    }
    return {name: str(value) for name, value in fields.items() if value}


def href(site: Site, wanted: Wanted, cursor: str | None = None) -> str:
    """Return the address of a view of the queue."""
    fields: dict[str, Any] = fields_of(wanted) | ({"cursor": cursor} if cursor else {})
    return url_for("dashboard_pages.show_queue", site=site.shortname, **fields)


def present_chips(site: Site, wanted: Wanted) -> list[Chip]:
    """Present what is asked for besides the queue, its order and its words."""
    blank = Wanted()
    return [
        Chip(
            label(getattr(wanted, name)),
            href(site, replace(wanted, **{name: getattr(blank, name)})),
        )
        for name, label in _CHIPS.items()
        if getattr(wanted, name)
    ]
