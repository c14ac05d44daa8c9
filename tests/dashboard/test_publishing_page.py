"""The page about a publisher's own pages: what is pasted, previewed and changed there."""

import html
import json
import re

import pytest
from sqlalchemy import select

from comments.audit.models import AuditEntry
from comments.core.db import db
from comments.dashboard.publishing_pages import NAMES
from comments.embed.platforms import PLATFORMS
from comments.sites import queries as sites
from comments.sites.settings import SiteSettings, load_settings
from tests.factories import staff
from tests.factories.account import post
from tests.factories.databases import on_sqlite
from tests.factories.statements import row_counts

pytestmark = on_sqlite
PAGES = "/dashboard/blog/pages"
FORM = {"order": "oldest", "votes": "updown", "sign_in": ["mail", "sso"], "count_one": "One word"}


@pytest.fixture
def leo(app, site):
    return staff.browser_of(app, "leo")


def kept(app):
    with app.app_context():
        return load_settings(sites.get_site("blog").settings)


def snippets(page):
    return [
        html.unescape(code) for code in re.findall(r"<code>(.*?)</code></pre>", page, re.DOTALL)
    ]


def test_a_lead_changes_what_readers_meet_and_the_log_has_before_and_after(app, leo):
    saved = post(leo, f"{PAGES}/settings", **FORM)

    assert "Saved." in leo.get(saved.headers["Location"]).text
    now = kept(app)
    assert (now.order, now.votes, now.sign_in, now.count_one) == (
        "oldest",
        "updown",
        ("mail", "sso"),
        "One word",
    )
    assert now.guests is False  # its box was not ticked
    with app.app_context():
        [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "site.set"))
    assert entry.actor == "Leo Example"
    assert (entry.before["order"], entry.after["order"]) == ("newest", "oldest")
    assert "premoderate" not in entry.after


def test_what_cannot_be_is_said_keeps_what_was_typed_and_changes_nothing(app, leo):
    before = row_counts(app)

    refused = post(leo, f"{PAGES}/settings", **FORM | {"edit_window_minutes": "<soon>"})

    assert refused.status_code == 422
    assert "is a whole number of minutes, not “&lt;soon&gt;”" in refused.text
    assert 'value="&lt;soon&gt;"' in refused.text
    assert '<option value="oldest" selected>' in refused.text
    assert kept(app).order == "newest"
    assert row_counts(app) == before


def test_a_way_in_that_the_installation_has_not_is_no_choice(app, leo):
    refused = post(leo, f"{PAGES}/settings", sign_in="github")
    app.config["SIGN_IN_PROVIDERS"] = ("github",)

    assert refused.status_code == 422
    assert post(leo, f"{PAGES}/settings", sign_in="github").status_code == 303
    assert kept(app).sign_in == ("github",)


def test_settings_of_other_pages_are_not_changed_here(app, leo):
    post(leo, f"{PAGES}/settings", **FORM, premoderate="on", second_factor="on")

    now = kept(app)
    assert (now.premoderate, now.second_factor) == (False, False)
    assert {"premoderate", "second_factor", "stopped"}.isdisjoint(NAMES)
    assert set(NAMES) < set(vars(SiteSettings()))


def test_every_platform_has_its_snippet_with_the_sites_own_addresses_and_what_is_chosen(leo):
    page = leo.get(f"{PAGES}?order=oldest&theme=dark&language=pt-BR&loading=eager").text

    codes = snippets(page)
    assert len(codes) == sum(len(platform.files) for platform in PLATFORMS)
    assert not [code for code in codes if re.search(r"%[A-Z]+%|comments\.example\.org", code)]
    chosen = 'data-order="oldest" data-theme="dark" data-loading="eager" data-lang="pt-BR"'
    assert (
        'src="http://comments.example.test/embed.js" data-site="blog"\n'
        f'  data-identifier="article-42" {chosen}></script>' in codes[0]
    )
    elements = [code for code in codes if " site=" in code]
    assert len(elements) == 2
    assert all('order="oldest" theme="dark" lang="pt-BR" />' in code for code in elements)


def test_what_cannot_be_chosen_is_in_no_snippet_and_no_preview(leo):
    plain = snippets(leo.get(PAGES).text)

    for asked in (
        'language=x"><script>',
        "language=1",
        "order=worst",
        "theme=neon",
        "loading=never",
    ):
        page = leo.get(f"{PAGES}?{asked}").text
        assert snippets(page) == plain
        assert f'src="{PAGES}/preview?"' in page
        assert "<script>" not in page
        assert ("is not a language" in page) is asked.startswith("language")


def test_an_owner_says_what_the_site_is_called_and_where_it_shows_and_a_lead_does_not(app, leo):
    alice = staff.browser_of(app, "alice")
    typed = {
        "name": "The Paper Blog",
        "origins": "https://Blog.example.test\nhttp://localhost:1313/\n",
    }

    saved = post(alice, f"{PAGES}/site", **typed)
    emptied = post(alice, f"{PAGES}/site", name="The Paper Blog", origins=" ")

    assert (saved.status_code, emptied.status_code) == (303, 303)
    with app.app_context():
        first, second = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "site.set")
        )
    assert first.after == {
        "name": "The Paper Blog",
        "origins": ["https://blog.example.test", "http://localhost:1313"],
    }
    assert second.after == {"origins": []}
    assert "Write below where your pages are." in alice.get(PAGES).text
    assert "The site's owner can allow your pages" in leo.get(PAGES).text
    assert 'name="origins"' not in leo.get(PAGES).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "New", "origins": "https://a.test/<path>"}, "is not an origin"),
        ({"name": "x" * 201, "origins": "https://a.test"}, "at most 200 characters"),
    ],
)
def test_a_name_or_an_origin_that_cannot_be_changes_neither(app, site, typed, said):
    alice = staff.browser_of(app, "alice")

    refused = post(alice, f"{PAGES}/site", **typed)

    assert refused.status_code == 422
    assert said in refused.text
    assert html.escape(typed["origins"]) in refused.text
    with app.app_context():
        kept = sites.get_site("blog")
        assert (kept.name, kept.origins) == ("Blog", ["https://blog.example.test"])


def test_the_preview_is_sealed_has_invented_comments_in_every_order_and_the_sites_settings(
    leo, app
):
    post(leo, f"{PAGES}/settings", **FORM, reactions="🎉")
    before = row_counts(app)

    shown = leo.get(f"{PAGES}/preview?theme=dark")

    policy = shown.headers["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "sandbox allow-scripts allow-forms;",
        "frame-ancestors 'self'",
        "form-action 'none'",
    ):
        assert part in policy
    assert "connect-src" not in policy  # so nothing can be asked
    assert "X-Frame-Options" not in shown.headers
    sample = json.loads(re.search(r'id="sample">(.*?)</script>', shown.text, re.DOTALL)[1])
    assert set(sample) == {"", "newest", "oldest", "best"}
    assert sample[""] == sample["oldest"]
    assert [one["id"] for one in sample["newest"]["comments"]] == ["1", "2", "3"]
    assert sample[""]["settings"]["reactions"] == ["🎉"]
    assert 'data-theme="dark"' in shown.text
    assert row_counts(app) == before


def test_the_page_frames_its_own_preview_and_is_framed_by_nobody(leo):
    policy = leo.get(PAGES).headers["Content-Security-Policy"]

    assert "frame-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
