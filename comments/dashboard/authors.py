"""What the desk says of people beside what they wrote: trust with its inputs, sanctions, and their last comments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from comments.accounts.viewer import Viewer
from comments.core.words import Number, gettext
from comments.dashboard import people_presenting, presenting
from comments.dashboard.people_presenting import Trust
from comments.dashboard.presenting import Age
from comments.discussion.models import Comment
from comments.markup.render import excerpt
from comments.moderation import people, policy, trail
from comments.moderation.people import Person
from comments.moderation.queries import QueueItem
from comments.screening import queries as screening
from comments.screening.sanctions.models import Sanction
from comments.sites.models import Site

LAST = 5
EXCERPT = 160


@dataclass(frozen=True)
class Author:
    """What a card says of who wrote it; `sanctions` is empty where there were none, or the viewer may not know."""

    trust: Trust
    sanctions: str


@dataclass(frozen=True)
class PastLine:
    """One of the last comments of a person."""

    href: str
    status: str
    words: str
    age: Age


@dataclass(frozen=True)
class History:
    """A person's numbers on this site, and the last of what they wrote."""

    href: str
    counts: Sequence[tuple[str, str | Number]]
    last: Sequence[PastLine]
    sanctions: Sequence[people_presenting.SanctionLine]


def present_authors(
    viewer: Viewer, site: Site, comments: Sequence[Comment], now: datetime
) -> dict[str, Author]:
    """Present the authors of comments, by the id of each comment, in two statements however many there are."""
    known = screening.list_people(site.id, {c.author_id for c in comments if c.author_id})
    keys: dict[int, list[str]] = {}
    for comment in comments:
        person = known.get(comment.author_id or 0)
        email = person.email if person else comment.author_email
        if policy.may_act_on(viewer, site, person.role if person else None):
            keys[comment.id] = trail.keys_of(comment.author_id, email, comment.address)
    sanctions = _by_target(
        trail.list_for_any(site.id, {key for own in keys.values() for key in own})
    )
    return {
        str(comment.id): Author(
            people_presenting.present_trust(known.get(comment.author_id or 0), now),
            people_presenting.summarize(
                [one for key in keys.get(comment.id, ()) for one in sanctions.get(key, ())], now
            ),
        )
        for comment in comments
    }


def present_history(viewer: Viewer, site: Site, comment: Comment, now: datetime) -> History | None:
    """Present what is known of who wrote a comment beside it; nothing where its author took that back."""
    person = people.author_of(comment)
    if person is None:
        return None
    page, _ = people.list_comments(site.id, person, limit=LAST + 1)
    others = [item for item in page if item.comment.id != comment.id]
    return History(
        href=url_for("people_pages.show_person", site=site.shortname, key=person.key),
        counts=people_presenting.present_counts(people.count_comments(site.id, person)),
        last=[_past(site, item, now) for item in others[:LAST]],
        sanctions=present_sanctions(viewer, site, person, now),
    )


def present_sanctions(
    viewer: Viewer, site: Site, person: Person, now: datetime
) -> list[people_presenting.SanctionLine]:
    """Present what holds and held for somebody, with its trail."""
    return [
        people_presenting.present_sanction(one, now)
        for one in trail.list_of_person(viewer, site, person)
    ]


def _by_target(found: Sequence[Sanction]) -> Mapping[str, list[Sanction]]:
    by_target: dict[str, list[Sanction]] = {}
    for sanction in found:
        by_target.setdefault(sanction.target, []).append(sanction)
    return by_target


def _past(site: Site, item: QueueItem, now: datetime) -> PastLine:
    comment = item.comment
    words = excerpt(comment.html[: 4 * EXCERPT], EXCERPT)  # tags fall away
    return PastLine(
        href=url_for("card_pages.show_card", site=site.shortname, comment_id=comment.id),
        status=presenting.LABELS[presenting.Status(comment.status)],
        words=" ".join(words.split()) or gettext("(nothing is left of it)"),
        age=presenting.present_age(comment.created_at, now),
    )
