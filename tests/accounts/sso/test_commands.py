"""`afterword site sso …`, as typed."""

import re

import pytest
from joserfc.jwk import ECKey
from sqlalchemy import select

from comments.accounts.sso import shared_secrets
from comments.accounts.sso.models import SsoKey
from comments.audit.models import AuditEntry
from comments.core.db import db
from tests.factories.commands import run
from tests.factories.databases import on_sqlite


def only_key(app):
    with app.app_context():
        return db.session.scalars(select(SsoKey)).one()


def test_add_prints_the_pair_once_and_list_never(app, site):
    added = run(app, ["site", "sso", "blog", "add", "--form", "remote-auth"])
    listed = run(app, ["site", "sso", "blog", "list"])

    secret = re.search(r"secret: (\S+)", added.output)[1]
    key = only_key(app)
    assert added.exit_code == listed.exit_code == 0
    assert f"api_key: {key.public_id}" in added.output
    assert shared_secrets.secret_of(key, app.config["SECRET_KEY"]) == secret.encode()
    assert key.public_id in listed.output
    assert secret not in listed.output


@on_sqlite
def test_add_takes_a_public_key_from_a_file(app, site, tmp_path):
    file = tmp_path / "key.pem"
    file.write_bytes(ECKey.generate_key("P-256").as_pem(private=False))

    added = run(
        app,
        ["site", "sso", "blog", "add", "--form", "jwt", "--algorithm", "ES256", "--public-key", str(file)],
    )  # fmt: skip

    assert f"kid: {only_key(app).public_id}" in added.output
    assert "secret" not in added.output


@on_sqlite
def test_add_keeps_a_pair_that_pages_use_already(app, site, tmp_path):
    file = tmp_path / "secret"
    file.write_text("x" * 64 + "\n")

    run(
        app,
        ["site", "sso", "blog", "add", "--form", "remote-auth", "--id", "Old1", "--secret-file", str(file)],
    )  # fmt: skip

    key = only_key(app)
    assert key.public_id == "Old1"
    assert shared_secrets.secret_of(key, app.config["SECRET_KEY"]) == b"x" * 64


@on_sqlite
def test_a_secret_that_is_no_text_is_refused_in_a_sentence(app, site, tmp_path):
    file = tmp_path / "secret"
    file.write_bytes(b"\xff" * 40)

    refused = run(app, ["site", "sso", "blog", "add", "--form", "jwt", "--secret-file", str(file)])

    assert (refused.exit_code, "A secret is text." in refused.output) == (1, True)


@on_sqlite
def test_retire_says_when_a_key_ends(app, site):
    run(app, ["site", "sso", "blog", "add", "--form", "jwt"])
    name = only_key(app).public_id

    later = run(app, ["site", "sso", "blog", "retire", name])
    listed = run(app, ["site", "sso", "blog", "list"])
    at_once = run(app, ["site", "sso", "blog", "retire", name, "--in-days", "0", "--sign-out"])
    at_last = run(app, ["site", "sso", "blog", "list"])

    assert "ends at" in later.output
    assert "retires 2" in listed.output
    assert "Signed 0 browsers" in at_once.output
    assert "retired 2" in at_last.output


@on_sqlite
def test_what_is_done_to_keys_is_written_down_without_secrets(app, site):
    run(app, ["site", "sso", "blog", "add", "--form", "jwt"])
    run(
        app,
        ["site", "sso", "blog", "retire", only_key(app).public_id, "--in-days", "3", "--sign-out"],
    )

    with app.app_context():
        entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in entries] == [
        "sso.add_key",
        "sso.retire_key",
        "sso.sign_members_out",
    ]
    assert set(entries[0].after) == {"public_id", "algorithm"}
    assert {entry.site_id for entry in entries} == {site.id}


@on_sqlite
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere", "list"], "no site “nowhere”"),
        (["blog", "retire", "nobody"], "has no key “nobody”"),
        (["blog", "add", "--form", "jwt", "--algorithm", "RS256"], "needs your public key"),
        (["blog", "add", "--form", "jwt", "--algorithm", "none"], "none"),
        (["blog", "add"], "--form"),
        (["blog", "add", "--form", "jwt", "--secret-file", "/nowhere/at/all"], "does not exist"),
        (["blog", "retire", "nobody", "--in-days", "-1"], "0<=x<=365"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(app, site, words, says):
    refused = run(app, ["site", "sso", *words])

    assert refused.exit_code in {1, 2}
    assert says in refused.output
    assert "Traceback" not in refused.output
