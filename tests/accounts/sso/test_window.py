"""The publisher's own sign-in among the ways in that the window shows."""

from urllib.parse import quote

from tests.conftest import ORIGIN
from tests.factories import posting
from tests.factories.databases import on_sqlite

WINDOW = f"/sites/blog/sign-in?origin={quote(ORIGIN)}"
LOGIN = "https://club.example.test/in?next=a&b"


def can_sign_in(client):
    answer = client.get(f"{posting.API}/thread?identifier=article")
    return answer.get_json()["settings"]["can_sign_in"]


@on_sqlite
def test_it_leads_to_the_publishers_own_page(app, client, site):
    posting.set_site(app, "sign_in=sso", f"sso_login_url={LOGIN}", "sso_name=The Club")

    shown = client.get(WINDOW)

    assert 'href="https://club.example.test/in?next=a&amp;b"' in shown.text
    assert f'data-opener="{ORIGIN}"' in shown.text
    assert "Sign in at The Club" in shown.text
    assert can_sign_in(client)


@on_sqlite
def test_its_button_says_what_the_site_chose_as_plain_text(app, client, site):
    posting.set_site(app, "sign_in=sso", f"sso_login_url={LOGIN}", "sso_button=<b>Club</b>")

    assert "&lt;b&gt;Club&lt;/b&gt;" in client.get(WINDOW).text


@on_sqlite
def test_without_an_address_there_is_no_such_way(app, client, site):
    posting.set_site(app, "sign_in=sso")

    assert "Sign in at" not in client.get(WINDOW).text
    assert not can_sign_in(client)


@on_sqlite
def test_an_address_alone_does_not_offer_it(app, client, site):
    posting.set_site(app, f"sso_login_url={LOGIN}")

    assert LOGIN not in client.get(WINDOW).text


@on_sqlite
def test_where_members_sign_out_is_told_to_the_page(app, client, site):
    posting.set_site(app, "sso_logout_url=https://club.example.test/out")

    answer = client.get(f"{posting.API}/thread?identifier=article")

    assert answer.get_json()["settings"]["sso_logout_url"] == "https://club.example.test/out"
