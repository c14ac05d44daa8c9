"""What the desk shows of the person behind a comment."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from comments.dashboard import looking, presenting
from comments.dashboard.presenting import Age
from comments.moderation.history import Record
from comments.sites.models import Site


@dataclass(frozen=True)
class PastLine:
    """One of the last comments of a person."""

    href: str
    status: str
    words: str
    age: Age


@dataclass(frozen=True)
class Person:
    """Numbers and history of a person on this site."""

    href: str
    is_address_alone: bool
    known_since: Age | None
    numbers: list[tuple[str, str]]
    last: list[PastLine]


def present_person(record: Record, site: Site, now: datetime) -> Person:
    """Present what is known of the author of a comment."""
    return Person(
        href=looking.href(site, record.wanted),
        is_address_alone=record.wanted.address is not None,
        known_since=presenting.present_age(record.known_since, now) if record.known_since else None,
        numbers=[
            (presenting.LABELS[status], str(number)) for status, number in record.numbers.items()
        ],
        last=[
            PastLine(
                href=url_for(
                    "card_pages.show_card", site=site.shortname, comment_id=past.comment_id
                ),
                status=presenting.LABELS[past.status],
                words=" ".join(past.excerpt.split()) or "(nothing is left of it)",
                age=presenting.present_age(past.created_at, now),
            )
            for past in record.last
        ],
    )
