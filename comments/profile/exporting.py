"""A copy of everything about a person, as JSON of any length in little memory.

It is read and written in pieces, and between two of them nothing is held of the database: a slow reader keeps nobody
waiting. Secrets are not in it (tokens, or what is kept of them), nor the names of other people.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import orjson
from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, tuple_

from comments.accounts.models import (
    Account,
    Grant,
    Identity,
    Invitation,
    Session,
    SignInLink,
    StaffRole,
)
from comments.accounts.own_ways import Authenticator, Passkey, Password
from comments.audit.models import AuditEntry
from comments.core import clock
from comments.core.db import db
from comments.discussion.models import Comment, CommentEdit
from comments.discussion.policy import status_for_author
from comments.moderation.reports.models import Report
from comments.profile.models import Picture
from comments.reactions.models import CommentReaction, ThreadReaction, Vote
from comments.screening.models import Standing
from comments.screening.sanctions import targets
from comments.screening.sanctions.models import Sanction, SanctionKind
from comments.sites.models import Site
from comments.threads.models import Thread

Rows: TypeAlias = Select[*tuple[Any, ...]]

PIECE = 200
POSITION = (
    "position"  # the column by which a list is read on; it may be a secret, and is never written
)


@dataclass(frozen=True)
class Section:
    """One list of the copy: its rows, and the columns by which they are read on, together unique."""

    name: str
    rows: Rows
    key: tuple[Any, ...]
    present: Callable[[Row[Any]], dict[str, Any]] = lambda row: dict(row._mapping)  # noqa: SLF001 - a row's own way


def stream(account: Account) -> Iterator[bytes]:
    """Write everything about somebody, piece by piece."""
    facts = {
        "id": account.id,
        "email": account.email,
        "name": account.name,
        "url": account.url,
        "created_at": account.created_at,
        "erase_at": account.erase_at,
        "held_mail": account.held_mail,
        "language": account.language,
    }
    sections = sections_of(account.id, account.email)
    db.session.close()
    yield b'{"account":' + _json(facts)
    for section in sections:
        yield b',"%s":[' % section.name.encode()
        yield from _list(section)
        yield b"]"
    yield b"}\n"


def sections_of(account_id: int, email: str | None) -> Sequence[Section]:
    """List what there is about somebody. A new table that points at accounts belongs here; a test says so."""
    return (
        Section("ways_in", _of(Identity, account_id, "id", "kind", "issuer", "subject", "label", "badge", "role",
                                "created_at"),
                (Identity.id,)),
        Section("passwords", _of(Password, account_id, "changed_at"), (Password.account_id,)),
        Section("passkeys", _of(Passkey, account_id, "id", "name", "created_at", "used_at"), (Passkey.id,)),
        Section("authenticators", _of(Authenticator, account_id, "created_at", "confirmed_at"),
                (Authenticator.account_id,)),
        Section("sessions", _of(Session, account_id, "device", "created_at", "expires_at", "ended_at"),
                (Session.token_hash,)),
        Section("pages_signed_in", _of(Grant, account_id, "id", "device", "created_at", "renewed_at", "ended_at")
                .add_columns(Site.shortname.label("site")).join(Site, Site.id == Grant.site_id), (Grant.id,)),
        Section("sign_in_links", _links(account_id, email), (SignInLink.id,)),
        Section("invitations", _invitations(email), (Invitation.id,)),
        Section("roles", select(StaffRole.site_id, Site.shortname.label("site"), StaffRole.role,
                                StaffRole.is_told)
                .join(Site, Site.id == StaffRole.site_id).where(StaffRole.account_id == account_id),
                (StaffRole.site_id,)),
        Section("pictures", _of(Picture, account_id, "key", "created_at"), (Picture.key,)),
        Section("comments", _comments(Comment.author_id == account_id), (Comment.id,), _comment),
        Section("comments_as_guest", _comments(and_(Comment.author_email == email, Comment.author_id.is_(None))),
                (Comment.id,), _comment),
        Section("earlier_words", _edits(account_id), (CommentEdit.id,)),
        Section("standings", _standings(account_id), (Standing.site_id,)),
        Section("votes", _of(Vote, account_id, "comment_id", "value"), (Vote.comment_id,)),
        Section("emoji_on_comments", _of(CommentReaction, account_id, "comment_id", "emoji"),
                (CommentReaction.comment_id, CommentReaction.emoji)),
        Section("emoji_on_articles", _of(ThreadReaction, account_id, "thread_id", "emoji"),
                (ThreadReaction.thread_id, ThreadReaction.emoji)),
        Section("sanctions", _sanctions(account_id, email), (Sanction.id,)),
        Section("reports", _of(Report, account_id, "comment_id", "reason", "note", "created_at", "outcome"),
                (Report.comment_id,)),
        Section("log", _log(account_id), (AuditEntry.id,), lambda row: _log_line(row, account_id)),
    )  # fmt: skip


def _of(table: Any, account_id: int, *names: str) -> Rows:
    return select(*(getattr(table, name) for name in names)).where(table.account_id == account_id)


def _links(account_id: int, email: str | None) -> Rows:
    is_mine = or_(
        SignInLink.account_id == account_id,
        and_(SignInLink.email == email, SignInLink.email.is_not(None)),
    )
    return select(SignInLink.id, SignInLink.created_at, SignInLink.used_at).where(is_mine)


def _invitations(email: str | None) -> Rows:
    return (
        select(Invitation.id, Invitation.role, Site.shortname.label("site"), Invitation.created_at)
        .join(Site, Site.id == Invitation.site_id)
        .where(Invitation.email == email)
    )


def _edits(account_id: int) -> Rows:
    return (
        select(CommentEdit.id, CommentEdit.comment_id, CommentEdit.text, CommentEdit.edited_at)
        .join(Comment, Comment.id == CommentEdit.comment_id)
        .where(Comment.author_id == account_id)
    )


def _standings(account_id: int) -> Rows:
    return _of(
        Standing, account_id, "site_id", "approved", "removed", "upheld_reports", "pinned_level"
    )


def _comments(which: ColumnElement[bool]) -> Rows:
    return (
        select(
            Comment.id, Comment.parent_id, Comment.status, Comment.reasons, Comment.author_name, Comment.author_email,
            Comment.author_url, Comment.address, Comment.text, Comment.text_format, Comment.created_at,
            Comment.edited_at, Comment.up_votes, Comment.down_votes, Site.shortname.label("site"),
            Thread.title.label("page_title"), Thread.url.label("page_url"),
        )
        .join(Thread, Thread.id == Comment.thread_id)
        .join(Site, Site.id == Comment.site_id)
        .where(which)
    )  # fmt: skip


def _comment(row: Row[Any]) -> dict[str, Any]:
    facts = dict(row._mapping)  # noqa: SLF001
    return facts | {"status": status_for_author(row.status, facts.pop("reasons"))}


def _sanctions(account_id: int, email: str | None) -> Rows:
    """Select what their person was told; a shadow ban is none of that."""
    keys = [targets.account(account_id).key, *([targets.email(email).key] if email else [])]
    return (
        select(
            Sanction.id, Sanction.kind, Sanction.message, Sanction.created_at, Sanction.ends_at,
            Sanction.lifted_at, Sanction.acknowledged_at, Site.shortname.label("site"),
        )
        .join(Site, Site.id == Sanction.site_id)
        .where(Sanction.target.in_(keys), Sanction.kind != SanctionKind.SHADOW_BAN)
    )  # fmt: skip


def _log(account_id: int) -> Rows:
    return select(AuditEntry).where(
        or_(
            AuditEntry.actor_id == account_id,
            and_(AuditEntry.subject_kind == "account", AuditEntry.subject_id == account_id),
        )
    )


def _log_line(row: Row[Any], account_id: int) -> dict[str, Any]:
    entry: AuditEntry = row.AuditEntry
    line = {
        "id": entry.id,
        "at": entry.at,
        "action": entry.action,
        "on": f"{entry.subject_kind} {entry.subject_id}",
        "by": "you" if entry.actor_id == account_id else "staff",
    }
    # What others noted is theirs.
    mine = {"reason": entry.reason, "note": entry.note} if line["by"] == "you" else {}
    return line | mine | {"before": entry.before, "after": entry.after}


def _list(section: Section) -> Iterator[bytes]:
    last: tuple[Any, ...] | None = None
    comma = b""
    query = section.rows.add_columns(
        *(column.label(f"{POSITION}{number}") for number, column in enumerate(section.key))
    ).order_by(*section.key)
    while True:
        following = query if last is None else query.where(tuple_(*section.key) > last)
        rows = db.session.execute(following.limit(PIECE)).all()
        pieces = [_json(section.present(row)) for row in rows]
        last = tuple(rows[-1][-len(section.key) :]) if rows else None
        # Neither a transaction nor an object is kept while what was read is sent.
        db.session.close()
        if pieces:
            yield comma + b",".join(pieces)
            comma = b","
        if len(rows) < PIECE:
            return


def _json(facts: dict[str, Any]) -> bytes:
    kept = {name: value for name, value in facts.items() if not name.startswith(POSITION)}
    return orjson.dumps({name: _plain(name, value) for name, value in kept.items()})


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return clock.to_json(value)
    is_id = isinstance(value, int) and (name == "id" or name.endswith("_id"))
    return str(value) if is_id else value
