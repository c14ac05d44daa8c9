"""What somebody meets for whom a sanction holds: at posting, editing, voting, reacting, and in what is theirs."""

from datetime import timedelta

import pytest

from comments.core import clock
from comments.screening.sanctions import targets
from tests.factories import posting, readers, staff
from tests.factories.databases import on_sqlite
from tests.factories.reading import get_page
from tests.factories.sanctions import impose, lift, stored

pytestmark = on_sqlite

API = posting.API
BODY = {"identifier": "article", "text": "Hello"}


@pytest.fixture
def bob(app, site):
    return staff.viewer_of(app, staff.hire(app, "bob"))


@pytest.fixture
def header(app, site):
    """Carol's token."""
    return readers.bearing(app, "carol")


def me(client, header, thread=None):
    query = {"thread": thread} if thread else {}
    return client.get(f"{API}/me", headers=header, query_string=query).get_json()


def account_of(app, comment_id):
    return targets.account(posting.stored(app, comment_id).author_id)


def write(client, header, **fields):
    return client.post(f"{API}/comments", json=BODY | fields, headers=header)


@pytest.fixture
def written(client, header):
    """A comment of Carol's, by her account."""
    return write(client, header).get_json()["comment"]["id"]


@pytest.fixture
def others(client):
    """A comment of a guest's."""
    return posting.posted(client)["id"]


@pytest.fixture
def deeds(app, client, header, written, others):
    """Return what does everything that one can do, and says how each went."""
    posting.set_site(app, "reactions=👍")
    return lambda: {
        "post": write(client, header),
        "edit": posting.edit(client, written, header, "Hello again"),
        "vote": client.put(f"{API}/comments/{others}/vote", json={"value": 1}, headers=header),
        "react": client.put(
            f"{API}/comments/{others}/reactions", json={"emoji": "👍"}, headers=header
        ),
        "react to the article": client.put(
            f"{API}/thread/reactions?identifier=article", json={"emoji": "👍"}, headers=header
        ),
        "read": client.get(f"{API}/thread?identifier=article", headers=header),
        "delete": posting.delete(client, written, header),
    }


@pytest.fixture
def sanction_carol(app, bob, written):
    return lambda kind: impose(app, bob, kind, account_of(app, written))


WRITING = {"post", "edit"}
GIVING = {"vote", "react", "react to the article"}


@pytest.mark.parametrize(
    ("kind", "refused", "problem"),
    [
        ("warning", WRITING, "warning-unread"),
        ("mute", WRITING, "muted"),
        ("ban", WRITING | GIVING, "banned"),
        ("shadow_ban", set(), None),
    ],
)
def test_what_is_refused(deeds, sanction_carol, kind, refused, problem):
    sanction_carol(kind)

    answers = deeds()

    types = {
        name: answer.get_json()["type"].rpartition("/")[2]
        for name, answer in answers.items()
        if answer.status_code == 403
    }
    assert types == dict.fromkeys(refused, problem)
    assert {a.status_code for name, a in answers.items() if name not in refused} <= {200, 201, 204}


def test_a_guest_is_refused_by_mail_and_address_and_told_until_when(app, client, bob, others):
    until = clock.now() + timedelta(days=3)
    impose(app, bob, "mute", targets.email("carol@example.test"), ends_at=until)
    impose(app, bob, "ban", targets.network("127.0.0.0/16"), message="Spam.", ends_at=until)

    refused = posting.post(client)
    voted = client.put(f"{API}/comments/{others}/vote", json={"value": 1})

    assert refused.status_code == voted.status_code == 403
    assert refused.get_json()["detail"] == voted.get_json()["detail"]
    assert f"until {until.day} {until:%B %Y, %H:%M} UTC. Spam." in refused.get_json()["detail"]


def test_an_edit_is_judged_by_where_it_comes_from(app, client, bob):
    comment, own = posting.posted_with_token(client)
    impose(app, bob, "mute", targets.network("127.0.0.0/16"))

    assert posting.edit(client, comment, own, "More").status_code == 403


def test_the_plain_page_says_so_and_keeps_what_was_typed(app, client, bob, others):
    impose(app, bob, "ban", targets.email("carol@example.test"))
    form = {"name": "Carol", "email": "carol@example.test", "text": "My words", "key": "k" * 32}

    page = client.post("/sites/blog/thread?identifier=article", data=form)

    assert page.status_code == 403
    assert "you cannot take part here." in page.text
    assert "My words" in page.text


def test_a_shadow_banned_person_sees_everything_as_it_was(app, client, bob, header, written):
    impose(app, bob, "shadow_ban", account_of(app, written))

    answer = write(client, header, text="Unseen words").get_json()
    edited = posting.edit(client, answer["comment"]["id"], header, "Unseen words again").get_json()

    assert answer["comment"]["status"] == edited["comment"]["status"] == "approved"
    assert answer["notice"] is edited["notice"] is None
    page = get_page(client)
    assert [one["id"] for one in page["comments"]] == [written]
    assert page["thread"]["comment_count"] == 1
    mine = me(client, header, page["thread"]["id"])
    assert [(one["status"], one["html"]) for one in mine["comments"]] == [
        ("approved", "<p>Unseen words again</p>")
    ]
    assert mine["warnings"] == []
    comment = posting.stored(app, answer["comment"]["id"])
    assert (comment.status, [r["rule"] for r in comment.reasons]) == ("pending", ["shadow_ban"])


def test_a_shadow_banned_person_answers_what_only_they_see(app, client, bob, header, written):
    ban = impose(app, bob, "shadow_ban", account_of(app, written))
    hidden = write(client, header).get_json()["comment"]["id"]

    own = write(client, header, parent_id=hidden)
    others = write(client, readers.bearing(app, "dora"), parent_id=hidden)
    lift(app, bob, ban)
    later = write(client, header, parent_id=hidden)

    assert (own.status_code, others.status_code, later.status_code) == (201, 422, 422)
    assert own.get_json()["comment"]["status"] == "approved"
    assert [one["id"] for one in get_page(client)["comments"]] == [written]


def test_a_shadow_banned_guest_sees_their_own_by_its_token_and_nobody_else_does(app, client, bob):
    impose(app, bob, "shadow_ban", targets.email("carol@example.test"))
    comment_id, token = posting.posted_with_token(client, text="Unseen words")
    path = f"{API}/comments/{comment_id}"

    own = client.get(path, headers=token).get_json()["comment"]
    others = [client.get(path, headers={"Authorization": "Bearer guess"}), client.get(path)]

    assert (own["status"], own["html"]) == ("approved", "<p>Unseen words</p>")
    assert [answer.status_code for answer in others] == [403, 401]
    assert get_page(client)["comments"] == []


def test_on_a_site_that_reads_first_a_shadow_banned_person_waits_like_all(app, client, bob, header):
    posting.set_site(app, "premoderate=on")
    first = write(client, header).get_json()["comment"]
    impose(app, bob, "shadow_ban", account_of(app, first["id"]))

    second = write(client, header).get_json()["comment"]

    assert first["status"] == second["status"] == "pending"


def test_the_profile_and_the_copy_do_not_tell_of_a_shadow_ban(app, client, bob, header, written):
    target = account_of(app, written)
    impose(app, bob, "shadow_ban", target)
    write(client, header, text="Unseen words")
    with app.app_context():
        carol = readers.Account(id=target.account_id)
    browser = readers.sign_in(app, app.test_client(), carol)

    listed = browser.get("/profile/comments").text
    copied = browser.get("/profile/export").get_json(force=True)

    assert "Waiting for a moderator" not in listed
    assert [one["status"] for one in copied["comments"]] == ["approved", "approved"]
    assert copied["sanctions"] == []
    assert "shadow" not in listed + str(copied)


def test_a_warning_is_read_and_acknowledged_before_one_writes(app, client, bob, header, written):
    warning = impose(app, bob, "warning", account_of(app, written), message="Be kind.")
    (told,) = me(client, header)["warnings"]
    acknowledge = f"{API}/me/warnings/{told['id']}/acknowledge"

    refused = write(client, header)
    dora = client.post(acknowledge, headers=readers.bearing(app, "dora"))
    done = client.post(acknowledge, headers=header)
    again = client.post(acknowledge, headers=header)

    assert told == {"id": str(warning.id), "message": "Be kind.", "created_at": told["created_at"]}
    assert (refused.status_code, dora.status_code) == (403, 404)
    assert done.status_code == again.status_code == 204
    assert stored(app, warning).acknowledged_at is not None
    assert me(client, header)["warnings"] == []
    assert write(client, header).status_code == 201


def test_nobody_acknowledges_a_ban_away(app, client, bob, header, written):
    ban = impose(app, bob, "ban", account_of(app, written))

    answer = client.post(f"{API}/me/warnings/{ban.id}/acknowledge", headers=header)

    assert answer.status_code == 404
    assert write(client, header).status_code == 403
