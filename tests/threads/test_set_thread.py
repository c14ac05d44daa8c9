"""Settings that staff choose for one discussion are judged by there, and nowhere else."""

import pytest

from comments.accounts.errors import RoleTooLow
from comments.core.db import db
from comments.sites.errors import BadSetting
from comments.threads import managing
from comments.threads.models import Thread
from tests.conftest import NOW
from tests.factories import posting, staff
from tests.factories.databases import on_sqlite

WITH_A_LINK = "See https://example.test/"


@pytest.fixture
def choose(thread, alice, acting):
    return lambda **typed: acting(managing.set_settings, alice, thread, typed, NOW)


def test_a_choice_holds_in_its_discussion_alone_and_new_words_are_judged_by_it(
    app, client, thread, other, choose
):
    posting.set_site(app, "many_links=5")
    choose(many_links="1")

    here, token = posting.posted_with_token(client)
    posting.edit(client, here, token, WITH_A_LINK)
    there = posting.posted(client, identifier="other", text=WITH_A_LINK)

    assert posting.stored(app, here).status == "pending"
    assert [reason["rule"] for reason in posting.stored(app, here).reasons] == ["many_links"]
    assert there["status"] == "approved"


@on_sqlite
def test_less_than_on_the_site_can_be_chosen_and_given_up_again(app, client, thread, choose):
    posting.set_site(app, "hold_guests=on")
    choose(hold_guests="off", many_links="0")
    open_here = posting.posted(client)["status"]
    choose(hold_guests="", many_links="")

    assert (open_here, posting.posted(client)["status"]) == ("approved", "pending")
    with app.app_context():
        assert db.session.get_one(Thread, thread).settings == {}


@on_sqlite
@pytest.mark.parametrize("typed", [{"many_links": "x"}, {"new_people": "no"}, {"votes": "off"}])
def test_what_cannot_be_chosen_is_refused_by_name(choose, typed):
    with pytest.raises(BadSetting, match=next(iter(typed))):
        choose(**typed)


@on_sqlite
def test_settings_are_for_leads(app, thread, acting):
    bob = staff.viewer_of(app, staff.hire(app, "bob"))

    with pytest.raises(RoleTooLow):
        acting(managing.set_settings, bob, thread, {"many_links": "1"}, NOW)


@on_sqlite
def test_page_and_api_choose_and_show_them(app, thread):
    page, leo = f"/dashboard/blog/threads/{thread}", staff.browser_of(app, "leo")
    token = staff.csrf_token(leo)
    where = f"{posting.API}/threads/{thread}"

    data = {"csrf_token": token, "many_links": "2", "new_people": "hold", "known_people": ""}
    shown = leo.post(f"{page}/settings", data=data, follow_redirects=True).text
    wrong = leo.post(f"{page}/settings", data=data | {"many_links": "x"})
    headers, body = {"X-CSRFToken": token}, {"settings": {"many_links": None, "hold_guests": "on"}}
    answer = leo.patch(where, json=body, headers=headers).get_json()

    assert 'name="many_links" value="2"' in shown
    assert "<option selected>hold</option>" in shown
    assert wrong.status_code == 422
    assert "is a whole number" in wrong.text
    assert answer["thread"]["settings"] == {"new_people": "hold", "hold_guests": True}
    bob = staff.browser_of(app, "bob")
    bobs = {"X-CSRFToken": staff.csrf_token(bob)}
    assert bob.patch(where, json=body, headers=bobs).status_code == 403
