"""Staff choose whether they are mailed when comments wait for them."""

from comments.notifications import queries
from tests.factories import readers, staff
from tests.profile.conftest import send


def moderators(app, site):
    with app.app_context():
        return [account.name for account in queries.list_moderators(site.id)]


def test_who_wants_no_mail_is_called_no_more_and_can_change_their_mind(app, site):
    browser = staff.browser_of(app, "bob")
    assert moderators(app, site) == ["Bob Example"]

    refused = send(browser, "/profile/mail")
    without = moderators(app, site)
    wanted = send(browser, "/profile/mail", held="on")

    assert (refused.status_code, wanted.status_code) == (303, 303)
    assert without == []
    assert moderators(app, site) == ["Bob Example"]


def test_the_choice_is_shown_to_those_who_look_after_a_site(app, client, site):
    of_staff = staff.browser_of(app, "bob").get("/profile/").text
    of_reader = readers.sign_in(app, client, readers.make_person(app, "carol"))

    assert 'name="held" checked' in of_staff
    assert 'name="held"' not in of_reader.get("/profile/").text
