"""Leaving for good: a day to think it over, then nothing of the person is left, and the discussion stays whole."""

from datetime import timedelta

from sqlalchemy import func, select

from comments.accounts import people
from comments.accounts.models import Account, Grant, Identity
from comments.accounts.people import Known
from comments.audit.models import AuditEntry
from comments.core import clock
from comments.core.db import db, write_unit
from comments.discussion.models import Comment, PostKey, Status
from comments.outbox.models import OutboxEvent
from comments.profile import erasing
from comments.reactions.models import Vote
from comments.threads.models import Thread
from tests.conftest import NOW
from tests.factories import commands, posting, readers, staff
from tests.factories.databases import on_sqlite
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.erasing import rows_with
from tests.factories.reading import get_page
from tests.factories.workers import work, work_in_a_day
from tests.profile.conftest import send
from tests.profile.test_change_details import account_of, write
from tests.profile.test_set_picture import file

ADDRESS = "carol@example.test"


def ask(browser, word="delete"):
    return send(browser, "/profile/delete", confirmation=word)


def is_true(app):
    """Say whether `afterword verify` finds nothing."""
    result = commands.run(app, ["verify"])
    return result.exit_code == 0 or result.output


def nodes_without_votes(parents):
    nodes = nodes_of(parents)
    for node in nodes:
        node.rank = 0.0  # what follows from no votes
    return nodes


def shown(client):
    return {
        c["id"]: (c["status"], c["author"]["name"], c["html"]) for c in get_page(client)["comments"]
    }


def test_the_word_has_to_be_typed(app, carol, browser):
    refused = ask(browser, "yes")

    assert refused.status_code == 422
    assert "Please type the word “delete”" in refused.text
    assert account_of(app, carol).erase_at is None


def test_for_a_day_nothing_is_gone_but_what_pages_may_do(app, client, carol, browser, token):
    write(client, token)

    answer = ask(browser)
    work(app)

    assert answer.status_code == 303
    assert timedelta(hours=23) < account_of(app, carol).erase_at - clock.now() <= timedelta(days=1)
    assert [status for status, _, _ in shown(client).values()] == ["approved"]
    with app.app_context():
        assert None not in set(db.session.scalars(select(Grant.ended_at)))
    assert "Keep my account" in browser.get("/profile/").text


def test_who_stays_stays_as_they_were(app, client, carol, browser, token):
    write(client, token)
    ask(browser)

    answer = send(browser, "/profile/keep")
    work_in_a_day(app)

    assert answer.status_code == 303
    assert account_of(app, carol).erase_at is None
    assert [name for _, name, _ in shown(client).values()] == ["Carol Example"]
    assert is_true(app) is True


def test_who_comes_back_and_asks_again_has_a_day_again(app, carol, browser):
    ask(browser)
    send(browser, "/profile/keep")
    ask(browser)
    asked_at = account_of(app, carol).erase_at

    work(app)

    assert account_of(app, carol).erase_at == asked_at
    work_in_a_day(app)
    assert rows_with(app, ADDRESS) == []
    assert is_true(app) is True


@on_sqlite
def test_there_is_nothing_to_keep_before_and_after(app, carol, browser):
    assert send(browser, "/profile/keep").status_code == 409

    with app.app_context(), write_unit():
        db.session.get_one(Account, carol.id).erase_at = clock.now() - timedelta(seconds=1)

    too_late = send(browser, "/profile/keep")
    assert too_late.status_code == 409
    assert "too late" in too_late.text


def test_the_person_is_told_by_mail(app, carol, browser, settings):
    ask(browser)
    work(app)

    [mail] = (settings.instance_dir / "mail").glob("*.eml")
    text = mail.read_text()
    assert "Your account will be erased" in text
    assert "http://comments.example.test/profile/" in text


def test_after_the_day_nothing_of_the_person_is_left(app, client, carol, browser, token):
    write(client, token)
    posting.posted(client, author={"name": "C.", "email": "Carol@Example.test"}, key="a-key")
    send(browser, "/profile/picture", picture=file())
    with app.app_context(), write_unit():
        known = Known("oauth", "https://provider.example.test", "17", "Carol at work", "Carol")
        people.join(db.session.get_one(Account, carol.id), known, NOW)
    work(app)
    ask(browser)

    work_in_a_day(app)

    for word in (ADDRESS, "Carol", "Hello", str(carol.id)):
        assert set(rows_with(app, word)) <= ({"audit_entry"} if word == str(carol.id) else set())
    with app.app_context():
        for table in (Account, Identity, PostKey, *erasing.OWNED):
            assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert browser.get("/profile/").status_code == 303
    assert is_true(app) is True


def test_a_deleted_comment_leaves_its_place_where_replies_hang_on_it(app, client, browser, token):
    root = write(client, token, text="the root")
    reply = posting.posted(client, text="a reply", author={"name": "Ben"}, parent_id=root["id"])
    alone = write(client, token, text="alone")
    ask(browser)

    work_in_a_day(app)

    page = shown(client)
    assert page[root["id"]] == ("deleted", "", "")
    assert page[reply["id"]] == ("approved", "Ben", "<p>a reply</p>")
    assert alone["id"] not in page
    assert get_page(client)["thread"]["comment_count"] == 1
    assert is_true(app) is True


def test_where_the_site_keeps_words_they_stay_without_the_person(app, client, browser, token):
    posting.set_site(app, "erasure=anonymise")
    mine = write(client, token, text="Write to Carol@example.test or ask me")
    hidden = write(client, token, text="never read")
    posting.decide(app, hidden["id"], Status.PENDING)
    ask(browser)

    work_in_a_day(app)

    assert shown(client)[mine["id"]] == ("approved", "Anonymous", "<p>Write to […] or ask me</p>")
    kept = posting.stored(app, mine["id"])
    facts = (
        kept.author_id,
        kept.author_url,
        kept.author_avatar,
        kept.address,
        kept.edit_token_hash,
    )
    assert facts == (None,) * 5
    assert posting.stored(app, hidden["id"]).status == Status.DELETED
    assert rows_with(app, ADDRESS) == rows_with(app, "never read") == []
    assert is_true(app) is True


def test_each_site_decides_for_itself(app, client, carol, browser, token):
    here = write(client, token)
    elsewhere = readers.add_site_elsewhere(app)
    with app.app_context():
        posting.sites.set_site(elsewhere, "erasure=anonymise")
        plant_thread(elsewhere, nodes_of([None]), "there")
        with write_unit():
            site = db.session.merge(elsewhere)
            posting.sites.set_site(site, "erasure=anonymise")
            there = db.session.scalars(select(Comment).where(Comment.site_id == site.id)).one()
            there.author_id = carol.id
    ask(browser)

    work_in_a_day(app)

    assert posting.stored(app, here["id"]).status == Status.DELETED
    assert posting.stored(app, there.id).author_name == "Anonymous"
    assert posting.stored(app, there.id).text != ""


def test_the_last_owner_of_a_site_cannot_leave_it_alone(app, client, site):
    alice = staff.hire(app, "alice")
    browser = staff.sign_in(app, client, alice)

    refused = ask(browser)
    assert refused.status_code == 409
    assert "Nobody else owns “Blog”" in refused.text

    staff.hire(app, "another-owner")
    assert ask(browser).status_code == 303
    work_in_a_day(app)
    assert rows_with(app, "alice") == []
    assert is_true(app) is True


def test_who_became_the_last_owner_meanwhile_waits_another_day(app, client, site):
    alice = staff.hire(app, "alice")
    other = staff.hire(app, "another-owner")
    browser = staff.sign_in(app, client, alice)
    ask(browser)
    with app.app_context(), write_unit():
        db.session.delete(db.session.get_one(staff.StaffRole, (other.id, site.id)))

    work_in_a_day(app)

    with app.app_context():
        assert db.session.get_one(Account, alice.id).erase_at > clock.now() + timedelta(hours=26)


def test_the_log_keeps_what_was_done_by_which_number(app, client, site):
    staff.hire(app, "alice")
    bob = staff.hire(app, "bob")
    browser = staff.sign_in(app, client, bob)
    with app.app_context(), write_unit():
        db.session.add(
            AuditEntry(at=NOW, actor_id=bob.id, actor="Bob Example", action="comment.remove", subject_kind="comment",
                       subject_id=1, note="See bob@example.test", before={"to": "Bob@example.test"})
        )  # fmt: skip
    ask(browser)

    work_in_a_day(app)

    with app.app_context():
        mine = db.session.scalars(
            select(AuditEntry).where(AuditEntry.actor_id == bob.id).order_by(AuditEntry.id)
        ).all()
    assert [line.action for line in mine] == [
        "comment.remove",
        "account.ask_for_erasure",
        "account.erase",
    ]
    assert {line.actor for line in mine} == {"somebody who was erased"}
    assert rows_with(app, "bob") == []


def test_events_about_the_person_and_refusals_of_their_address_are_forgotten(app, browser, carol):
    with app.app_context(), write_unit():
        db.session.add(
            OutboxEvent(name="SignInLinkRequested", subject_id=1, payload={}, created_at=NOW, due_at=NOW, dead_at=NOW,
                        last_error=f"SMTPRecipientsRefused: {{'{ADDRESS}': (550, b'no')}}")
        )  # fmt: skip
    ask(browser)

    work_in_a_day(app)

    assert rows_with(app, ADDRESS) == []
    with app.app_context():
        assert db.session.scalars(select(OutboxEvent.subject_id)).all() == [1]


def test_ten_thousand_comments_are_erased_in_batches_and_the_tree_is_true(app, client, site, carol):
    parents = [None if at % 10 == 0 else at - 1 for at in range(10_000)]
    with app.app_context():
        plant_thread(site, nodes_without_votes(parents))
        with write_unit():
            mine = Comment.__table__.update().where(Comment.id % 3 != 0)
            db.session.execute(mine.values(author_id=carol.id, author_name="Carol Example"))
            db.session.get_one(Account, carol.id).erase_at = clock.now()
        batches = []
        while True:
            with write_unit():
                found = erasing.erase_comments(erasing.Person.of(carol), clock.now())
            if not found:
                break
            batches.append(found)
        count = db.session.scalar(select(Thread.comment_count))
        left = db.session.scalar(select(func.count()).where(Comment.status == Status.APPROVED))

    assert max(batches) == 200
    assert sum(batches) > 6000
    assert count == left == 10_000 - sum(batches)
    assert is_true(app) is True


def test_votes_stay_counted_and_are_nobodys(app, client, carol, browser, token):
    posting.set_site(app, "votes=up")
    theirs = posting.posted(client, author={"name": "Ben"})
    client.put(f"{posting.API}/comments/{theirs['id']}/vote", json={"value": 1}, headers=token)
    ask(browser)

    work_in_a_day(app)

    assert get_page(client)["comments"][0]["votes"]["up"] == 1
    with app.app_context():
        [vote] = db.session.execute(select(Vote.account_id, Vote.voter, Vote.value)).all()
    assert (vote.account_id, vote.value) == (None, 1)
    assert str(carol.id) not in vote.voter
    assert is_true(app) is True


def test_an_erasure_that_was_interrupted_goes_on_where_it_stopped(
    app, client, browser, token, carol
):
    for number in range(5):
        write(client, token, text=f"{number}")
    ask(browser)
    with app.app_context(), write_unit():
        db.session.get_one(Account, carol.id).erase_at = clock.now()
        erasing.erase_comments(erasing.Person.of(carol), clock.now())
    assert account_of(app, carol) is not None

    work_in_a_day(app)

    assert rows_with(app, "Carol") == []
    assert is_true(app) is True


def test_erasing_twice_finds_nothing(app, client, browser, token, carol):
    write(client, token)
    posting.posted(client, author={"name": "Ben"})
    with app.app_context():
        person = erasing.Person.of(carol)
    ask(browser)
    work_in_a_day(app)
    with app.app_context():
        before = db.session.execute(select(Comment.__table__)).all()
        with write_unit():
            assert erasing.erase_comments(person, clock.now()) == 0

        assert db.session.execute(select(Comment.__table__)).all() == before


def test_others_with_a_similar_address_keep_everything(app, client, browser, token):
    similar = {"name": "X", "email": "carol@example.test.example.org"}
    other = posting.posted(client, author=similar)
    dora = write(client, readers.bearing(app, "dora"))
    ask(browser)

    work_in_a_day(app)

    assert posting.stored(app, other["id"]).author_email == similar["email"]
    assert posting.stored(app, dora["id"]).author_name == "Dora Example"


def test_a_life_of_votes_is_forgotten_in_batches_and_stays_counted(
    app, client, carol, browser, token, monkeypatch
):
    monkeypatch.setattr(erasing, "BATCH", 2)
    comments = [posting.posted(client)["id"] for _ in range(5)]
    for comment in comments:
        client.put(f"{posting.API}/comments/{comment}/vote", json={"value": 1}, headers=token)
    left = []
    forget = erasing.forget_given
    monkeypatch.setattr(
        erasing, "forget_given", lambda person: left.append(forget(person)) or left[-1]
    )
    ask(browser)

    work_in_a_day(app)

    assert left == [2, 2, 1, 0, 0]
    with app.app_context():
        assert db.session.scalar(select(func.count(Vote.account_id))) == 0
        assert db.session.scalar(select(func.sum(Comment.up_votes))) == 5
    assert is_true(app) is True
