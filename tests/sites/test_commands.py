"""`afterword site …`, as typed."""

import pytest
from sqlalchemy import select

from comments.core.db import db
from comments.sites.models import Site
from comments.sites.settings import load_settings
from tests.factories.commands import run
from tests.factories.databases import on_sqlite


def find_site(app, shortname):
    with app.app_context():
        return db.session.scalar(select(Site).where(Site.shortname == shortname))


def test_add_makes_a_site_with_its_origins(app):
    done = run(
        app,
        [
            "site",
            "add",
            "news",
            "--name",
            "The News",
            "--origin",
            "https://a.example.test/",
            "--origin",
            "http://b.example.test:80",
        ],
    )

    site = find_site(app, "news")
    assert done.exit_code == 0
    assert "news" in done.output
    assert (site.name, site.origins) == (
        "The News",
        ["https://a.example.test", "http://b.example.test"],
    )


def test_add_without_an_origin_says_how_to_allow_one(app):
    done = run(app, ["site", "add", "news"])

    assert "afterword site set news origins+=" in done.output


@on_sqlite
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["add", "blog"], "already here"),
        (["add", "a b"], "3 to 50"),
        (["add", "static"], "choose another"),
        (["add", "news", "--origin", "example.test"], "is not an origin"),
        (["set", "nowhere", "premoderate=off"], "There is no site “nowhere”"),
        (["set", "blog", "premoderate=maybe"], "on or off"),
        (["set", "blog", "premoderate"], "setting=value"),
        (["set", "blog", "origins+=example.test"], "is not an origin"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_and_changes_nothing(app, site, arguments, says):
    done = run(app, ["site", *arguments])

    assert done.exit_code == 1
    assert says in done.output
    assert "Traceback" not in done.output
    assert find_site(app, "news") is None
    assert load_settings(find_site(app, "blog").settings).premoderate is False


def test_set_changes_several_things_or_none(app, site):
    done = run(app, ["site", "set", "blog", "order=best", "premoderate=maybe"])

    assert done.exit_code == 1
    assert load_settings(find_site(app, "blog").settings).order == "newest"


def test_set_changes_what_it_says(app, site):
    done = run(app, ["site", "set", "blog", "order=best", "origins+=https://a.example.test"])

    changed = find_site(app, "blog")
    assert done.exit_code == 0
    assert load_settings(changed.settings).order == "best"
    assert changed.origins == ["https://blog.example.test", "https://a.example.test"]


def test_list_shows_settings_in_the_words_that_set_takes(app, site):
    done = run(app, ["site", "list"])

    assert done.output.splitlines() == [
        "blog  Blog",
        "  origins=https://blog.example.test",
        "  premoderate=off",
        "  order=newest",
        "  language=en",
        "  edit_window_minutes=15",
        "  addresses=truncated",
        "  erasure=delete",
        "  guests=on",
        "  sign_in=mail,passkey,password",
        "  second_factor=off",
        "  votes=up",
        "  reactions=",
        "  avatars=on",
        "  mark_new=on",
        "  count_zero=0 Comments",
        "  count_one=1 Comment",
        "  count_many={num} Comments",
        "  report_threshold=3",
        "  sso_name=",
        "  sso_button=",
        "  sso_login_url=",
        "  sso_logout_url=",
        "  sso_past_minutes=120",
        "  sso_future_minutes=720",
        "  sso_roles=off",
        "  stopped=off",
        "  stop_message=",
        "  closes_after_days=0",
        "  hold_guests=off",
        "  first_comments=0",
        "  young_account_hours=0",
        "  many_links=0",
        "  many_links_action=hold",
        "  links_of_new_people=off",
        "  protect_names=on",
        "  repeated_text=off",
        "  copied_text=off",
        "  repeat_hours=24",
        "  many_comments=0",
        "  many_comments_minutes=10",
        "  many_comments_action=hold",
        "  new_people=check",
        "  known_people=check",
        "  trusted_people=check",
        "  least_seconds=0",
        "  proof_of_work=off",
    ]
