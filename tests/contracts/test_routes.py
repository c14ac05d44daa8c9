"""Every route has an access rule, no route writes on reading, every write is guarded."""

import re

import pytest
from flask_limiter.util import get_qualified_name

from comments.accounts.viewer import roles_from
from comments.app import WITHOUT_COOKIES
from comments.sites import names
from comments.web import csrf, limits
from comments.web.application import SAFE_METHODS, SHARES_UNIT
from tests.contracts.access import (
    ACCESS,
    BODIES,
    EDIT_TOKEN,
    LEAD,
    MODERATOR,
    OBSERVER,
    ONE_TIME_LINK,
    OWNER,
    PERSON,
    PUBLIC,
    READER,
)
from tests.factories import account, posting, readers, staff
from tests.factories.databases import on_sqlite
from tests.factories.statements import recorded_statements, row_counts

# Views without a unit of work of their own: all they write, they write with others, or after asking outside.
SHARING = {
    "discussion_api.post_comment",
    "embed_pages.start_thread",
    "embed_pages.post_to_thread",
    "person_pages.start_thread",
    "person_pages.post_to_thread",
}
# The file is written down while no lock is held.
TAKING_FILES = {"transfer_pages.upload"}
ASKING_OUTSIDE = {"providers_pages.leave", "joining_pages.leave"}
# It reads for long, and must keep no writer waiting.
READING = {"rules_pages.try_out"}
# They count a try before they look at it, and no password is checked while a lock is held.
TRYING = {
    "accounts_pages.sign_in_by_password",
    "window_pages.sign_in_by_password",
    "password_pages.set_password",
    "password_pages.remove_password",
    "second_factor_pages.confirm",
    "second_factor_pages.show_code",
}


def routes(app):
    return {
        (method, rule.rule): rule
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def having(rule):
    return [pytest.param(*pair, id=" ".join(pair)) for pair, its in ACCESS.items() if its == rule]


def address(path, comment="1"):
    """Fill a route's path with things that are there."""
    values = {"site": "blog", "id": comment, "comment_id": comment, "slug": "not-found"}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values.get(found[1], "1"), path)


@on_sqlite
def test_every_route_has_an_access_rule_and_every_rule_a_route(app):
    assert set(routes(app)) == set(ACCESS)


@on_sqlite
def test_only_posting_asking_outside_long_reading_and_trying_secrets_go_without_a_unit_of_their_own(
    app,
):
    marked = {name for name, view in app.view_functions.items() if hasattr(view, SHARES_UNIT)}

    assert marked == SHARING | TAKING_FILES | ASKING_OUTSIDE | READING | TRYING


# Everybody who may come to a route, and the role they have on “blog”.
PEOPLE = {
    "stranger": None, "reader": None, "mallory": None,
    "olga": OBSERVER, "bob": MODERATOR, "leo": LEAD, "alice": OWNER,
}  # fmt: skip
NO_LEAST_ROLE = (PUBLIC, EDIT_TOKEN, ONE_TIME_LINK, READER, PERSON)
STAFFS = {pair: rule for pair, rule in ACCESS.items() if rule not in NO_LEAST_ROLE}


def is_kept_out(answer):
    """Say whether somebody was refused for who they are, not for what they sent."""
    leads_away = answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")
    return leads_away or answer.status_code in {401, 403}


def ask(browser, method, path, comment):
    """Call a route of staff with something that could be meant."""
    body = BODIES.get((method, path))
    if body and "comment_ids" in body:
        body = body | {"comment_ids": [comment]}
    form = {"comment_ids": comment, "decide": f"remove:{comment}", "text": "Said by staff"}
    return browser.open(
        address(path, comment) + ("?after=1" if path.endswith("/new") else ""),
        method=method,
        json=body,
        data=form if path.startswith("/dashboard/") and method == "POST" else None,
    )


@on_sqlite
@pytest.mark.parametrize("person", PEOPLE)
def test_every_route_of_staff_lets_in_who_has_the_role_and_nobody_else(app, client, site, person):
    app.config["WTF_CSRF_ENABLED"] = False  # so that the rule itself has to refuse
    comment = posting.posted(client)["id"]
    browser = app.test_client()
    if person == "reader":
        account.sign_in(app, browser, readers.make_person(app, person))
    elif person != "stranger":
        browser = staff.browser_of(app, person)
    role = PEOPLE[person]
    may = {pair for pair, least in STAFFS.items() if role in roles_from(least)}
    before = row_counts(app)

    answers = {pair: ask(browser, *pair, comment) for pair in STAFFS if pair not in may}
    after = row_counts(app)
    let_in = {pair: ask(browser, *pair, comment) for pair in may}

    assert [pair for pair, answer in answers.items() if not is_kept_out(answer)] == []
    assert [pair for pair, answer in answers.items() if "Hello" in answer.text] == []
    assert after == before
    assert [pair for pair, answer in let_in.items() if is_kept_out(answer)] == []
    assert [answer.status for answer in let_in.values() if answer.status_code >= 500] == []


@on_sqlite
@pytest.mark.parametrize(("method", "path"), having(EDIT_TOKEN))
def test_without_the_edit_token_nothing_of_anybodys_changes(app, client, site, method, path):
    comment = posting.posted(client)["id"]
    where = address(path, comment)

    stranger = client.open(where, method=method, json={"text": "x"})
    mallory = client.open(
        where, method=method, json={"text": "x"}, headers={"Authorization": "Bearer guess"}
    )

    assert (stranger.status_code, mallory.status_code) == (401, 403)
    assert posting.stored(app, comment).text == "Hello"


@on_sqlite
@pytest.mark.parametrize(("method", "path"), having(READER))
def test_without_a_readers_token_of_this_site_nothing_is_done(app, client, site, method, path):
    person = readers.make_person(app, "carol")
    elsewhere = readers.token_for(app, person, readers.add_site_elsewhere(app))
    before = row_counts(app)

    answers = [
        client.open(address(path), method=method, headers=headers)
        for headers in (
            {},
            {"Authorization": "Bearer reader_guess"},
            {"Authorization": f"Bearer {elsewhere}"},
        )
    ]

    assert {answer.status_code for answer in answers} <= {401, 204}
    assert row_counts(app) == before
    assert readers.is_open(app, elsewhere)


@on_sqlite
@pytest.mark.parametrize(("method", "path"), having(PERSON))
def test_a_stranger_is_kept_out_of_what_is_a_persons(app, client, site, method, path):
    app.config["WTF_CSRF_ENABLED"] = False
    before = row_counts(app)

    refused = client.open(
        address(path), method=method, query_string={"origin": "https://blog.example.test"}
    )

    leads_to_sign_in = refused.status_code == 303 and "/sign-in" in refused.headers["Location"]
    assert leads_to_sign_in or refused.status_code == 401
    assert row_counts(app) == before


@on_sqlite
@pytest.mark.parametrize(("method", "path"), having(ONE_TIME_LINK))
def test_a_link_nobody_made_opens_nothing(app, client, site, method, path):
    app.config["WTF_CSRF_ENABLED"] = False
    before = row_counts(app)

    refused = client.open(address(path), method=method, data={"email": "mallory@example.test"})

    assert refused.status_code in {403, 404, 409, 410}
    assert row_counts(app) == before


@on_sqlite
def test_every_write_is_guarded_by_a_form_token_or_listed_as_without_cookies(app, client, site):
    listed = {blueprint.name for blueprint in WITHOUT_COOKIES}
    unsafe = {pair: rule for pair, rule in routes(app).items() if pair[0] not in SAFE_METHODS}
    riding = {
        pair for pair, rule in unsafe.items() if rule.endpoint.partition(".")[0] not in listed
    }

    answers = {(method, path): client.open(address(path), method=method) for method, path in riding}

    types = {pair: answer.status_code for pair, answer in answers.items()}
    assert riding
    assert {pair: status for pair, status in types.items() if status != 403} == {}
    assert {blueprint.name for blueprint in csrf.protect._exempt_blueprints} == listed


@on_sqlite
def test_pages_of_other_origins_may_send_to_two_views_which_look_at_no_cookie(app):
    open_ones = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if hasattr(view, csrf.FROM_ELSEWHERE)
    }

    assert open_ones == {"providers_relay.pass_on", "rest_api.call"}
    assert {"providers_relay", "rest_api"} <= {blueprint.name for blueprint in WITHOUT_COOKIES}


@on_sqlite
def test_what_is_listed_as_without_cookies_sets_and_reads_none(app, client, site):
    listed = {blueprint.name for blueprint in WITHOUT_COOKIES}
    mine = [pair for pair, r in routes(app).items() if r.endpoint.partition(".")[0] in listed]

    answers = [client.open(address(path), method=method) for method, path in mine]

    assert len(mine) > 10
    assert [answer.request.path for answer in answers if "Set-Cookie" in answer.headers] == []
    assert [a.request.path for a in answers if "Cookie" in a.headers.get("Vary", "")] == []


WRITES = re.compile(r"\s*(?:WITH .*)?(?:INSERT|UPDATE|DELETE|ALTER|CREATE|DROP)\b", re.IGNORECASE)


def test_no_route_writes_on_reading(app, client, site):
    comment = posting.posted(client)["id"]
    before = row_counts(app)
    queries = ("", "?identifier=article", "?identifier=nobody&url=https://blog.example.test/x")

    with recorded_statements(app) as seen:
        answers = [
            client.open(address(path, comment) + query, method=method)
            for verb, path in ACCESS
            if verb == "GET"
            for query in queries
            for method in ("GET", "HEAD", "OPTIONS")
        ]

    assert len(answers) > 100
    assert [answer.request.url for answer in answers if answer.status_code >= 500] == []
    assert [statement for statement, _ in seen if WRITES.match(statement)] == []
    assert len(seen) > 20
    assert row_counts(app) == before


@on_sqlite
def test_no_site_can_hide_an_address_of_the_service(app):
    first = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    possible = {segment for segment in first if names.SHORTNAME.fullmatch(segment)}

    assert {"api", "sites", "static"} <= possible
    assert possible <= names.RESERVED


def test_every_write_is_limited(app):
    writes = [
        rule for rule in app.url_map.iter_rules() if rule.methods and rule.methods - SAFE_METHODS
    ]

    unlimited = [
        rule.rule
        for rule in writes
        if not limits.limiter.limit_manager.decorated_limits(
            get_qualified_name(app.view_functions[rule.endpoint])
        )
    ]

    assert len(writes) > 10
    assert unlimited == []
