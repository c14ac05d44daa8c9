"""What people do beside writing: vote on a comment, give an emoji to a comment or to the article, take either back.

Whoever gives something holds the lock on the thread, as all who change it do, so that counters are exact however many
vote at once. What was given already, or was never given and is taken back, changes nothing and makes nothing read anew.
Who signed in takes over what their browser gave to the same thing as a guest: one person has one vote.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from comments.accounts.voter import HASH_CHARACTERS, Voter
from comments.core.db import db
from comments.core.words import gettext
from comments.discussion import counters
from comments.discussion import queries as comments
from comments.discussion.models import Comment
from comments.discussion.policy import Claim
from comments.reactions import policy, queries, ranking
from comments.reactions.errors import NetworkVoted
from comments.reactions.models import TABLES, CommentReaction, ThreadReaction, Vote
from comments.reactions.queries import Kind
from comments.sites.models import Site
from comments.sites.settings import load_settings
from comments.threads import actions as threads
from comments.threads.models import Thread
from comments.threads.page import Page


@dataclass(frozen=True)
class Wish:
    """An emoji to give, or to take back."""

    emoji: str
    is_on: bool


@dataclass(frozen=True)
class Reacted:
    """The emoji on something after a wish, its voter's own among them, and the thread's version that shows them."""

    reactions: dict[str, int]
    mine: list[str]
    version: int


def vote_on_comment(
    site: Site, comment_id: int | None, voter: Voter, value: int, edit_token: str | None = None
) -> Comment:
    """Make somebody's vote on a comment 1 or -1, or take it back with 0; return the comment with its new counters.

    Raises:
        UnknownComment: there is none that readers see.
        NoVotes, OwnComment, NetworkVoted: nothing was changed.

    """
    comment = comments.get_comment(site.id, comment_id)
    policy.check_is_shown(comment)
    claim = Claim(edit_token, voter.account_id)
    policy.check_may_vote(load_settings(site.settings), comment, value, claim)
    counters.lock(comment)
    policy.check_is_shown(comment)
    up, down = _change_vote(comment, voter, value)
    if up or down:
        votes = ranking.counted(comment.up_votes + up, comment.down_votes + down)
        for name, counted in votes.items():
            setattr(comment, name, counted)
        comment.voted_version = threads.touch_thread(comment.thread_id).version
    return comment


def react_to_comment(site: Site, comment_id: int | None, voter: Voter, wish: Wish) -> Reacted:
    """Give an emoji to a comment, or take it back.

    Raises:
        UnknownComment: there is none that readers see.
        UnknownReaction, NetworkVoted: nothing was changed.

    """
    policy.check_may_react(load_settings(site.settings), wish.emoji, is_on=wish.is_on)
    comment = comments.get_comment(site.id, comment_id)
    policy.check_is_shown(comment)
    counters.lock(comment)
    policy.check_is_shown(comment)
    change = _fulfil(CommentReaction, voter, comment.id, wish, {"comment_id": comment.id})
    if change:
        comment.reactions = _counted(comment.reactions, wish.emoji, change)
        comment.voted_version = threads.touch_thread(comment.thread_id).version
    mine = queries.list_comment_emoji(voter, comment.id)
    return Reacted(comment.reactions, mine, comment.voted_version or 0)


def react_to_article(site: Site, page: Page, voter: Voter, wish: Wish, now: datetime) -> Reacted:
    """Give an emoji to an article, or take it back. The first one makes the thread, as a first comment would.

    Raises:
        UnknownReaction, NetworkVoted: nothing was changed.
        PageNotAllowed, NoName: see `comments.threads.actions.find_thread`.

    """
    policy.check_may_react(load_settings(site.settings), wish.emoji, is_on=wish.is_on)
    found = threads.find_thread(site, page)
    if found is None and not wish.is_on:
        return Reacted({}, [], 0)
    thread_id = found.id if found else _begin_thread(site, page, now)
    thread = db.session.scalars(
        select(Thread)
        .where(Thread.id == thread_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    version = thread.version
    change = _fulfil(ThreadReaction, voter, thread.id, wish, {"thread_id": thread.id})
    if change:
        thread.reactions = _counted(thread.reactions, wish.emoji, change)
        version = threads.touch_thread(thread.id).version
    return Reacted(thread.reactions, queries.list_thread_emoji(voter, thread.id), version)


def _begin_thread(site: Site, page: Page, now: datetime) -> int:
    begun = threads.new_thread(site, page, now)
    threads.write_threads([begun])
    return begun.id


def forget_voter(voter: Voter, limit: int) -> int:
    """Cut some of what somebody with an account gave off from them; return how much.

    It stays counted, and is nobody's, so the next batch finds the rest.
    """
    done = 0
    for kind in TABLES:
        table: Any = db.metadata.tables[kind.__tablename__]
        theirs = select(*table.primary_key).where(table.c.account_id == voter.account_id)
        rows = db.session.execute(theirs.limit(limit - done)).all()
        for row in rows:
            is_it = [column == row._mapping[column] for column in table.primary_key]  # noqa: SLF001 - its public name
            nobody = secrets.token_hex(HASH_CHARACTERS // 2)
            db.session.execute(update(table).where(*is_it).values(voter=nobody, account_id=None))
        done += len(rows)
    return done


def hand_on(given: Vote | CommentReaction | ThreadReaction, voter: Voter) -> None:
    """Make what one account gave another one's; where that one gave the same, it is nobody's and stays counted."""
    kind: type[Any] = type(given)
    key = {
        column.name: getattr(given, column.name)
        for column in db.metadata.tables[kind.__tablename__].primary_key
        if column.name != "voter"
    }
    target_id = given.thread_id if isinstance(given, ThreadReaction) else given.comment_id
    if queries.find_given(kind, voter, target_id, **key) is None:
        given.voter = voter.name_on(queries.place_of(kind, target_id))
        given.account_id = voter.account_id
    else:
        given.voter, given.account_id = secrets.token_hex(HASH_CHARACTERS // 2), None


def _change_vote(comment: Comment, voter: Voter, value: int) -> tuple[int, int]:
    """Make somebody's vote what they wish; return by how much the votes up and down change."""
    where = {"comment_id": comment.id}
    before = queries.find_given(Vote, voter, comment.id, **where)
    as_guest = _take_from_guest(Vote, voter, comment.id, where)
    earlier = [row.value for row in (before, as_guest) if row is not None]
    if before is None and value:
        _give(Vote, voter, comment.id, where, value=value)
    elif before is not None and value:
        before.value = value
    elif before is not None:
        db.session.delete(before)
    return (value > 0) - earlier.count(1), (value < 0) - earlier.count(-1)


def move_article_reactions(thread_id: int, into_id: int, limit: int) -> int:
    """Give some emoji of one article to another one, and their counts; return how many were there.

    What a person gave to both counts once. What guests gave stays counted, and is nobody's: their names are made for
    one article.
    """
    thread, into = _lock_threads(thread_id, into_id)
    found = db.session.scalars(
        select(ThreadReaction).where(ThreadReaction.thread_id == thread_id).limit(limit)
    ).all()
    for given in found:
        thread.reactions = _counted(thread.reactions, given.emoji, -1)
        if db.session.get(ThreadReaction, (into_id, given.emoji, given.voter)) is not None:
            db.session.delete(given)
            continue
        given.thread_id, given.network = into_id, None
        into.reactions = _counted(into.reactions, given.emoji, 1)
    db.session.flush()
    for changed in sorted({thread_id, into_id}) if found else ():
        threads.touch_thread(changed)
    return len(found)


def _lock_threads(*thread_ids: int) -> list[Thread]:
    rows = db.session.scalars(
        select(Thread)
        .where(Thread.id.in_(thread_ids))
        .order_by(Thread.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = {thread.id: thread for thread in rows}
    return [found[thread_id] for thread_id in thread_ids]


def _fulfil(
    kind: type[Any], voter: Voter, target_id: int, wish: Wish, target: dict[str, int]
) -> int:
    """Give an emoji or take it back; return by how much its count changes."""
    where = target | {"emoji": wish.emoji}
    before = queries.find_given(kind, voter, target_id, **where)
    as_guest = _take_from_guest(kind, voter, target_id, where)
    if before is None and wish.is_on:
        _give(kind, voter, target_id, where)
    elif before is not None and not wish.is_on:
        db.session.delete(before)
    return wish.is_on - (before is not None) - (as_guest is not None)


def _take_from_guest(
    kind: type[Kind], voter: Voter, target_id: int, where: dict[str, Any]
) -> Kind | None:
    """Remove what somebody's browser gave to the same thing before they signed in, and return what it was."""
    if voter.guest is None:
        return None
    given = queries.find_given(kind, voter.guest, target_id, **where)
    if given is not None:
        db.session.delete(given)
    return given


def _give(
    kind: type[Kind], voter: Voter, target_id: int, where: dict[str, Any], **values: Any
) -> None:
    """Write a new row, unless somebody in a guest's network wrote the same one.

    Raises:
        NetworkVoted: it may be the same person, who lost their token.

    """
    if queries.has_network_given(kind, voter, target_id, **where):
        raise NetworkVoted(
            gettext("A reader on your network did this already, and each network counts once.")
        )
    place = queries.place_of(kind, target_id)
    db.session.add(
        kind(
            **where,
            **values,
            voter=voter.name_on(place),
            account_id=voter.account_id,
            network=voter.network_on(place),
        )
    )


def _counted(reactions: dict[str, int], emoji: str, change: int) -> dict[str, int]:
    """Return counters after one of them changed; what nobody gave is left out."""
    count = reactions.get(emoji, 0) + change
    others = {other: number for other, number in reactions.items() if other != emoji}
    return others | {emoji: count} if count > 0 else others
