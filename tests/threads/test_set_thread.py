"""Settings that staff choose for one discussion are judged by there, and nowhere else."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from comments.accounts.errors import RoleTooLow
from comments.core.db import db, write_unit
from comments.screening import checks
from comments.screening.ageing import settle_threads
from comments.sites.errors import BadSetting
from comments.threads import managing
from comments.threads.models import Thread
from tests.conftest import NOW
from tests.factories import posting, staff
from tests.factories.databases import on_sqlite
from tests.factories.reading import get_page

WITH_A_LINK = "See https://example.test/"


def grow_old(app):
    """Let every discussion have begun ten days ago."""
    with app.app_context(), write_unit():
        db.session.execute(update(Thread).values(created_at=NOW - timedelta(days=10)))


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
@pytest.mark.parametrize(
    "case",
    [
        ({"guests": "off"}, {"guests": False}, 401),
        ({"stopped": "on"}, {"stopped": checks.STOPPED}, 422),
        ({"stopped": "on", "stop_message": "Back on Monday."}, {"stopped": "Back on Monday."}, 422),
        ({"proof_of_work": "guests"}, {"proof_of_work": "guests"}, 422),
        ({"closes_after_days": "7"}, {}, 409),
        ({"many_comments": "1", "many_comments_action": "refuse"}, {}, 422),
        ({"repeated_text": "refuse"}, {}, 422),
    ],
    ids=["guests", "stopped", "its own message", "proof", "age", "many", "repeated"],
)
def test_whether_a_discussion_takes_comments_is_told_its_readers_and_nobody_elses(
    app, client, other, choose, case
):
    chosen, shown, status = case
    posting.set_site(app, "stop_message=Not this one.")
    before = [get_page(client)["settings"], get_page(client, identifier="other")["settings"]]
    choose(**chosen)
    if "closes_after_days" in chosen:
        grow_old(app)
    posting.post(client, text="The same")

    here, there = (
        posting.post(client, text="The same", identifier=name) for name in ("article", "other")
    )

    assert (here.status_code, there.status_code) == (status, 201)
    assert get_page(client)["settings"] == before[0] | shown
    assert get_page(client, identifier="other")["settings"] == before[1]


@on_sqlite
def test_a_site_that_is_stopped_is_stopped_everywhere(app, client, thread, choose):
    choose(stopped="off", stop_message="Here we go on.")
    posting.set_site(app, "stopped=on", "stop_message=Until Monday.")

    refused = posting.post(client)

    assert (refused.status_code, refused.get_json()["detail"]) == (422, "Until Monday.")
    assert get_page(client)["settings"]["stopped"] == "Until Monday."


def test_what_is_said_where_repeating_is_allowed_is_repeated_elsewhere(
    app, client, thread, other, choose
):
    posting.set_site(app, "repeated_text=hold")
    choose(repeated_text="off")

    here = [posting.posted(client, text="A slogan")["status"] for _ in range(2)]
    there = posting.posted(client, text="A slogan", identifier="other")["status"]

    assert (here, there) == (["approved"] * 2, "pending")


def test_age_closes_a_discussion_by_its_own_number_of_days(app, client, thread, other, choose):
    posting.set_site(app, "closes_after_days=8")
    choose(closes_after_days="30")
    grow_old(app)
    with app.app_context(), write_unit():
        settle_threads(NOW, 10)
    long_open = [
        get_page(client, identifier=name)["thread"]["is_open"] for name in ("article", "other")
    ]
    choose(closes_after_days="5")
    with app.app_context(), write_unit():
        settled = settle_threads(NOW, 10)

    assert long_open == [True, False]
    assert settled == 1
    assert get_page(client)["thread"]["is_open"] is False


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
