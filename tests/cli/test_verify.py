"""`afterword verify`: finds each kind of damage, and `--fix` mends it without losing a comment."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, update

from comments.core import clock
from comments.core.db import db, write_unit
from comments.discussion.models import Comment, PostKey
from comments.outbox.models import OutboxEvent
from comments.outbox.sweeping import RETENTION
from comments.reactions import ranking
from comments.reactions.models import CommentReaction, ThreadReaction, Vote
from comments.sites.models import Site
from comments.threads.models import Thread
from tests.factories import commands
from tests.factories.posting import posted

Damage = Callable[[dict[str, int]], object]


@pytest.fixture
def tree(app: Flask, site: Site, client: FlaskClient) -> dict[str, int]:
    """Three comments in a chain on one page, and one on another."""
    root = posted(client, text="root", key="key-1")
    reply = posted(client, text="reply", parent_id=root["id"])
    leaf = posted(client, text="leaf", parent_id=reply["id"])
    other = posted(client, text="other", identifier="another-article")
    made = {"root": root, "reply": reply, "leaf": leaf, "other": other}
    return {name: int(comment["id"]) for name, comment in made.items()}


def change(comment_id: int, **values: object) -> None:
    db.session.execute(update(Comment).where(Comment.id == comment_id).values(**values))


def lose_parent(tree: dict[str, int]) -> None:
    change(tree["leaf"], parent_id=tree["other"])


def close_cycle(tree: dict[str, int]) -> None:
    change(tree["root"], parent_id=tree["leaf"])


def spoil_depth(tree: dict[str, int]) -> None:
    change(tree["reply"], depth=5)


def spoil_path(tree: dict[str, int]) -> None:
    change(tree["leaf"], path=b"\0" * 7)


def spoil_reply_count(tree: dict[str, int]) -> None:
    change(tree["reply"], reply_count=3)


def hide(tree: dict[str, int]) -> None:
    change(tree["leaf"], is_shown=False)


def spoil_comment_count(_tree: dict[str, int]) -> None:
    db.session.execute(update(Thread).values(comment_count=9))


def orphan_event(tree: dict[str, int]) -> None:
    now = clock.now()
    db.session.add(
        OutboxEvent(
            name="CommentDecided",
            subject_id=12345,
            payload={},
            created_at=now,
            due_at=now,
        )
    )


def lose_event(tree: dict[str, int]) -> None:
    db.session.execute(delete(OutboxEvent).where(OutboxEvent.subject_id == tree["leaf"]))


def spoil_votes(tree: dict[str, int]) -> None:
    change(tree["root"], up_votes=3)


def spoil_rank(tree: dict[str, int]) -> None:
    change(tree["root"], rank=0.5)


def lose_votes_count(tree: dict[str, int]) -> None:
    db.session.add(Vote(comment_id=tree["leaf"], voter="somebody", value=-1))


def spoil_emoji(tree: dict[str, int]) -> None:
    change(tree["root"], reactions={"🎉": 2})
    db.session.add(CommentReaction(comment_id=tree["root"], emoji="🎉", voter="somebody"))


def spoil_emoji_of_an_article(tree: dict[str, int]) -> None:
    thread_id = db.session.get_one(Comment, tree["root"]).thread_id
    db.session.add(ThreadReaction(thread_id=thread_id, emoji="🎉", voter="somebody"))


DAMAGES = [
    pytest.param(lose_parent, "lost parents: 1", id="lost-parent"),
    pytest.param(close_cycle, "comments in cycles: 3", id="cycle"),
    pytest.param(spoil_depth, "wrong derived order: 2", id="depth"),
    pytest.param(spoil_path, "wrong derived order: 1", id="path"),
    pytest.param(spoil_reply_count, "wrong reply counters: 1", id="reply-count"),
    pytest.param(hide, "wrongly shown or hidden: 1", id="hidden"),
    pytest.param(spoil_comment_count, "wrong comment counters: 2", id="comment-count"),
    pytest.param(spoil_votes, "wrong vote counters: 1", id="votes"),
    pytest.param(spoil_rank, "wrong vote counters: 1", id="rank"),
    pytest.param(lose_votes_count, "wrong vote counters: 1", id="uncounted-vote"),
    pytest.param(spoil_emoji, "wrong emoji counters: 1", id="emoji"),
    pytest.param(spoil_emoji_of_an_article, "wrong emoji counters: 1", id="article-emoji"),
    pytest.param(orphan_event, "unowned outbox events: 1", id="unowned-event"),
    pytest.param(lose_event, "comments without outbox event: 1", id="missing-event"),
]


def test_a_true_database_is_all_zeros_and_exit_code_0(app: Flask, tree: dict[str, int]):
    result = commands.run(app, ["verify"])

    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert len(lines) == 15
    assert all(line.endswith(": 0") for line in lines)


@pytest.mark.parametrize(("spoil", "figure"), DAMAGES)
def test_damage_is_counted_and_exits_with_1(
    app: Flask, tree: dict[str, int], spoil: Damage, figure: str
):
    with app.app_context(), write_unit():
        spoil(tree)

    result = commands.run(app, ["verify"])

    assert result.exit_code == 1
    assert figure in result.stdout.splitlines()


@pytest.mark.parametrize(("spoil", "figure"), DAMAGES)
def test_damage_is_mended_and_no_comment_is_lost(
    app: Flask, tree: dict[str, int], spoil: Damage, figure: str
):
    with app.app_context(), write_unit():
        spoil(tree)

    result = commands.run(app, ["verify", "--fix"])

    assert result.exit_code == 0, result.output
    assert figure in result.stdout
    assert commands.run(app, ["verify"]).exit_code == 0
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Comment)) == len(tree)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_foreign_keys_would_have_refused_is_found_and_mended(app: Flask, tree: dict[str, int]):
    with app.app_context():
        # Only a database that was written to without its foreign keys can be like this.
        connection = db.engine.raw_connection()
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("UPDATE comment SET parent_id = 99 WHERE id = ?", (tree["leaf"],))
        connection.execute("UPDATE post_key SET comment_id = 99")
        connection.execute("UPDATE comment SET author_id = 99 WHERE id = ?", (tree["root"],))
        connection.execute("PRAGMA foreign_keys=ON")
        connection.close()

    result = commands.run(app, ["verify", "--fix"])

    assert "lost parents: 1" in result.stdout
    assert "post keys without comment: 1" in result.stdout
    assert "comments of unknown accounts: 1" in result.stdout
    assert result.exit_code == 0, result.output
    with app.app_context():
        assert db.session.get_one(Comment, tree["leaf"]).parent_id is None
        assert db.session.scalars(select(PostKey.key)).all() == []
        assert set(db.session.scalars(select(Comment.author_id))) == {None}


def test_mending_gives_the_thread_a_new_version(app: Flask, tree: dict[str, int]):
    with app.app_context(), write_unit():
        hide(tree)
        thread_id = db.session.get_one(Comment, tree["leaf"]).thread_id
        before = db.session.get_one(Thread, thread_id).version

    commands.run(app, ["verify", "--fix"])

    with app.app_context():
        assert db.session.get_one(Thread, thread_id).version == before + 1


def test_a_cycle_is_cut_at_its_oldest_comment(app: Flask, tree: dict[str, int]):
    with app.app_context(), write_unit():
        close_cycle(tree)

    commands.run(app, ["verify", "--fix"])

    with app.app_context():
        parents = dict(db.session.execute(select(Comment.id, Comment.parent_id)).all())
        assert parents[tree["root"]] is None
        assert parents[tree["reply"]] == tree["root"]
        assert parents[tree["leaf"]] == tree["reply"]


def test_comments_older_than_the_outbox_remembers_are_not_missed(app: Flask, tree: dict[str, int]):
    with app.app_context(), write_unit():
        lose_event(tree)
        change(tree["leaf"], created_at=clock.now() - RETENTION - timedelta(days=1))

    result = commands.run(app, ["verify"])

    assert result.exit_code == 0, result.output


def test_imported_comments_have_no_event_to_miss(app: Flask, tree: dict[str, int]):
    with app.app_context(), write_unit():
        lose_event(tree)
        change(tree["leaf"], source="disqus", source_id="1")

    result = commands.run(app, ["verify"])

    assert result.exit_code == 0, result.output


def test_imported_votes_and_those_of_who_was_forgotten_count(app: Flask, tree: dict[str, int]):
    with app.app_context(), write_unit():
        votes = ranking.counted(6, 2)
        change(tree["root"], **votes, imported_up_votes=5, imported_down_votes=2)
        db.session.add(Vote(comment_id=tree["root"], voter="somebody who was forgotten", value=1))

    result = commands.run(app, ["verify"])

    assert result.exit_code == 0, result.output
