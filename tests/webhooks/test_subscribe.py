"""The WordPress plugin's subscriptions, made and changed by the API as it does at Disqus, by the secret alone."""

import pytest
from sqlalchemy import select

from comments.core.db import db
from comments.webhooks.models import Webhook
from tests.conftest import ORIGIN
from tests.disqus.rest import asking
from tests.factories import posting, staff
from tests.factories.commands import run
from tests.factories.databases import on_sqlite
from tests.factories.workers import work
from tests.webhooks.blog import SYNC_TOKEN, WORDPRESS
from tests.webhooks.test_deliver import HOOK, SYNC


@on_sqlite
def test_the_plugin_subscribes_by_the_api_as_it_does_at_disqus(app, client, blog):
    pair = asking.make_pair(app)
    keys = f"api_secret={pair.api_secret}&access_token={pair.access_token}"

    def ask(method, call, **form):
        return asking.told(
            client.open(
                f"/api/3.0/forums/webhooks/{call}.json?{keys}", method=method, data=form or None
            )
        )

    asked = {"url": SYNC, "secret": SYNC_TOKEN, "enableSending": "1"}
    none = ask("GET", "list")
    made = ask("POST", "create", forum=blog.forum, **asked)
    work(app)
    posting.posted(client)
    work(app)
    off = ask("POST", "update", subscription=made["id"], enableSending="0")
    posting.posted(client)
    work(app)

    assert none == []
    assert made == {"id": made["id"], "url": SYNC, "secret": SYNC_TOKEN, "enableSending": True}
    assert off == made | {"enableSending": False}
    assert ask("GET", "list") == [off]
    assert blog.verbs == ["verify", "create"]
    assert len(blog.kept) == 1  # it was named as the blog names itself


@on_sqlite
def test_the_api_turns_on_and_off_and_moves_the_plugins_webhooks_and_no_others(app, client, site):
    pair = asking.make_pair(app)
    own = run(app, ["site", "webhook", "blog", "add", HOOK])
    assert own.exit_code == 0
    with app.app_context():
        own_id = db.session.scalars(select(Webhook.id)).one()
    asked = {"url": SYNC, "secret": SYNC_TOKEN}

    off = asking.told(
        asking.send(client, pair, "forums/webhooks/create", enableSending="0", **asked)
    )
    moved = f"{WORDPRESS}/?rest_route=/disqus/v1/sync/webhook"
    change = {"subscription": off["id"], "url": moved, "enableSending": "1"}
    on = asking.told(asking.send(client, pair, "forums/webhooks/update", **change))
    change = {"subscription": own_id, "enableSending": "0"}
    others = asking.send(client, pair, "forums/webhooks/update", **change)

    assert (off["enableSending"], on["enableSending"], on["url"]) == (False, True, moved)
    assert asking.refused(others) == (400, 2)
    assert asking.told(asking.by_program(client, pair, "forums/webhooks/list")) == [on]


@on_sqlite
def test_nobody_subscribes_by_the_public_key(client, site, app):
    pair = asking.make_pair(app)
    keys = {"api_key": pair.api_key, "url": SYNC, "secret": SYNC_TOKEN, "subscription": "1"}

    for call in ("create", "update"):
        answer = client.post(
            f"/api/3.0/forums/webhooks/{call}", data=keys, headers={"Origin": ORIGIN}
        )
        assert asking.refused(answer) == (401, 4)


@on_sqlite
def test_a_changed_token_is_asked_about_again(app, client, told_blog):
    pair = asking.make_pair(app)
    (hook,) = asking.told(asking.by_program(client, pair, "forums/webhooks/list"))

    asking.told(
        asking.send(
            client, pair, "forums/webhooks/update", subscription=hook["id"], secret="x" * 32
        )
    )
    work(app)
    posting.posted(client)
    work(app)

    assert told_blog.verbs == ["verify"]


@on_sqlite
@pytest.mark.parametrize(
    "asked",
    [
        {"secret": "short"},
        {"url": "ftp://wp.example.test/"},
        {"url": "https://"},
        {"url": ""},
        {"secret": ""},
    ],
)
def test_a_webhook_that_cannot_be_used_is_refused(app, client, site, asked):
    pair = asking.make_pair(app)
    whole = {"url": SYNC, "secret": SYNC_TOKEN} | asked

    assert asking.refused(asking.send(client, pair, "forums/webhooks/create", **whole)) == (400, 2)


@on_sqlite
def test_webhooks_are_for_the_secret_of_their_own_site(app, client, told_blog):
    pair = asking.make_pair(app)
    (hook,) = asking.told(asking.by_program(client, pair, "forums/webhooks/list"))
    staff.hire_elsewhere(app, "mallory")
    mallorys = asking.make_pair(app, "elsewhere")

    public = asking.by_page(client, pair, "forums/webhooks/list")
    listed = asking.by_program(client, mallorys, "forums/webhooks/list")
    changed = asking.send(
        client, mallorys, "forums/webhooks/update", subscription=hook["id"], enableSending="0"
    )

    assert asking.refused(public) == (401, 4)
    assert asking.told(listed) == []
    assert asking.refused(changed) == (400, 2)
