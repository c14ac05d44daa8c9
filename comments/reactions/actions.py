"""What people do beside writing: vote on a comment, give an emoji to a comment or to the article, take either back.

Whoever gives something holds the lock on the thread, as all who change it do, so that counters are exact however many
vote at once. What was given already, or was never given and is taken back, changes nothing and makes nothing read anew.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from comments.accounts.voter import HASH_CHARACTERS, Voter
from comments.core.db import db
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

FORGOTTEN_AT_ONCE = 500


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
    before = queries.find_given(Vote, voter, comment.id, comment_id=comment.id)
    earlier = before.value if before else 0
    if value == earlier:
        return comment
    if before is None:
        _give(Vote, voter, comment.id, {"comment_id": comment.id}, value=value)
    elif value:
        before.value = value
    else:
        db.session.delete(before)
    up = comment.up_votes + (value > 0) - (earlier > 0)
    down = comment.down_votes + (value < 0) - (earlier < 0)
    for name, counted in ranking.counted(up, down).items():
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
    if _fulfil(CommentReaction, voter, comment.id, wish, {"comment_id": comment.id}):
        comment.reactions = _counted(comment.reactions, wish)
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
    if _fulfil(ThreadReaction, voter, thread.id, wish, {"thread_id": thread.id}):
        thread.reactions = _counted(thread.reactions, wish)
        version = threads.touch_thread(thread.id).version
    return Reacted(thread.reactions, queries.list_thread_emoji(voter, thread.id), version)


def _begin_thread(site: Site, page: Page, now: datetime) -> int:
    begun = threads.new_thread(site, page, now)
    threads.write_threads([begun])
    return begun.id


def forget_voter(voter: Voter) -> None:
    """Cut whatever somebody with an account gave off from them. It stays counted, and is nobody's."""
    for kind in TABLES:
        table: Any = db.metadata.tables[kind.__tablename__]
        theirs = select(*table.primary_key).where(table.c.account_id == voter.account_id)
        while rows := db.session.execute(theirs.limit(FORGOTTEN_AT_ONCE)).all():
            for row in rows:
                is_it = [column == row._mapping[column] for column in table.primary_key]  # noqa: SLF001 - its public name
                nobody = secrets.token_hex(HASH_CHARACTERS // 2)
                db.session.execute(
                    update(table).where(*is_it).values(voter=nobody, account_id=None)
                )


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
        wish = Wish(given.emoji, is_on=False)
        thread.reactions = _counted(thread.reactions, wish)
        if db.session.get(ThreadReaction, (into_id, given.emoji, given.voter)) is not None:
            db.session.delete(given)
            continue
        given.thread_id, given.network = into_id, None
        into.reactions = _counted(into.reactions, Wish(given.emoji, is_on=True))
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
) -> bool:
    """Give an emoji or take it back; return whether that changed anything."""
    where = target | {"emoji": wish.emoji}
    before = queries.find_given(kind, voter, target_id, **where)
    if wish.is_on == (before is not None):
        return False
    if before is not None:
        db.session.delete(before)
    else:
        _give(kind, voter, target_id, where)
    return True


def _give(
    kind: type[Kind], voter: Voter, target_id: int, where: dict[str, Any], **values: Any
) -> None:
    """Write a new row, unless somebody in a guest's network wrote the same one.

    Raises:
        NetworkVoted: it may be the same person, who lost their token.

    """
    if queries.has_network_given(kind, voter, target_id, **where):
        raise NetworkVoted(
            "A reader on your network did this already, and each network counts once."
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


def _counted(reactions: dict[str, int], wish: Wish) -> dict[str, int]:
    """Return counters after a wish came true; what nobody gave is left out."""
    count = reactions.get(wish.emoji, 0) + (1 if wish.is_on else -1)
    others = {emoji: number for emoji, number in reactions.items() if emoji != wish.emoji}
    return others | {wish.emoji: count} if count > 0 else others
