import pytest

from comments.accounts import people
from comments.accounts.errors import WayTaken
from comments.accounts.models import Account, Identity
from comments.accounts.people import Known
from comments.core.db import db
from tests.conftest import NOW

CAROL = Known("oauth", "https://id.example.test", "42", "carol", "Carol Example")


def test_the_first_time_makes_an_account_and_the_second_finds_it(app, unit):
    first = people.sign_in_with(CAROL, NOW)

    assert people.sign_in_with(CAROL, NOW) is first
    assert (first.name, first.email) == ("Carol Example", None)


@pytest.mark.parametrize(
    "other",
    [
        Known("oauth", "https://id.example.test", "43", "carol", "Carol Example"),
        Known("oauth", "https://other.example.test", "42", "carol", "Carol Example"),
        Known("sso", "https://id.example.test", "42", "carol", "Carol Example"),
    ],
    ids=["subject", "issuer", "kind"],
)
def test_another_name_for_the_person_is_another_person(app, unit, other):
    assert people.sign_in_with(CAROL, NOW) is not people.sign_in_with(other, NOW)


def test_nobody_is_joined_by_an_address(app, unit):
    mailed = people.make_account("Carol Example", NOW, "carol@example.test")
    told = Known("oauth", "https://id.example.test", "7", "carol@example.test", "Carol Example")

    assert people.sign_in_with(told, NOW) is not mailed
    assert mailed.email == "carol@example.test"


def test_a_person_adds_a_way_in_and_comes_in_by_it(app, unit):
    carol = people.make_account("Carol Example", NOW, "carol@example.test")

    people.join(carol, CAROL, NOW)
    people.join(carol, CAROL, NOW)

    assert people.sign_in_with(CAROL, NOW) is carol
    assert len(db.session.query(Identity).all()) == 1


def test_a_way_in_of_somebody_else_cannot_be_added(app, unit):
    people.sign_in_with(CAROL, NOW)
    dora = people.make_account("Dora Example", NOW)

    with pytest.raises(WayTaken, match="leads to another account"):
        people.join(dora, CAROL, NOW)


@pytest.mark.parametrize("name", ["", " \n", "\u202e"])
def test_who_has_no_name_is_called_somebody(app, unit, name):
    account = people.sign_in_with(Known("sso", "1", "x", "x", name), NOW)

    assert db.session.get_one(Account, account.id).name == "Somebody"


def test_names_and_badges_are_tidied_and_bounded(app, unit):
    account = people.sign_in_with(Known("sso", "1", "x", "x", "A\n" + "b" * 200), NOW)
    badge = people.tidy_badge(" Gold\u202e " + "x" * 80)

    assert account.name == "A " + "b" * 78
    assert badge.startswith("Gold x")
    assert len(badge) == people.MAX_BADGE
