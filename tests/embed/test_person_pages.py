"""The plain page for somebody who is signed in: they write, edit, delete and vote as themselves, without JavaScript."""

import re

import pytest

from comments.accounts import actions, cookie, grants, people, sessions
from comments.accounts.models import RoleName
from comments.accounts.people import Known
from comments.core import clock
from comments.core.db import db, write_unit
from comments.discussion.models import Status
from comments.sites import queries as sites
from tests.conftest import ORIGIN
from tests.factories import account, posting, readers, staff, voting
from tests.factories.plain_page import count_comments, field, page_path, texts
from tests.factories.statements import row_counts

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

AS_ME = "/sites/blog/as-me"


@pytest.fixture
def thread(client, site):
    """Return the path of a thread's private page; a guest wrote in it."""
    posting.posted(client, author={"name": "Grace"}, url=f"{ORIGIN}/post")
    return page_path(client).replace("/threads/", "/as-me/threads/")


@pytest.fixture
def carol(app, site):
    return readers.make_person(app, "carol")


@pytest.fixture
def mine(app, carol):
    return account.sign_in(app, app.test_client(), carol)


def write(browser, path, text="Hello from Carol", **fields):
    return account.post(browser, path, text=text, key="k" * 22, parent_id="", **fields)


def first_id(client):
    return posting_of(client)[0]["id"]


def posting_of(client):
    page = client.get(f"{posting.API}/thread", query_string={"identifier": "article"})
    return page.get_json()["comments"]


def own_comment(client, mine, thread):
    write(mine, thread)
    return posting_of(client)[0]["id"]


def test_who_is_signed_in_posts_as_themselves_with_no_name_asked(client, mine, thread, carol, app):
    shown = mine.get(thread)

    posted = write(mine, thread, name="Mallory", email="x@example.test")

    assert "You are here as" in shown.text
    assert 'name="name"' not in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in shown.text
    assert posted.location.startswith(thread)
    comment = posting.stored(app, first_id(client))
    assert (comment.author_name, comment.author_id, comment.author_email) == (
        "Carol Example",
        carol.id,
        None,
    )
    assert "Hello from Carol" in mine.get(posted.location).text


def test_the_first_comment_and_a_reply_are_posted_there_too(app, client, mine, site):
    empty = mine.get(f"{AS_ME}/thread?identifier=article&title=About")
    fields = {name: field(empty, name) for name in ("identifier", "url", "title")}

    first = write(mine, f"{AS_ME}/thread", **fields)
    parent = first_id(client)
    path = first.location.partition("?")[0]
    form = {"csrf_token": staff.csrf_token(mine), "text": "Reply", "parent_id": parent}
    mine.post(path, data=form | {"key": "r" * 22})

    assert [one["parent_id"] for one in posting_of(client)] == [None, parent]


def test_everybody_else_is_shown_the_same_bytes_whoever_is_signed_in(client, mine, thread):
    write(mine, thread)
    public = thread.replace("/as-me", "")

    stranger, person = client.get(public), mine.get(public)

    made = re.compile(
        r'name="(?:key|stamp)" value="[^"]+"'
    )  # for every form: at random, and of its moment
    assert made.sub("", stranger.text) == made.sub("", person.text)
    assert "Set-Cookie" not in person.headers
    assert f'<a href="{thread}">Sign in to post as yourself</a>' in stranger.text
    assert "csrf_token" not in stranger.text


def test_a_stranger_signs_in_at_the_sites_ways_and_is_back_where_they_wanted_to_be(
    app, client, thread, carol
):
    led = client.get(f"{thread}?order=oldest")
    window = client.get(led.location)
    account.sign_in(app, client, carol)

    back = client.get("/sites/blog/hand-over?origin=http://comments.example.test")

    assert (led.status_code, window.status_code) == (303, 200)
    assert led.location == "/sites/blog/sign-in?origin=http://comments.example.test"
    assert back.location == f"{thread}?order=oldest"
    assert f'href="{thread}?order=oldest"' in client.get("/sign-in/done").text
    elsewhere = client.get("/sites/blog/hand-over", query_string={"origin": ORIGIN})
    assert elsewhere.status_code == 200  # a publisher's page still gets its token


def test_a_real_sign_in_keeps_where_one_wanted_to_be(app, client, thread, carol):
    account.give_password(app, carol)
    client.get(thread)
    where = {"origin": "http://comments.example.test", "email": "carol@example.test"}

    entered = account.post(
        client, "/sites/blog/sign-in/password", **where, password=account.PASSWORD
    )

    assert client.get(entered.location).location.rstrip("?") == thread


def test_a_held_comment_is_shown_to_its_author_alone(app, client, mine, thread):
    posting.set_site(app, "premoderate=on")

    posted = write(mine, thread, "Held words")

    shown = mine.get(posted.location)
    other = account.sign_in(app, app.test_client(), readers.make_person(app, "dora"))
    assert "waiting for a moderator" in shown.text
    assert "Held words" in shown.text
    for browser, path in ((client, thread.replace("/as-me", "")), (other, thread)):
        assert "Held words" not in browser.get(path).text


def test_ones_own_comment_is_edited_and_what_is_refused_comes_back(app, client, mine, thread):
    comment = own_comment(client, mine, thread)
    edit = f"{AS_ME}/comments/{comment}/edit"

    form = mine.get(edit)
    refused = account.post(mine, edit, text=" ")
    too_long = account.post(mine, edit, text="x" * 20_000)
    saved = account.post(mine, edit, text="Better words")

    assert field(form, "text") == "Hello from Carol"
    assert (refused.status_code, too_long.status_code, saved.status_code) == (422, 422, 303)
    assert field(too_long, "text").startswith("xxx")
    assert texts(refused, role="alert")
    assert posting.stored(app, comment).text == "Better words"


def test_ones_own_comment_is_deleted_and_others_offer_no_such_thing(app, client, mine, thread):
    grace = first_id(client)
    comment = own_comment(client, mine, thread)
    before = mine.get(thread).text

    deleted = account.post(mine, f"{AS_ME}/comments/{comment}/delete")

    assert f"/comments/{comment}/delete" in before
    assert f"/comments/{grace}/delete" not in before
    assert f"/comments/{comment}/vote" not in before
    assert "Your comment is deleted." in mine.get(deleted.location).text
    assert posting.stored(app, comment).status == Status.DELETED


def test_what_can_no_longer_be_edited_offers_it_no_more(app, client, mine, thread):
    comment = own_comment(client, mine, thread)
    posting.set_site(app, "edit_window_minutes=0")

    assert f"/comments/{comment}/edit" not in mine.get(thread).text
    assert mine.get(f"{AS_ME}/comments/{comment}/edit").status_code == 403
    assert account.post(mine, f"{AS_ME}/comments/{comment}/edit", text="x").status_code == 403


def test_votes_are_given_changed_and_taken_back_as_oneself(app, client, mine, thread):
    posting.set_site(app, "votes=updown")
    comment = first_id(client)
    path = f"{AS_ME}/comments/{comment}/vote"
    voting.voted(client, comment)  # a guest

    counts, offered = [], []
    for word in ("up", "up", "down", "none", "nonsense"):
        answer = account.post(mine, path, vote=word)
        offered.append(
            re.findall(r"(Take your vote back|Vote up|Vote down)<", mine.get(answer.location).text)
        )
        votes = posting_of(client)[0]["votes"]
        counts.append((votes["up"], votes["down"]))

    assert counts == [(2, 0), (2, 0), (1, 1), (1, 0), (1, 0)]
    back, up, down = "Take your vote back", "Vote up", "Vote down"
    assert offered == [[back, down], [back, down], [back, up], [up, down], [up, down]]


def test_emoji_are_given_and_taken_back_as_oneself(app, client, mine, thread):
    posting.set_site(app, f"reactions={voting.PARTY},{voting.FROG}")
    comment = first_id(client)
    voting.reacted(client, comment)  # a guest
    path = f"{AS_ME}/comments/{comment}/reaction"

    counts = []
    for button in ("give", "give", "take_back", "nonsense"):
        answer = account.post(mine, path, **{button: voting.PARTY})
        pressed = texts(mine.get(thread), **{"aria-pressed": "true"})
        counts.append((answer.status_code, posting_of(client)[0]["reactions"], len(pressed)))
    account.post(mine, f"{thread}/reaction", give=voting.FROG)

    both, one = {voting.PARTY: 2}, {voting.PARTY: 1}
    assert counts == [(303, both, 1), (303, both, 1), (303, one, 0), (303, one, 0)]
    assert texts(mine.get(thread), **{"aria-pressed": "true"}) == [
        f"{voting.FROG} 1 take back from the article"
    ]


def test_an_emoji_that_the_site_does_not_offer_is_not_given(app, client, mine, thread):
    comment = first_id(client)

    refused = account.post(mine, f"{AS_ME}/comments/{comment}/reaction", give=voting.PARTY)

    assert refused.status_code == 422
    assert "/reaction" not in mine.get(thread).text


def test_a_branch_has_its_own_page_there(client, mine, thread):
    comment = first_id(client)
    reply = posting.posted(client, parent_id=comment)["id"]

    shown = mine.get(f"{AS_ME}/comments/{comment}/replies")

    assert f"{AS_ME}/comments/{reply}/vote" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("role", [None, *RoleName])
def test_nobody_touches_anothers_words_here_whatever_their_role(app, client, mine, thread, role):
    comment = own_comment(client, mine, thread)
    other = readers.make_person(app, "mallory")
    if role is not None:
        with app.app_context(), write_unit():
            actions.add_staff("mallory@example.test", sites.get_site("blog"), role, "", clock.now())
    browser = account.sign_in(app, app.test_client(), other)
    before = row_counts(app)

    answers = [
        browser.get(f"{AS_ME}/comments/{comment}/edit"),
        account.post(browser, f"{AS_ME}/comments/{comment}/edit", text="x"),
        account.post(browser, f"{AS_ME}/comments/{comment}/delete"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert not [answer for answer in answers if "Hello from Carol" in answer.text]
    assert posting.stored(app, comment).text == "Hello from Carol"
    assert row_counts(app) == before


def test_another_sites_comments_and_threads_are_not_reached_through_this_one(
    app, client, mine, thread
):
    comment = own_comment(client, mine, thread)
    readers.add_site_elsewhere(app)
    there = "/sites/elsewhere/as-me"

    answers = [
        mine.get(thread.replace("/blog/", "/elsewhere/")),
        mine.get(f"{there}/comments/{comment}/edit"),
        account.post(mine, f"{there}/comments/{comment}/delete"),
        account.post(mine, f"{there}/comments/{comment}/vote", vote="up"),
        account.post(mine, f"{there}/comments/{comment}/reaction", take_back="x"),
        account.post(mine, thread.replace("/blog/", "/elsewhere/") + "/reaction", take_back="x"),
        write(mine, thread.replace("/blog/", "/elsewhere/")),
    ]

    assert [answer.status_code for answer in answers] == [404] * 7
    assert posting.stored(app, comment).status == Status.APPROVED


def test_an_ended_session_loses_no_words(app, mine, thread):
    token = staff.csrf_token(mine)
    staff.end_all_sessions(app, ended_at=clock.now())
    form = {"csrf_token": token, "text": "Long <thought>", "key": "k" * 22, "parent_id": ""}

    refused = mine.post(thread, data=form)

    assert refused.status_code == 401
    assert "Long &lt;thought&gt;</textarea>" in refused.text
    assert count_comments(app) == 1


def test_no_other_page_can_write_there_and_no_form_goes_without_its_token(
    app, client, mine, thread
):
    comment = own_comment(client, mine, thread)
    token = staff.csrf_token(mine)
    paths = [thread, f"{thread}/reaction", f"{AS_ME}/thread?identifier=x"]
    paths += [f"{AS_ME}/comments/{comment}/{act}" for act in ("edit", "delete", "vote", "reaction")]
    before = row_counts(app)

    for path in paths:
        fields = {"text": "Forged", "vote": "up"}
        foreign = mine.post(path, data=fields | {"csrf_token": token}, headers={"Origin": ORIGIN})
        bare = mine.post(path, data=fields)
        assert (foreign.status_code, bare.status_code) == (403, 403)

    assert row_counts(app) == before
    assert posting.stored(app, comment).text == "Hello from Carol"


def test_whom_another_publisher_vouches_for_is_a_stranger_here(app, client, thread, site):
    other = readers.add_site_elsewhere(app)
    with app.app_context(), write_unit():
        known = Known(people.MEMBER, str(other.id), "7", "Elsewhere", "Dora Example")
        dora = people.sign_in_with(known, clock.now())
        grant_id = grants.find(
            other.id, grants.give(dora, other.id, "", clock.now()).token, clock.now()
        )[1].id
        token = sessions.start(dora.id, "", clock.now(), grant_id=grant_id)
    browser = app.test_client()
    with browser.session_transaction() as session:
        session[cookie.TOKEN] = token

    assert browser.get(thread).status_code == 303
    assert write(browser, thread).status_code == 401
    assert count_comments(app) == 1


def test_a_members_badge_is_on_what_they_write(app, client, thread, site):
    alice = readers.make_person(app, "alice")
    with app.app_context(), write_unit():
        known = Known(people.MEMBER, str(site.id), "7", "Blog", "Alice")
        people.join(db.session.merge(alice), known, clock.now())
        people.find_identity(known).badge = "Author"
    browser = account.sign_in(app, app.test_client(), alice)

    write(browser, thread)

    assert posting_of(client)[0]["author"]["badge"] == "Author"


def test_hostile_words_stay_text_in_the_edit_form(client, mine, thread):
    comment = own_comment(client, mine, thread)

    refused = account.post(
        mine,
        f"{AS_ME}/comments/{comment}/edit",
        text="</textarea><script>1</script>" + "x" * 11_000,
    )

    assert refused.status_code == 422
    assert "<script>1" not in refused.text
