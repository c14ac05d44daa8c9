"""What of a site goes out, read in pieces, in an order that puts threads before comments and parents before replies.

Between two pieces nothing is held but the ids of the threads, so that a slow reader of an export
keeps nobody waiting. A caller that wants one moment of the database begins a snapshot before, and
holds it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import CompoundSelect, Row, select, union

from comments.accounts import people
from comments.accounts.models import Account, Identity
from comments.core.db import db
from comments.discussion.models import Comment, CommentEdit, CommentName
from comments.moderation.models import PersonNote
from comments.moderation.reports.models import Report
from comments.reactions.models import CommentReaction, ThreadReaction, Vote
from comments.screening.sanctions.models import Sanction
from comments.sites.models import Site
from comments.sites.settings import as_word, load_settings
from comments.threads.models import Thread, ThreadName
from comments.transfer.staging import chunked

PIECE = 500
_COMMENTS = db.metadata.tables[Comment.__tablename__]
_THREADS = db.metadata.tables[Thread.__tablename__]


@dataclass(frozen=True, slots=True)
class OutgoingPerson:
    """An account's row, and what the site's publisher calls them, where it signs them in."""

    row: Row[Any]
    members: Sequence[Row[Any]]


@dataclass(frozen=True, slots=True)
class OutgoingThread:
    """A thread's row, its names as (kind, value), and its emoji."""

    row: Row[Any]
    names: Sequence[tuple[str, str]]
    reactions: Sequence[Row[Any]]


@dataclass(frozen=True, slots=True)
class OutgoingComment:
    """A comment's row and what hangs on it: votes, emoji, what it said before (oldest first), reports, other names.

    `member_id` is what the site's publisher calls its author, where it signs them in.
    """

    row: Row[Any]
    votes: Sequence[Row[Any]]
    reactions: Sequence[Row[Any]]
    edits: Sequence[Row[Any]] = ()
    reports: Sequence[Row[Any]] = ()
    names: Sequence[Row[Any]] = ()
    member_id: str | None = None


class Discussions:
    """All discussions of a site, to be written in some format."""

    def __init__(self, site: Site, *, rests: bool = False) -> None:
        """Begin; with `rests` nothing is held of the database between two pieces, and each is of its own moment."""
        self._rest = db.session.close if rests else lambda: None
        self.site_id = site.id
        self.shortname = site.shortname
        self.name = site.name
        self.origins = list(site.origins)
        known = load_settings(site.settings)
        self.settings = {
            name: as_word(getattr(known, name))
            for name in sorted(site.settings)
            if hasattr(known, name)
        }

    def people(self) -> Iterator[OutgoingPerson]:
        """Yield the accounts that something in the file points at, in the order of their ids."""
        ids = _ids_of_people(self.site_id).subquery()
        columns: list[Any] = [
            Account.id,
            Account.email,
            Account.name,
            Account.url,
            Account.created_at,
        ]
        last = 0
        while True:
            query = select(*columns).where(Account.id.in_(select(ids)), Account.id > last)
            rows: Sequence[Row[Any]] = db.session.execute(
                query.order_by(Account.id).limit(PIECE)
            ).all()
            members = _members(self.site_id, [row.id for row in rows])
            self._rest()
            for row in rows:
                yield OutgoingPerson(row, members.get(row.id, []))
            if len(rows) < PIECE:
                return
            last = rows[-1].id

    def sanctions(self) -> Iterator[Row[Any]]:
        """Yield what holds or held for people, the oldest first."""
        yield from self._of_staff(Sanction)

    def notes(self) -> Iterator[Row[Any]]:
        """Yield what staff noted about people, the oldest first."""
        yield from self._of_staff(PersonNote)

    def _of_staff(self, model: type[Sanction | PersonNote]) -> Iterator[Row[Any]]:
        table = db.metadata.tables[model.__tablename__]
        last = 0
        while True:
            query = select(table).where(table.c.site_id == self.site_id, table.c.id > last)
            rows = db.session.execute(query.order_by(table.c.id).limit(PIECE)).all()
            self._rest()
            yield from rows
            if len(rows) < PIECE:
                return
            last = rows[-1].id

    def threads(self) -> Iterator[OutgoingThread]:
        """Yield all threads in the order of their ids."""
        last = 0
        while rows := self._thread_rows(last):
            wanted = [row.id for row in rows]
            names: dict[int, list[tuple[str, str]]] = {}
            found = select(ThreadName.thread_id, ThreadName.kind, ThreadName.value)
            for thread_id, kind, value in db.session.execute(
                found.where(ThreadName.thread_id.in_(wanted))
            ):
                names.setdefault(thread_id, []).append((kind, value))
            given = _given(ThreadReaction, "thread_id", wanted, ("emoji",))
            self._rest()
            for row in rows:
                yield OutgoingThread(row, sorted(names.get(row.id, [])), given.get(row.id, []))
            last = wanted[-1]

    def threads_with_comments(self) -> Iterator[tuple[OutgoingThread, Iterator[OutgoingComment]]]:
        """Yield each thread with its comments, which have to be taken before the next thread."""
        for piece in chunked(self.threads(), PIECE):
            comments = self.comments([thread.row.id for thread in piece])
            groups = groupby(comments, key=lambda comment: comment.row.thread_id)
            thread_id, group = next(groups, (None, None))
            for thread in piece:
                if group is not None and thread.row.id == thread_id:
                    yield thread, group
                    thread_id, group = next(groups, (None, None))
                else:
                    yield thread, iter(())

    def comments(self, thread_ids: Sequence[int]) -> Iterator[OutgoingComment]:
        """Yield the comments of threads, thread by thread, parents before their replies."""
        for wanted in chunked(thread_ids, PIECE):
            order = (_COMMENTS.c.thread_id, _COMMENTS.c.depth, _COMMENTS.c.id)
            query = select(_COMMENTS.c.id).where(_COMMENTS.c.thread_id.in_(wanted)).order_by(*order)
            for piece in chunked(db.session.scalars(query).all(), PIECE):
                found = list(_comments(piece))
                self._rest()
                yield from found

    def _thread_rows(self, last: int) -> Sequence[Row[Any]]:
        # What became part of another thread is only a sign to that one.
        query = select(_THREADS).where(
            _THREADS.c.site_id == self.site_id,
            _THREADS.c.id > last,
            _THREADS.c.merged_into_id.is_(None),
        )
        return db.session.execute(query.order_by(_THREADS.c.id).limit(PIECE)).all()


def _ids_of_people(site_id: int) -> CompoundSelect[Any]:
    """Select who wrote, edited, voted, gave emoji or reported on a site, and of whom its staff have something here."""
    mine = _COMMENTS.c.site_id == site_id
    wrote = select(_COMMENTS.c.author_id).where(mine)
    voted = select(Vote.account_id).join(_COMMENTS, _COMMENTS.c.id == Vote.comment_id)
    gave = select(CommentReaction.account_id).join(
        _COMMENTS, _COMMENTS.c.id == CommentReaction.comment_id
    )
    gave_article = select(ThreadReaction.account_id).join(
        _THREADS, _THREADS.c.id == ThreadReaction.thread_id
    )
    edited = select(CommentEdit.edited_by).join(_COMMENTS, _COMMENTS.c.id == CommentEdit.comment_id)
    reported = select(Report.account_id).join(_COMMENTS, _COMMENTS.c.id == Report.comment_id)
    return union(
        wrote,
        edited.where(mine),
        reported.where(mine),
        select(Sanction.account_id).where(Sanction.site_id == site_id),
        select(PersonNote.account_id).where(PersonNote.site_id == site_id),
        select(PersonNote.staff_id).where(PersonNote.site_id == site_id),
        voted.where(mine),
        gave.where(mine),
        gave_article.where(_THREADS.c.site_id == site_id),
    )


def _comments(comment_ids: Sequence[int]) -> Iterator[OutgoingComment]:
    rows = db.session.execute(select(_COMMENTS).where(_COMMENTS.c.id.in_(comment_ids)))
    found = {row.id: row for row in rows}
    votes = _given(Vote, "comment_id", comment_ids, ("value",))
    given = _given(CommentReaction, "comment_id", comment_ids, ("emoji",))
    edits = _of_comments(CommentEdit, comment_ids, ("edited_at", "id"))
    reports = _of_comments(Report, comment_ids, ("created_at", "reporter"))
    names = _of_comments(CommentName, comment_ids, ("source", "source_id"))
    members = _member_ids(list(found.values()))
    for comment_id in comment_ids:
        if comment_id in found:
            yield OutgoingComment(
                found[comment_id],
                votes.get(comment_id, []),
                given.get(comment_id, []),
                edits.get(comment_id, []),
                reports.get(comment_id, []),
                names.get(comment_id, []),
                members.get(found[comment_id].author_id),
            )


def _member_ids(rows: Sequence[Row[Any]]) -> dict[int | None, str]:
    """Return what their site's publisher calls the authors of comments, by their accounts; the first of several."""
    wrote = {row.author_id for row in rows if row.author_id is not None}
    found = _members(rows[0].site_id, wrote) if wrote else {}
    return {account_id: members[0].subject for account_id, members in found.items()}


def _members(site_id: int, account_ids: Collection[int]) -> dict[int, list[Row[Any]]]:
    """Return the ways in that a site's publisher vouches for, of each account in an order that every database has."""
    query = select(
        Identity.account_id, Identity.subject, Identity.badge, Identity.created_at
    ).where(people.is_member_of(site_id), Identity.account_id.in_(account_ids))
    found: dict[int, list[Row[Any]]] = {}
    rows: list[Any] = sorted(db.session.execute(query), key=lambda row: row.subject)
    for row in rows:
        found.setdefault(row.account_id, []).append(row)
    return found


def _of_comments(
    model: type[CommentEdit | Report | CommentName],
    comment_ids: Sequence[int],
    order: Sequence[str],
) -> dict[int, list[Row[Any]]]:
    """Return the rows that hang on each comment, in an order that every database has."""
    table = db.metadata.tables[model.__tablename__]
    query = select(table).where(table.c.comment_id.in_(comment_ids))
    found: dict[int, list[Row[Any]]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.comment_id, []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: tuple(row._mapping[name] for name in order))  # noqa: SLF001 - a row's own way
    return found


def _given(
    model: type[Vote | CommentReaction | ThreadReaction],
    owner: str,
    owner_ids: Sequence[int],
    what: Sequence[str],
) -> dict[int, list[Row[Any]]]:
    table = db.metadata.tables[model.__tablename__]
    columns = [table.c[name] for name in (*what, "voter", "network")]
    query = select(table.c[owner].label("owner"), *columns).where(table.c[owner].in_(owner_ids))
    found: dict[int, list[Row[Any]]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.owner, []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: tuple(str(row._mapping[name]) for name in (*what, "voter")))  # noqa: SLF001 - a row's own way
    return found
