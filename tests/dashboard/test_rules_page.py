"""The pages of rules and of trust: who may, what is said, and what is kept."""

import pytest
from sqlalchemy import select

from comments.audit.models import AuditEntry
from comments.core.db import db
from comments.screening import actions, queries
from comments.sites import queries as sites
from comments.sites.settings import load_settings
from tests.factories import posting, readers, staff
from tests.factories.account import post
from tests.factories.databases import on_sqlite
from tests.factories.statements import row_counts

pytestmark = on_sqlite
RULES = "/dashboard/blog/rules"
TRUST = "/dashboard/blog/trust"
WORDS = {"kind": "word", "part": "anywhere", "action": "hold", "values": "casino", "note": ""}


def kept(app):
    with app.app_context():
        site = sites.get_site("blog")
        found = [
            (rule.kind, rule.value, rule.action, rule.is_on) for rule in queries.list_rules(site.id)
        ]
        return found, load_settings(site.settings)


def rule_id(app):
    with app.app_context():
        return str(queries.list_rules(sites.get_site("blog").id)[0].id)


def carol_who_writes(app, site):
    carol = readers.make_person(app, "carol")
    headers = {"Authorization": f"Bearer {readers.token_for(app, carol, site)}"}
    body = {"identifier": "article", "text": "Hello"}
    app.test_client().post(f"{posting.API}/comments", json=body, headers=headers)
    return carol


@pytest.mark.parametrize(
    ("person", "rules", "trust", "pin"),
    [
        ("stranger", 401, 303, 401),
        ("mallory", 403, 403, 403),
        ("olga", 403, 200, 403),
        ("bob", 403, 200, 303),
        ("alice", 303, 200, 303),
    ],
)
def test_who_may_see_and_change(app, site, person, rules, trust, pin):
    carol = carol_who_writes(app, site)
    browser = staff.browser_of(app, person)
    before = row_counts(app)["screening_rule"]

    writes = [
        post(browser, RULES, **WORDS),
        post(browser, f"{RULES}/settings", hold_guests="on"),
    ]
    tried = post(browser, f"{RULES}/try", **WORDS)
    shown = browser.get(RULES)
    seen = browser.get(f"{TRUST}?account={carol.id}")
    pinned = post(browser, TRUST, account=str(carol.id), level="trusted")

    assert [answer.status_code for answer in writes] == [rules, rules]
    assert shown.status_code == {401: 303, 303: 200}.get(rules, rules)
    assert tried.status_code == (200 if rules == 303 else rules)
    assert (seen.status_code, pinned.status_code) == (trust, pin)
    assert (row_counts(app)["screening_rule"] > before) is (person == "alice")
    assert kept(app)[1].hold_guests is (person == "alice")


@pytest.fixture
def alice(app, site):
    return staff.browser_of(app, "alice")


def test_rules_are_added_one_a_line_switched_found_and_removed(app, alice):
    post(alice, RULES, **WORDS | {"values": "casino\r\n\r\nCheap pills\ncasino"})
    added = kept(app)[0]
    post(alice, f"{RULES}/switch", rule=rule_id(app), is_on="off")
    switched = kept(app)[0]
    found = alice.get(f"{RULES}?q=cheap").text
    post(alice, f"{RULES}/remove", rule=rule_id(app))

    assert added == [("word", "Cheap pills", "hold", True), ("word", "casino", "hold", True)]
    assert switched[0] == ("word", "Cheap pills", "hold", False)
    assert "Cheap pills" in found
    assert "<bdi>casino" not in found
    assert kept(app)[0] == added[1:]
    with app.app_context():
        actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-3:] == ["rules.add", "rules.switch_off", "rules.remove"]


def test_a_rule_is_changed_on_its_own_site_alone(app, alice):
    post(alice, RULES, **WORDS)
    mallory, there = staff.browser_of(app, "mallory"), "/dashboard/elsewhere/rules"

    answers = [post(mallory, f"{there}/{act}", rule=rule_id(app)) for act in ("switch", "remove")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "<bdi>casino" in alice.get(RULES).text
    assert "<bdi>casino" not in mallory.get(there).text
    assert kept(app)[0] == [("word", "casino", "hold", True)]


def test_one_that_cannot_be_a_rule_keeps_all_out_and_what_was_typed_stays(app, alice):
    refused = post(alice, RULES, **WORDS | {"kind": "pattern", "values": "fine\nfoo(bar"})

    assert refused.status_code == 422
    assert "at character 4" in refused.text
    assert "foo(bar</textarea>" in refused.text
    assert kept(app)[0] == []


def test_too_many_rules_are_refused_with_the_limit(app, alice, monkeypatch):
    monkeypatch.setattr(actions, "MAX_RULES", 2)
    two = post(alice, RULES, **WORDS | {"values": "one\ntwo"})

    refused = post(alice, RULES, **WORDS | {"values": "three"})

    assert (two.status_code, refused.status_code) == (303, 409)
    assert "A site holds 2 rules, and these would be 3." in refused.text


def test_too_many_patterns_are_refused_with_the_limit(app, alice):
    many = "\n".join(f"word{number}" for number in range(201))

    refused = post(alice, RULES, **WORDS | {"kind": "pattern", "values": many})

    assert refused.status_code == 409
    assert "holds 200 patterns" in refused.text


def test_trying_says_what_would_have_been_and_keeps_nothing(app, client, site, alice):
    posting.posted(client, text="A <b>casino</b>")

    words = post(alice, f"{RULES}/try", **WORDS)
    setting = post(alice, f"{RULES}/try", **{"try": "many_links", "many_links": "1"})
    wrong = post(alice, f"{RULES}/try", **{"try": "many_links", "many_links": "x"})

    assert "would have held or refused 1 of 1 comments" in words.text
    assert "casino</textarea>" in words.text
    assert "would have held or refused 0 of 1 comments" in setting.text
    assert wrong.status_code == 422
    assert kept(app)[0] == []
    assert kept(app)[1].many_links == 0


def test_settings_are_saved_all_or_none_and_what_changed_is_logged(app, alice):
    fields = {"first_comments": "2", "protect_names": "on", "stop_message": "Back soon."}
    saved = post(alice, f"{RULES}/settings", **fields)
    refused = post(alice, f"{RULES}/settings", first_comments="3", many_links="x")

    settings = kept(app)[1]
    assert (saved.status_code, refused.status_code) == (303, 422)
    assert (settings.first_comments, settings.stop_message) == (2, "Back soon.")
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "site.set")).one()
    assert entry.after == {"first_comments": 2, "stop_message": "Back soon."}


def test_trust_is_shown_with_its_numbers_and_pinned(app, site):
    carol = carol_who_writes(app, site)
    dora = readers.make_person(app, "dora")
    bob = staff.browser_of(app, "bob")

    page = f"/dashboard/blog/people/{carol.id}"

    before = bob.get(page).text
    post(bob, TRUST, account=str(carol.id), level="trusted")
    after = bob.get(page).text
    post(bob, TRUST, account=str(carol.id), level="")

    assert "trusted</a>" not in before
    assert "1 stand, 0 taken away, 0 upheld reports, account" in before
    assert "trusted</a>, because staff say so" in after
    assert "because staff" not in bob.get(page).text
    for unknown in (dora.id, 12345):  # Dora has nothing to do with this site
        assert post(bob, TRUST, account=str(unknown), level="known").status_code == 404
