"""Every route has an access rule, no route writes on reading, every write is guarded."""

import re

import pytest
from flask_limiter.util import get_qualified_name

from comments.app import WITHOUT_COOKIES
from comments.sites import names
from comments.web import csrf, limits
from comments.web.application import SAFE_METHODS, SHARES_UNIT
from tests.factories import posting, readers
from tests.factories.databases import on_sqlite
from tests.factories.statements import recorded_statements, row_counts

PUBLIC, EDIT_TOKEN, STAFF, ONE_TIME_LINK = "public", "edit-token", "staff", "one-time-link"
READER, PERSON = "reader-token", "person"

# Views without a unit of work of their own: all they write, they write with others, or after asking outside.
SHARING = {"discussion_api.post_comment", "embed_pages.start_thread", "embed_pages.post_to_thread"}
ASKING_OUTSIDE = {"providers_pages.leave", "joining_pages.leave"}
# They count a try before they look at it, and no password is checked while a lock is held.
TRYING = {
    "accounts_pages.sign_in_by_password",
    "window_pages.sign_in_by_password",
    "password_pages.set_password",
    "password_pages.remove_password",
    "second_factor_pages.confirm",
    "second_factor_pages.show_code",
}

# Who may use each route. A new route has to be written down here, with a test of its rule in its feature.
ACCESS = {
    ("GET", "/healthz"): PUBLIC,
    ("GET", "/readyz"): PUBLIC,
    ("GET", "/openapi.json"): PUBLIC,
    ("GET", "/problems/<slug>"): PUBLIC,
    ("GET", "/embed.js"): PUBLIC,
    ("GET", "/count.js"): PUBLIC,
    ("GET", "/<forum:site>/embed.js"): PUBLIC,
    ("GET", "/forums/<forum:site>/embed.js"): PUBLIC,
    ("GET", "/<forum:site>/count.js"): PUBLIC,
    ("GET", "/<forum:site>/recommendations.js"): PUBLIC,
    ("GET", "/<forum:site>/count-data.js"): PUBLIC,
    ("GET", "/<forum:site>/latest.rss"): PUBLIC,
    ("GET", "/<forum:site>/<thread>/latest.rss"): PUBLIC,
    ("GET", "/<forum:site>/"): PUBLIC,
    # They lead to the dashboard, which asks who is there.
    ("GET", "/<forum:site>/admin/"): PUBLIC,
    ("GET", "/<forum:site>/admin/<path:rest>"): PUBLIC,
    ("GET", "/embed/comments/"): PUBLIC,
    # By key: what every reader sees by the public one, staff's by the secret (tests/disqus/rest).
    ("GET", "/api/3.0/<path:path>"): PUBLIC,
    ("POST", "/api/3.0/<path:path>"): PUBLIC,
    ("GET", "/p/<post>"): PUBLIC,
    ("GET", "/sites/<site>/comments.atom"): PUBLIC,
    ("GET", "/sites/<site>/comments.rss"): PUBLIC,
    ("GET", "/sites/<site>/threads/<thread_id>/comments.atom"): PUBLIC,
    ("GET", "/sites/<site>/threads/<thread_id>/comments.rss"): PUBLIC,
    ("GET", "/static/<release_name>/<path:name>"): PUBLIC,
    ("GET", "/api/v1/sites/<site>/thread"): PUBLIC,
    ("GET", "/api/v1/sites/<site>/thread/changes"): PUBLIC,
    ("GET", "/api/v1/sites/<site>/counts"): PUBLIC,
    ("GET", "/api/v1/sites/<site>/comments/<id>/replies"): PUBLIC,
    ("POST", "/api/v1/sites/<site>/comments"): PUBLIC,
    ("POST", "/api/v1/sites/<site>/preview"): PUBLIC,
    ("PUT", "/api/v1/sites/<site>/comments/<id>/vote"): PUBLIC,
    ("PUT", "/api/v1/sites/<site>/comments/<id>/reactions"): PUBLIC,
    ("PUT", "/api/v1/sites/<site>/thread/reactions"): PUBLIC,
    ("PATCH", "/api/v1/sites/<site>/comments/<id>"): EDIT_TOKEN,
    ("DELETE", "/api/v1/sites/<site>/comments/<id>"): EDIT_TOKEN,
    ("POST", "/api/v1/sites/<site>/session/renew"): READER,
    ("DELETE", "/api/v1/sites/<site>/session"): READER,
    ("POST", "/api/v1/sites/<site>/sso"): PUBLIC,
    ("GET", "/api/v1/sites/<site>/moderation/comments"): STAFF,
    ("POST", "/api/v1/sites/<site>/moderation/decisions"): STAFF,
    ("POST", "/api/v1/sites/<site>/moderation/undo"): STAFF,
    ("GET", "/api/v1/sites/<site>/me"): READER,
    ("GET", "/avatars/<key>"): PUBLIC,
    ("GET", "/profile/"): PERSON,
    ("POST", "/profile/details"): PERSON,
    ("POST", "/profile/mail"): PERSON,
    ("POST", "/profile/picture"): PERSON,
    ("POST", "/profile/picture/remove"): PERSON,
    ("GET", "/profile/comments"): PERSON,
    ("POST", "/profile/guest-comments"): PERSON,
    ("GET", "/profile/export"): PERSON,
    ("GET", "/profile/delete"): PERSON,
    ("POST", "/profile/delete"): PERSON,
    ("POST", "/profile/keep"): PERSON,
    ("GET", "/sites/<site>/thread"): PUBLIC,
    ("POST", "/sites/<site>/thread"): PUBLIC,
    ("GET", "/sites/<site>/threads/<thread_id>"): PUBLIC,
    ("POST", "/sites/<site>/threads/<thread_id>"): PUBLIC,
    ("GET", "/sites/<site>/comments/<comment_id>/replies"): PUBLIC,
    ("GET", "/sites/<site>/sign-in"): PUBLIC,
    ("GET", "/sites/<site>/sign-in/sent"): PUBLIC,
    ("GET", "/sites/<site>/sign-in/state"): PUBLIC,
    ("POST", "/sites/<site>/sign-in/mail"): PUBLIC,
    ("POST", "/sites/<site>/sign-in/other"): PUBLIC,
    ("GET", "/sites/<site>/hand-over"): PERSON,
    ("POST", "/sites/<site>/hand-over"): PERSON,
    ("POST", "/sites/<site>/sign-in/password"): PUBLIC,
    ("POST", "/sites/<site>/sign-in/passkey"): PUBLIC,
    ("GET", "/sign-in/done"): PUBLIC,
    ("POST", "/sign-in/password"): PUBLIC,
    ("POST", "/sign-in/passkey"): PUBLIC,
    ("POST", "/sign-in/passkey/options"): PUBLIC,
    ("GET", "/invitation/<token>"): ONE_TIME_LINK,
    ("POST", "/invitation/<token>"): ONE_TIME_LINK,
    ("GET", "/account/"): PERSON,
    ("POST", "/account/sessions/end"): PERSON,
    ("POST", "/account/sessions/end-others"): PERSON,
    ("POST", "/account/grants/end"): PERSON,
    ("POST", "/account/mail"): PERSON,
    ("POST", "/account/mail/remove"): PERSON,
    ("GET", "/account/mail/sent"): PERSON,
    ("GET", "/account/mail/<token>"): PERSON,
    ("POST", "/account/mail/<token>"): PERSON,
    ("POST", "/account/identities/add/<provider>"): PERSON,
    ("POST", "/account/identities/remove"): PERSON,
    ("GET", "/account/merge"): PERSON,
    ("POST", "/account/merge"): PERSON,
    ("GET", "/account/password"): PERSON,
    ("POST", "/account/password"): PERSON,
    ("POST", "/account/password/remove"): PERSON,
    ("GET", "/account/passkeys"): PERSON,
    ("POST", "/account/passkeys"): PERSON,
    ("POST", "/account/passkeys/options"): PERSON,
    ("POST", "/account/passkeys/remove"): PERSON,
    ("GET", "/account/second-factor"): PERSON,
    ("POST", "/account/second-factor"): PERSON,
    ("POST", "/account/second-factor/confirm"): PERSON,
    ("POST", "/account/second-factor/code"): PERSON,
    ("POST", "/account/second-factor/passkey"): PERSON,
    ("POST", "/account/second-factor/recovery-codes"): PERSON,
    ("POST", "/account/second-factor/remove"): PERSON,
    ("GET", "/sign-in"): PUBLIC,
    ("POST", "/sign-in"): PUBLIC,
    ("GET", "/sign-in/sent"): PUBLIC,
    ("GET", "/sign-in/<token>"): ONE_TIME_LINK,
    ("POST", "/sign-in/<token>"): ONE_TIME_LINK,
    ("POST", "/sign-out"): PUBLIC,
    ("POST", "/sites/<site>/sign-in/with/<provider>"): PUBLIC,
    # Public like a mailed link: what counts is a state that this browser alone was given (tests/accounts/providers).
    ("GET", "/sign-in/callback/<provider>"): PUBLIC,
    ("GET", "/sign-in/callback/<provider>/<instance>"): PUBLIC,
    ("POST", "/sign-in/callback/<provider>"): PUBLIC,
    ("GET", "/set-up/<token>"): ONE_TIME_LINK,
    ("POST", "/set-up/<token>"): ONE_TIME_LINK,
    ("GET", "/dashboard/"): STAFF,
    ("GET", "/dashboard/<site>/comments"): STAFF,
    ("POST", "/dashboard/<site>/comments"): STAFF,
    ("POST", "/dashboard/<site>/undo"): STAFF,
    ("GET", "/dashboard/<site>/staff"): STAFF,
    ("POST", "/dashboard/<site>/staff"): STAFF,
    ("POST", "/dashboard/<site>/staff/role"): STAFF,
    ("POST", "/dashboard/<site>/staff/remove"): STAFF,
    ("POST", "/dashboard/<site>/staff/withdraw"): STAFF,
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
def test_only_posting_asking_outside_and_trying_secrets_go_without_a_unit_of_their_own(app):
    marked = {name for name, view in app.view_functions.items() if hasattr(view, SHARES_UNIT)}

    assert marked == SHARING | ASKING_OUTSIDE | TRYING


@on_sqlite
@pytest.mark.parametrize(("method", "path"), having(STAFF))
def test_a_stranger_is_kept_out_of_what_is_staffs(app, client, site, method, path):
    app.config["WTF_CSRF_ENABLED"] = False  # so that the rule itself has to refuse
    comment = posting.posted(client)["id"]
    before = row_counts(app)

    body = {"comment_ids": [comment]} | ({} if path.endswith("undo") else {"decision": "remove"})
    refused = client.open(
        address(path, comment),
        method=method,
        json=body if "/api/" in path else None,
        data=None if "/api/" in path else {"ids": comment, "decide": "remove"},
    )

    leads_to_sign_in = refused.status_code == 303 and refused.headers["Location"] == "/sign-in"
    assert leads_to_sign_in or refused.status_code in {401, 403}
    assert "Hello" not in refused.text
    assert row_counts(app) == before


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
