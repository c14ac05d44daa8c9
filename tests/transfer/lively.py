"""A site on which everything happened that an export has to tell."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from comments.accounts.models import Identity
from comments.core import ids
from comments.core.db import db, write_unit
from comments.core.words import to_json
from comments.discussion import counters
from comments.discussion.models import Comment, CommentEdit, CommentName, Status
from comments.moderation.models import PersonNote
from comments.moderation.reports import policy, settling
from comments.moderation.reports.models import Outcome, Reason
from comments.screening.sanctions import targets
from comments.screening.sanctions.models import Sanction, SanctionKind
from comments.sites import actions as sites
from comments.sites.models import Site
from comments.threads.models import Thread, ThreadName
from tests.conftest import NOW, ORIGIN
from tests.factories import posting, readers, voting

REPORTED = policy.describe({Reason.SPAM: 2, Reason.ABUSE: 1})
REASON = {"rule": "reported", "reason": str(REPORTED), "said": to_json(REPORTED), "value": 3}


def make_lively(app: Flask, client: FlaskClient, site: Site) -> None:
    with app.app_context(), write_unit():
        current = db.session.merge(site)
        sites.set_site(current, "votes=updown")
        sites.set_site(current, f"reactions={voting.PARTY},{voting.FROG}")
    carol = readers.bearing(app, "carol")
    url = f"{ORIGIN}/a/"
    first = posting.posted(client, url=url, title="Paper & boats", text="**First**, `code`")
    reply = _posted_by(client, carol, url=url, parent_id=first["id"], text="A reply\nin two lines")
    hidden = posting.posted(client, url=url, text="Words that are watched")
    removed = posting.posted(client, url=url, text="Removed, but answered")
    posting.posted(client, url=url, parent_id=removed["id"], text="An answer <b>that stays</b>")
    deleted, token = posting.posted_with_token(client, url=url, text="Deleted")
    client.delete(f"{posting.API}/comments/{deleted}", headers=token)
    posting.posted(client, identifier=" spaces and é ", text="🐸 – 紙の船 ]]> &amp; \u200d")
    voting.voted(client, first["id"], 1)
    voting.voted(client, first["id"], -1, peer=voting.CAFE)
    client.put(f"{posting.API}/comments/{first['id']}/vote", json={"value": 1}, headers=carol)
    voting.reacted(client, reply["id"], voting.PARTY)
    client.put(
        f"{posting.API}/comments/{reply['id']}/reactions",
        json={"emoji": voting.PARTY},
        headers=carol,
    )
    client.put(
        f"{posting.API}/thread/reactions",
        json={"emoji": voting.FROG},
        query_string={"identifier": "article"},
        headers=carol,
    )
    _report(client, removed["id"], carol, reason="abuse", note="Look at “this”,\nplease")
    _report(client, removed["id"], None, reason="spam")
    with app.app_context(), write_unit():
        settling.settle(db.session.get_one(Comment, int(removed["id"])), Outcome.UPHELD, NOW)
    _report(client, first["id"], carol, reason="other")
    with app.app_context(), write_unit():
        _add_what_staff_decided(site.id, int(reply["id"]))
        _let_in(site.id, int(reply["id"]))
        _decide(int(hidden["id"]), Status.PENDING)
        _decide(int(removed["id"]), Status.REMOVED)
        _add_what_was_imported(int(reply["id"]))
        _add_names()


def _posted_by(client: FlaskClient, who: dict[str, str], **fields: str) -> dict[str, str]:
    answer = client.post(
        f"{posting.API}/comments", json={"identifier": "article"} | fields, headers=who
    )
    assert answer.status_code == 201, answer.text
    comment: dict[str, str] = answer.get_json()["comment"]
    return comment


def _report(client: FlaskClient, comment_id: str, who: dict[str, str] | None, **body: str) -> None:
    answer = client.post(f"{posting.API}/comments/{comment_id}/reports", json=body, headers=who)
    assert answer.status_code == 201, answer.text


def _decide(comment_id: int, status: Status) -> None:
    comment = db.session.get_one(Comment, comment_id)
    counters.lock(comment)
    counters.change_status(comment, status)
    comment.reasons = [REASON]


def _add_what_was_imported(comment_id: int) -> None:
    db.session.execute(
        update(Comment)
        .where(Comment.id == comment_id)
        .values(
            edited_at=NOW + timedelta(microseconds=7),
            author_badge="Author",
            is_pinned=True,
            is_featured=True,
            risk=40,
            source="disqus",
            source_id="4711",
        )
    )
    comment = db.session.get_one(Comment, comment_id)
    for text in ("What it said at first", "and then"):
        edit = CommentEdit(
            id=ids.new_id(NOW), comment_id=comment_id, text=text, text_format="markdown",
            edited_by=comment.author_id, edited_at=NOW + timedelta(seconds=len(text)),
        )  # fmt: skip
        db.session.add(edit)
    for number in ("12", "9"):
        db.session.add(
            CommentName(
                site_id=comment.site_id, source="wxr", source_id=number, comment_id=comment_id
            )
        )


def _add_what_staff_decided(site_id: int, reply_id: int) -> None:
    carol = db.session.get_one(Comment, reply_id).author_id
    kinds = (
        (targets.account(carol), SanctionKind.WARNING, NOW),
        (targets.network("203.0.113.7/24"), SanctionKind.BAN, None),
        (targets.email("mallory@example.test"), SanctionKind.SHADOW_BAN, None),
    )
    for second, (target, kind, lifted_at) in enumerate(kinds):
        first, last = target.ends
        db.session.add(
            Sanction(
                id=ids.new_id(NOW), site_id=site_id, kind=kind, target=target.key, message="Be kind.",
                account_id=target.account_id, first_address=first, last_address=last, lifted_at=lifted_at,
                created_at=NOW + timedelta(seconds=second, microseconds=3), acknowledged_at=lifted_at,
            )
        )  # fmt: skip
    db.session.get_one(Site, site_id).has_sanctions = True
    db.session.add(
        PersonNote(
            id=ids.new_id(NOW), site_id=site_id, target=f"account:{carol}", account_id=carol,
            staff_id=carol, text="Knows *boats*.", created_at=NOW + timedelta(microseconds=5),
        )
    )  # fmt: skip


def _let_in(site_id: int, reply_id: int) -> None:
    carol = db.session.get_one(Comment, reply_id).author_id
    ways = (("sso", site_id), ("sso", site_id + 1), ("github", "https://github.com"))
    for number, (kind, issuer) in enumerate(ways, start=1):
        way = Identity(
            id=ids.new_id(NOW), account_id=carol, kind=kind, issuer=str(issuer), subject=f"carol-{number}",
            label="There", badge="Author", role="moderator", told_at=NOW,
            created_at=NOW + timedelta(microseconds=number),
        )  # fmt: skip
        db.session.add(way)


def _add_names() -> None:
    thread = db.session.scalars(select(Thread).where(Thread.title == "Paper & boats")).one()
    thread.is_open, thread.closed_by_hand, thread.premoderate = False, True, True
    thread.settings, thread.pinned_count = {"many_links": 3, "hold_guests": True}, 1
    for kind, value in (
        ("identifier", "42"),
        ("url", f"{ORIGIN}/old/"),
        ("identifier", "\u00a0x "),
    ):
        db.session.add(
            ThreadName(site_id=thread.site_id, kind=kind, value=value, thread_id=thread.id)
        )
    db.session.add(
        Thread(
            id=thread.id + 1, site_id=thread.site_id, title="Nobody yet", is_open=True,
            created_at=NOW, version=1, comment_count=0, reactions={},
        )
    )  # fmt: skip
    db.session.flush()  # the name points at it
    db.session.add(
        ThreadName(site_id=thread.site_id, kind="identifier", value="soon", thread_id=thread.id + 1)
    )


def empty_database() -> None:
    """Take everything away, and make the site anew."""
    with write_unit():
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(table.delete())
    db.session.remove()


def make_site(shortname: str = "blog", name: str = "Blog", origin: str = ORIGIN) -> Site:
    with write_unit():
        return sites.add_site(shortname, name, [origin], NOW)
