"""Members of a publisher come in: one account each, one use of each token, news over what is older."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from comments.accounts import grants, people
from comments.accounts.errors import TokenEnded
from comments.accounts.models import Account, Grant, Identity
from comments.accounts.people import Known
from comments.accounts.sso import actions, keys, sweeping
from comments.accounts.sso.actions import Browser, Shown
from comments.accounts.sso.errors import SsoRefused, SsoTokenUsed
from comments.accounts.sso.keys import NewKey
from comments.accounts.sso.member import SignedOut
from comments.accounts.sso.models import Form
from comments.core.db import db
from comments.outbox.models import OutboxEvent
from comments.sites import actions as sites
from tests.conftest import NOW
from tests.factories.publishers import claims, hs256, remote_auth

SECRET_KEY = "a secret for tests only"
SECRET = "a secret of the blog, 32 bytes or more"
DORA = {"id": "dora-7", "username": "Dora Example", "email": "dora@example.test"}


@pytest.fixture
def blog(unit, site):
    """The site with a key for each form, both called key-1."""
    for form, public_id in ((Form.JWT, "key-1"), (Form.REMOTE_AUTH, "pair-1")):
        keys.add_key(site, NewKey(form=form, public_id=public_id, secret=SECRET), SECRET_KEY, NOW)
    db.session.flush()
    return site


def show(site, shown, now=NOW, token=None):
    return actions.sign_in_member(site, shown, Browser("Firefox", token), SECRET_KEY, now)


def token_for(now=NOW, secret=SECRET, **changed):
    return Shown(Form.JWT, hs256(claims(now, **changed), secret.encode()))


def payload_for(person, at=NOW, api_key="pair-1"):
    return Shown(Form.REMOTE_AUTH, remote_auth(person, at, SECRET.encode()), api_key)


def viewer(site, given, now=NOW):
    return grants.find_viewer(site.id, given.token, now)


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_a_token_signs_its_member_in_on_the_site(blog):
    given = show(blog, token_for(url="https://dora.example.test/", badge="Author"))

    dora = viewer(blog, given)
    assert (dora.name, dora.url, dora.badge) == (
        "Dora Example",
        "https://dora.example.test/",
        "Author",
    )
    assert given.expires_at > NOW


def test_a_payload_signs_its_member_in_on_the_site(blog):
    assert viewer(blog, show(blog, payload_for(DORA))).name == "Dora Example"


def test_the_same_member_is_the_same_account_in_either_form(blog):
    first = show(blog, token_for())
    second = show(blog, payload_for(DORA | {"username": "D. Example"}))

    assert first.account.id == second.account.id
    assert count(Account) == count(Identity) == 1


def test_members_of_two_publishers_with_the_same_id_are_two_people(blog):
    other = sites.add_site("other", "Other", ["https://other.example.test"], NOW)
    db.session.flush()
    keys.add_key(other, NewKey(Form.JWT, public_id="key-1", secret=SECRET), SECRET_KEY, NOW)
    db.session.flush()

    here = show(blog, token_for())
    there = show(other, token_for(aud="other"))

    assert here.account.id != there.account.id
    with pytest.raises(TokenEnded):
        viewer(other, here)


def test_a_token_of_another_site_is_refused_with_the_same_secret(blog):
    with pytest.raises(SsoRefused, match="another site"):
        show(blog, token_for(aud="other"))


def test_nobody_is_joined_by_a_mail_address_and_none_is_kept(blog):
    alice = people.make_account("Alice", NOW, "dora@example.test")

    by_payload = show(blog, payload_for(DORA))
    by_token = show(blog, token_for(email="dora@example.test", email_verified=True))

    assert alice.id not in {by_payload.account.id, by_token.account.id}
    assert by_payload.account.email is by_token.account.email is None


@pytest.mark.parametrize("roles", [["owner"], ["moderator", "owner"], "owner"])
def test_roles_give_a_badge_and_no_rights(blog, roles):
    dora = viewer(blog, show(blog, token_for(roles=roles)))

    assert dora.badge in {"owner", "moderator"}
    assert dora.roles == {}


def test_a_badge_holds_on_its_publishers_site_alone(blog):
    other = sites.add_site("other", "Other", ["https://other.example.test"], NOW)
    db.session.flush()
    dora = show(blog, token_for(badge="Editor")).account

    elsewhere = grants.give(dora, other.id, "Firefox", NOW)

    assert viewer(other, elsewhere).badge is None


def test_news_change_name_link_and_badge(blog):
    show(blog, token_for(badge="Author", url="https://dora.example.test/"))
    later = NOW + timedelta(minutes=1)

    given = show(blog, token_for(later, name="Dora Married", jti="second"), later)

    dora = viewer(blog, given, later)
    assert (dora.name, dora.url, dora.badge) == ("Dora Married", None, None)


def test_the_worker_hears_of_another_name_once(blog):
    show(blog, token_for())
    later = NOW + timedelta(minutes=1)

    for number in range(2):
        show(blog, token_for(later, name="Dora Married", jti=f"more-{number}"), later)

    told = db.session.scalars(select(OutboxEvent.name).where(OutboxEvent.name == "ProfileChanged"))
    assert len(told.all()) == 1


def test_what_is_older_changes_nothing(blog):
    later = NOW + timedelta(minutes=1)
    show(blog, token_for(later, badge="Author"), later)

    given = show(blog, token_for(name="Dora Maiden", jti="second"), later)

    dora = viewer(blog, given, later)
    assert (dora.name, dora.badge) == ("Dora Example", "Author")


def test_a_badge_that_was_taken_is_gone_in_every_browser_at_once(blog):
    phone = show(blog, token_for(badge="Author"))
    later = NOW + timedelta(minutes=1)

    show(blog, token_for(later, jti="second"), later)

    assert viewer(blog, phone, later).badge is None


@pytest.mark.parametrize("has_email", [True, False], ids=["by mail", "by another provider"])
def test_who_comes_in_another_way_too_is_not_renamed_by_a_publisher(blog, has_email):
    dora = show(blog, token_for()).account
    if has_email:
        dora.email = "dora@example.test"
    else:
        people.join(dora, Known("oauth", "https://id.example.test", "1", "ID", "Dora"), NOW)
    later = NOW + timedelta(minutes=1)

    given = show(blog, token_for(later, name="Mallory's Puppet", badge="Fool", jti="second"), later)

    assert (given.account.name, viewer(blog, given, later).badge) == ("Dora Example", "Fool")


def test_a_token_is_good_once(blog):
    show(blog, token_for())

    with pytest.raises(SsoTokenUsed, match="“jti” is good once"):
        show(blog, token_for())


def test_another_token_with_a_used_id_is_refused_too(blog):
    show(blog, token_for())

    with pytest.raises(SsoTokenUsed):
        show(blog, token_for(sub="mallory"))


def test_a_used_token_leaves_the_page_signed_in_as_it_was(blog):
    given = show(blog, token_for())

    with pytest.raises(SsoTokenUsed):
        show(blog, token_for(), token=given.token)

    assert viewer(blog, given).name == "Dora Example"


def test_two_sites_may_number_their_tokens_alike(blog):
    other = sites.add_site("other", "Other", ["https://other.example.test"], NOW)
    db.session.flush()
    keys.add_key(other, NewKey(Form.JWT, public_id="key-1", secret=SECRET), SECRET_KEY, NOW)
    db.session.flush()
    show(blog, token_for())

    assert show(other, token_for(aud="other"))


def test_used_tokens_are_remembered_until_they_have_run_out_and_no_longer(blog):
    shown = token_for(exp=int(NOW.timestamp()) + 60)
    show(blog, shown)
    ends_at = NOW + timedelta(seconds=60 + 60)

    assert sweeping.forget_used_tokens(ends_at - timedelta(seconds=1), 10) == 0
    with pytest.raises(SsoTokenUsed):
        show(blog, shown, ends_at - timedelta(seconds=1))

    assert sweeping.forget_used_tokens(ends_at, 10) == 1
    with pytest.raises(SsoRefused, match="run out"):
        show(blog, shown, ends_at)


def test_a_payload_is_good_again_while_it_is_fresh(blog):
    first = show(blog, payload_for(DORA))
    second = show(blog, payload_for(DORA))

    assert first.account.id == second.account.id


def test_a_page_that_shows_the_same_member_keeps_its_one_grant(blog):
    given = show(blog, payload_for(DORA))

    again = show(blog, payload_for(DORA), token=given.token)

    assert again.token != given.token
    assert viewer(blog, again).name == "Dora Example"
    assert count(Grant) == 1


def test_a_page_that_shows_another_member_ends_what_it_held(blog):
    given = show(blog, payload_for(DORA))

    other = show(blog, payload_for({"id": "ed", "username": "Ed Example"}), token=given.token)

    assert viewer(blog, other).name == "Ed Example"
    with pytest.raises(TokenEnded):
        viewer(blog, given)


@pytest.mark.parametrize(
    "shown",
    [Shown(Form.JWT, ""), Shown(Form.REMOTE_AUTH, ""), Shown(Form.REMOTE_AUTH, "W10= x 1")],
    ids=["no token", "no payload", "an empty payload"],
)
def test_a_page_that_shows_nobody_is_signed_out(blog, shown):
    given = show(blog, payload_for(DORA))

    assert isinstance(show(blog, shown, token=given.token), SignedOut)

    with pytest.raises(TokenEnded):
        viewer(blog, given)


def test_a_token_that_ended_is_no_hindrance(blog):
    given = show(blog, payload_for(DORA))
    grants.end(blog.id, given.token, NOW)

    assert viewer(blog, show(blog, payload_for(DORA), token=given.token)).name == "Dora Example"


def test_a_payload_with_a_key_that_is_none_is_refused(blog):
    for api_key in ("", "nobody", "key-1"):
        with pytest.raises(SsoRefused, match="“api_key”"):
            show(blog, payload_for(DORA, api_key=api_key))


@pytest.mark.parametrize("kid", ["pair-1", "key-2", "nobody"])
def test_a_token_whose_kid_is_a_pair_or_another_sites_key_is_refused(blog, kid):
    other = sites.add_site("other", "Other", ["https://other.example.test"], NOW)
    db.session.flush()
    keys.add_key(other, NewKey(Form.JWT, public_id="key-2", secret=SECRET), SECRET_KEY, NOW)
    db.session.flush()

    with pytest.raises(SsoRefused, match="no key with this “kid”"):
        show(blog, Shown(Form.JWT, hs256(claims(), SECRET.encode(), kid=kid)))


def test_how_old_a_payload_may_be_is_the_sites_choice(blog):
    sites.set_site(blog, "sso_past_minutes=10")
    sites.set_site(blog, "sso_future_minutes=1")

    for minutes in (-11, 2):
        with pytest.raises(SsoRefused):
            show(blog, payload_for(DORA, NOW + timedelta(minutes=minutes)))
    assert show(blog, payload_for(DORA, NOW - timedelta(minutes=10)))


def test_after_a_theft_all_members_can_be_signed_out_and_nobody_else(blog):
    dora = show(blog, payload_for(DORA))
    eve = grants.give(people.make_account("Eve", NOW), blog.id, "Firefox", NOW)

    assert actions.sign_members_out(blog, NOW) == 1

    assert viewer(blog, eve).name == "Eve"
    with pytest.raises(TokenEnded):
        viewer(blog, dora)
