"""People: members by their publisher's id, staff, and who writes most; never by a mail address."""

from comments.accounts import people
from comments.accounts.people import Known
from comments.core.db import write_unit
from comments.discussion.models import Status
from comments.sites import queries as sites
from tests.conftest import NOW
from tests.disqus.rest import asking
from tests.factories import posting, readers, staff
from tests.factories.databases import on_sqlite

pytestmark = on_sqlite


def test_a_member_is_found_by_the_publishers_own_id_and_by_the_secret_alone(app, client, pair):
    with app.app_context(), write_unit():
        site = sites.get_site("blog")
        people.sign_in_with(Known(people.MEMBER, str(site.id), "d-7", "Blog", "Dora Example"), NOW)

    found = asking.told(asking.by_program(client, pair, "users/details", user="remote:blog-d-7"))
    public = asking.by_page(client, pair, "users/details", user="remote:blog-d-7")
    nobody = asking.by_program(client, pair, "users/details", user="remote:blog-nobody")

    assert (found["name"], found["isAnonymous"]) == ("Dora Example", False)
    assert asking.refused(public) == (401, 4)
    assert asking.refused(nobody) == (400, 2)


def test_staff_are_named_to_the_secret_and_their_addresses_to_nobody(app, client, pair):
    for person in ("alice", "bob", "olga"):
        staff.hire(app, person)
    staff.hire_elsewhere(app, "mallory")

    listed = asking.by_program(client, pair, "forums/listModerators.json")

    assert [it["name"] for it in asking.told(listed)] == ["Alice Example", "Bob Example"]
    assert "@example.test" not in listed.text
    assert asking.refused(asking.by_page(client, pair, "forums/listModerators")) == (401, 4)


def test_who_writes_most_is_counted_under_a_number_that_is_not_their_accounts(
    app, client, site, pair
):
    carol = readers.make_person(app, "carol")
    token = readers.token_for(app, carol, site)
    for _ in range(2):
        client.post(
            f"{posting.API}/comments",
            json={"identifier": "article", "text": "Hello"},
            headers={"Authorization": f"Bearer {token}"},
        )
    posting.posted(client)
    dora = readers.bearing(app, "dora")
    spam = client.post(
        f"{posting.API}/comments", json={"identifier": "article", "text": "Buy"}, headers=dora
    )
    posting.decide(app, spam.get_json()["comment"]["id"], Status.SPAM)

    answer = asking.by_page(client, pair, "forums/listMostActiveUsers.json")
    posts = asking.told(asking.by_page(client, pair, "posts/list.json"))

    (most,) = asking.told(answer)
    assert most["numPosts"] == 2
    assert most["id"] in {post["author"].get("id") for post in posts}
    assert most["id"] != str(carol.id)
    assert "carol@" not in answer.text
