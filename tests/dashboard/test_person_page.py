"""The pages about people: they say who somebody is, ask before they do, and work as plain forms."""

import re

import pytest

from comments.accounts import queries as accounts
from comments.sites import queries as sites
from tests.factories import posting, readers, staff
from tests.factories.databases import on_sqlite
from tests.factories.workers import work

pytestmark = on_sqlite

HOSTILE = '<script>alert("1")</script>'


@pytest.fixture
def carol(app, site, client):
    """Where Carol's page is, who wrote a comment."""
    header = readers.bearing(app, "carol")
    body = {"identifier": "article", "text": "Some words"}
    client.post(f"{posting.API}/comments", json=body, headers=header)
    with app.app_context():
        found = accounts.get_account_by_email("carol@example.test")
    return f"/dashboard/blog/people/{found.id}"


@pytest.fixture
def bob(app, site):
    return staff.browser_of(app, "bob")


def send(browser, path, **fields):
    return browser.post(path, data={"csrf_token": staff.csrf_token(browser)} | fields)


def confirm(browser, asked):
    """Press the button under what was asked."""
    fields = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', asked.text))
    action = re.search(r'<form method="post" action="([^"]+/sanctions)"', asked.text).group(1)
    return browser.post(action, data=fields, follow_redirects=True)


@pytest.mark.parametrize(
    ("person", "reads", "acts"),
    [
        ("stranger", 303, 401),
        ("mallory", 403, 403),
        ("olga", 200, 403),
        ("bob", 200, 200),
        ("alice", 200, 200),
    ],
    ids=["stranger", "other site's owner", "observer", "moderator", "owner"],
)
def test_who_may_see_and_do_what(app, carol, person, reads, acts):
    browser = staff.browser_of(app, person)
    pages = [browser.get(path) for path in (carol, "/dashboard/blog/sanctions")]
    token = staff.csrf_token(browser)
    ban = {"kind": "ban", "target": "account", "days": "7", "csrf_token": token}
    wide = ban | {"target": "domain", "value": "spam.example"}

    asked = [
        browser.post(f"{carol}/sanctions", data=ban).status_code,
        browser.post("/dashboard/blog/sanctions", data=wide).status_code,
    ]
    rest = {
        browser.post(path, data={"csrf_token": token, "id": "1"}).status_code
        for path in (
            f"{carol}/notes",
            f"{carol}/notes/remove",
            f"{carol}/lift",
            f"{carol}/put-back",
            "/dashboard/blog/sanctions/lift",
        )
    }

    assert {page.status_code for page in pages} == {reads}
    assert asked == [acts, acts]
    assert rest <= ({404, 422} if acts == 200 else {acts})
    may_act = [("Warn, mute or ban" in pages[0].text), ("Keep out a mail" in pages[1].text)]
    assert may_act == [acts == 200] * 2


def test_a_ban_with_removal_is_asked_about_then_done_then_taken_back(app, bob, carol):
    asked = send(
        bob,
        f"{carol}/sanctions",
        kind="ban",
        target="account",
        days="30",
        remove_days="7",
        message="Enough.",
        reason="spam",
    )
    with app.app_context():
        assert not sites.get_site("blog").has_sanctions
    assert "Ban this account until" in asked.text
    assert "All that they wrote in the last week is removed." in asked.text

    done = confirm(bob, asked)
    work(app)
    page = bob.get(carol).text

    assert "Ban imposed." in done.text
    assert "Told: <bdi>Enough.</bdi>" in page
    assert "imposed by Bob Example (spam)" in page
    assert "1 comment since" in page
    assert '<span class="state is-removed">Removed</span>' in page

    (removal,) = re.findall(r'put-back">.*?name="id" value="(\d+)"', page, re.DOTALL)
    (sanction,) = re.findall(r'/lift">.*?name="id" value="(\d+)"', page, re.DOTALL)
    send(bob, f"{carol}/put-back", id=removal)
    send(bob, f"{carol}/lift", id=sanction)
    work(app)

    page = bob.get(carol).text
    assert '<span class="state is-approved">Approved</span>' in page
    assert "lifted by Bob Example" in page
    assert "taken back" in page


def test_a_domain_is_kept_out_and_let_in_again(app, bob):
    asked = send(
        bob, "/dashboard/blog/sanctions", kind="ban", target="domain", value="@Spam.example"
    )
    listed = confirm(bob, asked).text

    assert "Ban everybody at spam.example for good." in asked.text
    assert "also for people who did nothing" in asked.text
    assert "<bdi>everybody at spam.example</bdi>" in listed

    (sanction,) = re.findall(r'/lift">.*?name="id" value="(\d+)"', listed, re.DOTALL)
    send(bob, "/dashboard/blog/sanctions/lift", id=sanction)

    assert "Nothing holds for anybody here." in bob.get("/dashboard/blog/sanctions").text


def test_the_list_names_people_and_leads_to_them(app, bob, carol):
    confirm(bob, send(bob, f"{carol}/sanctions", kind="mute", target="account", days="7"))

    page = bob.get("/dashboard/blog/sanctions").text

    assert f'<a href="{carol}"><bdi>Carol Example</bdi></a>' in page


def test_what_is_refused_is_said_and_what_was_typed_stays(app, bob, carol):
    refused = send(
        bob, f"{carol}/sanctions", kind="warning", target="account", days="7", reason="rude"
    )
    nothing = send(bob, f"{carol}/sanctions", kind="slap")

    assert refused.status_code == nothing.status_code == 422
    assert "Write what the warning says" in refused.text
    assert 'value="rude"' in refused.text
    assert "Choose what to do: warn, mute, shadow ban or ban." in nothing.text


def test_on_ones_own_page_there_is_nothing_to_do(app, bob):
    with app.app_context():
        me = accounts.get_account_by_email("bob@example.test").id

    page = bob.get(f"/dashboard/blog/people/{me}").text

    assert "(you)" in page
    assert "Warn, mute or ban" not in page


def test_notes_are_kept_and_removed_and_hostile_text_is_text(app, bob, carol):
    send(bob, f"{carol}/notes", text=HOSTILE)
    page = bob.get(carol).text

    assert HOSTILE not in page
    assert "&lt;script&gt;" in page

    (note,) = re.findall(r'notes/remove">.*?name="id" value="(\d+)"', page, re.DOTALL)
    send(bob, f"{carol}/notes/remove", id=note)

    assert "&lt;script&gt;" not in bob.get(carol).text


def test_a_guest_has_a_page_by_a_comment_and_the_queue_leads_there(app, client, bob):
    first = posting.posted(client)["id"]
    second = posting.posted(client, text="Again")["id"]
    queue = bob.get("/dashboard/blog/comments?status=approved").text

    page = bob.get(f"/dashboard/blog/people/comment-{first}").text

    assert f"/dashboard/blog/people/comment-{first}" in queue
    assert "what a guest typed" in page
    assert f'href="/dashboard/blog/comments/{second}"' in page
    assert "everybody at a mail domain" in page
