"""Changing a site, one word at a time."""

import orjson
import pytest
from sqlalchemy import select

from comments.core.db import db, write_unit
from comments.sites import actions, queries, settings
from comments.sites.errors import BadOrigin, BadSetting, ShortnameTaken, UnknownSite
from comments.sites.models import Site
from comments.sites.settings import SiteSettings, load_settings
from tests.conftest import NOW


def a_site():
    return Site(
        id=1,
        shortname="blog",
        name="Blog",
        origins=["https://blog.example.test"],
        settings={},
        created_at=NOW,
    )


@pytest.mark.parametrize(
    ("assignment", "name", "value"),
    [
        ("premoderate=off", "premoderate", False),
        ("premoderate=on", "premoderate", True),
        ("premoderate=YES", "premoderate", True),
        ("premoderate=false", "premoderate", False),
        ("order=best", "order", "best"),
        ("order=oldest", "order", "oldest"),
        ("edit_window_minutes=0", "edit_window_minutes", 0),
        ("edit_window_minutes=999999", "edit_window_minutes", 999_999),
        ("addresses=none", "addresses", "none"),
        ("addresses=hashed", "addresses", "hashed"),
        ("votes=updown", "votes", "updown"),
        ("votes=off", "votes", "off"),
        ("reactions=👍", "reactions", ("👍",)),
        ("reactions=👍, ❤️ 🎉,👍", "reactions", ("👍", "❤️", "🎉")),
        ("reactions=❤,❤️", "reactions", ("❤️",)),
        ("reactions=", "reactions", ()),
        ("reactions=none", "reactions", ()),
        ("reactions=off", "reactions", ()),
    ],
)
def test_a_setting_takes_the_words_that_fit(assignment, name, value):
    site = a_site()

    actions.set_site(site, assignment)

    assert getattr(load_settings(site.settings), name) == value


@pytest.mark.parametrize(
    ("assignment", "says"),
    [
        ("premoderate", "setting=value"),
        ("premoderate=", "on or off"),
        ("premoderate=maybe", "on or off"),
        ("order=random", "newest, oldest, best"),
        ("order=Newest", "newest, oldest, best"),
        ("edit_window_minutes=", "whole number"),
        ("edit_window_minutes=-1", "whole number"),
        ("edit_window_minutes=1.5", "whole number"),
        ("edit_window_minutes=1000000", "whole number"),
        ("edit_window_minutes=٣", "whole number"),
        ("addresses=full", "truncated, hashed, none"),
        ("votes=down", "up, updown, off"),
        ("votes=", "up, updown, off"),
        ("reactions=like", "“like” is not one"),
        ("reactions=👍,<b>", "“<b>” is not one"),
        ("reactions=👍👍", "is not one"),
        ("reactions=😀😁", "is not one"),
        ("reactions=😀 😁 😂 😃 😄 😅 😆 😇 😈", "at most 8, not 9"),
        ("colour=green", "premoderate"),
        ("id=2", "is not a site setting"),
        ("shortname=other", "is not a site setting"),
        ("=x", "is not a site setting"),
    ],
)
def test_a_word_that_does_not_fit_is_refused_and_told_what_would(assignment, says):
    site = a_site()

    with pytest.raises(BadSetting, match=says):
        actions.set_site(site, assignment)

    assert site.settings == {}


@pytest.mark.parametrize(
    ("assignment", "origins"),
    [
        ("origins=https://a.example.test,https://b.example.test", ["a", "b"]),
        ("origins=https://a.example.test,https://a.example.test:443/", ["a"]),
        ("origins=", []),
        ("origins+=https://a.example.test", ["blog", "a"]),
        ("origins+=https://blog.example.test/", ["blog"]),
        ("origins-=HTTPS://BLOG.example.test", []),
        ("origins-=https://other.example.test", ["blog"]),
    ],
)
def test_origins_are_set_added_and_removed(assignment, origins):
    site = a_site()

    actions.set_site(site, assignment)

    assert site.origins == [f"https://{name}.example.test" for name in origins]


@pytest.mark.parametrize("operator", ["=", "+=", "-="])
def test_one_bad_origin_changes_none(operator):
    site = a_site()

    with pytest.raises(BadOrigin):
        actions.set_site(site, f"origins{operator}https://a.example.test,nowhere")

    assert site.origins == ["https://blog.example.test"]


def test_a_name_may_hold_an_equals_sign():
    site = a_site()

    actions.set_site(site, "name=a=b")

    assert site.name == "a=b"


@pytest.mark.parametrize(
    ("assignment", "kept"),
    [
        ("sso_button=  Sign in\nhere ", {"sso_button": "Sign in here"}),
        ("sso_login_url=https://club.example.test/in?a=b", {"sso_login_url": "https://club.example.test/in?a=b"}),
        ("sso_logout_url= HTTPS://club.example.test/out ", {"sso_logout_url": "https://club.example.test/out"}),
        ("sso_login_url=", {"sso_login_url": ""}),
        ("sso_past_minutes=30", {"sso_past_minutes": 30}),
    ],
)  # fmt: skip
def test_texts_and_links_are_kept_as_they_are_spelled_here(assignment, kept):
    site = a_site()

    actions.set_site(site, assignment)

    assert load_settings(site.settings) == SiteSettings(**kept)


@pytest.mark.parametrize(
    "assignment",
    [
        "sso_login_url=javascript:alert(1)",
        "sso_login_url=/in",
        "sso_login_url=mailto:a@example.test",
        "sso_logout_url=club.example.test",
        "sso_logout_url=https://" + "x" * 2000,
        "sso_name=" + "x" * 81,
        "sso_past_minutes=-1",
    ],
)
def test_what_is_no_link_or_too_long_a_text_is_refused(assignment):
    with pytest.raises(BadSetting):
        actions.set_site(a_site(), assignment)


def test_changing_one_setting_keeps_the_others():
    site = a_site()

    actions.set_site(site, "order=best")
    actions.set_site(site, "premoderate=off")

    assert load_settings(site.settings) == SiteSettings(premoderate=False, order="best")


def test_a_list_is_read_as_it_was_stored():
    site = a_site()

    actions.set_site(site, "reactions=👍,🎉")

    assert load_settings(orjson.loads(orjson.dumps(site.settings))).reactions == ("👍", "🎉")


def test_a_change_of_origins_is_stored(app, site):
    with app.app_context(), write_unit():
        actions.set_site(db.session.get_one(Site, site.id), "origins+=https://a.example.test")

    with app.app_context():
        assert "https://a.example.test" in db.session.get_one(Site, site.id).origins


def test_what_is_done_to_a_copy_for_reading_is_not_kept(app, site):
    with app.app_context(), write_unit():
        copy = queries.get_site_to_read("blog")
        actions.set_site(copy, "name=Another")
        assert (copy.id, copy.origins, copy.settings) == (site.id, site.origins, site.settings)

    with app.app_context():
        assert db.session.get_one(Site, site.id).name == "Blog"
        assert db.session.scalars(select(Site)).one().name == "Blog"


def test_a_site_that_is_not_there_is_not_there_for_readers_either(app):
    with app.app_context(), pytest.raises(UnknownSite, match="afterword site add blog"):
        queries.get_site_to_read("blog")


def test_settings_of_another_version_are_ignored():
    assert load_settings({"gone": 1, "order": "best"}) == SiteSettings(order="best")


def test_every_setting_explains_itself():
    assert all(item.metadata["help"].endswith(".") for item in settings.fields(SiteSettings))


def test_new_sites_hold_comments_and_cut_addresses():
    assert SiteSettings() == SiteSettings(premoderate=True, addresses="truncated")


def test_a_shortname_is_given_once(app, site):
    with app.app_context(), pytest.raises(ShortnameTaken, match="blog"):
        actions.add_site("blog", "Another", [], NOW)


def test_a_site_without_a_name_is_called_by_its_shortname(unit):
    assert actions.add_site("news", "", [], NOW).name == "news"
