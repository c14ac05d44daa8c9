"""`afterword doctor`: what is well, what could be better, what must change."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from comments.app import create_app
from comments.core import schema
from comments.core.db import db
from comments.core.settings import Settings
from comments.sites.models import Site
from comments.upkeep import doctor
from tests.conftest import settings_for
from tests.factories import commands
from tests.factories.posting import set_site

GOOD = {"secret_key": "x" * 32, "base_url": "https://comments.example.test"}


def sentences(settings: Settings, level: str) -> list[str]:
    with create_app(settings).app_context():
        found = [r.sentence for r in doctor.examine(settings) if r.level == level]
        db.session.remove()
        db.engine.dispose()
    return found


@pytest.fixture
def sqlite_settings(sqlite_template: Path, tmp_path: Path) -> Settings:
    return settings_for(f"sqlite:///{sqlite_template}", tmp_path, **GOOD)


def test_a_good_installation_has_nothing_that_must_change(sqlite_settings: Settings):
    assert sentences(sqlite_settings, "fail") == []


def test_sqlite_is_durable(sqlite_settings: Settings):
    well = sentences(sqlite_settings, "ok")

    assert "SQLite's journal_mode is wal." in well
    assert "SQLite's synchronous is 2." in well
    assert "SQLite's foreign_keys is 1." in well


def test_a_postgresql_that_does_not_sync_is_a_failure(postgres_url: str, tmp_path: Path):
    found = sentences(settings_for(postgres_url, tmp_path, **GOOD), "fail")

    assert found == ["PostgreSQL's fsync is off: what was acknowledged can be lost. Turn it on."]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({"base_url": "http://comments.example.test"}, "is not https", id="http"),
        pytest.param({"secret_key": "short"}, "shorter than 32", id="short-key"),
        pytest.param({"redis_url": "redis://127.0.0.1:1"}, "Redis cannot be reached", id="redis"),
        pytest.param({"smtp_url": "smtp://127.0.0.1:1"}, "mail server cannot be used", id="smtp"),
        pytest.param(
            {"database_url": "postgresql+psycopg://nobody@127.0.0.1:1/none"},
            "database cannot be reached",
            id="database",
        ),
    ],
)
def test_what_must_change_is_a_failure(
    sqlite_template: Path, tmp_path: Path, changed: dict[str, str], expected: str
):
    good = settings_for(f"sqlite:///{sqlite_template}", tmp_path, **GOOD)
    settings = replace(good, **changed)

    [sentence] = sentences(settings, "fail")

    assert expected in sentence


def test_missing_migrations_are_a_failure(tmp_path: Path):
    settings = settings_for(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path, **GOOD)

    [sentence] = sentences(settings, "fail")

    assert sentence.startswith("Migrations are missing")


def test_plain_http_is_well_on_this_machine(sqlite_template: Path, tmp_path: Path):
    settings = settings_for(
        f"sqlite:///{sqlite_template}", tmp_path, **(GOOD | {"base_url": "http://127.0.0.1:8080"})
    )

    assert sentences(settings, "fail") == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_site_without_origins_is_a_warning(app: Flask, site: Site):
    set_site(app, "origins=")

    result = commands.run(app, ["doctor"])

    assert "warn  No page may use the site “blog”." in result.stdout


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_key_of_a_publisher_that_cannot_be_opened_any_more_is_a_failure(app: Flask, site: Site):
    commands.run(app, ["site", "sso", "blog", "add", "--form", "jwt"])
    settings = app.config["SETTINGS"]

    with app.app_context():
        well = [r.sentence for r in doctor.examine(settings)]
        lost = list(doctor.examine(replace(settings, secret_key="x" * 32)))

    assert [sentence for sentence in well if "cannot be opened" in sentence] == []
    [found] = [r for r in lost if "cannot be opened" in r.sentence]
    assert (found.level, "site sso blog add" in found.sentence) == ("fail", True)


def test_the_exit_code_is_1_when_something_must_change(app: Flask):
    result = commands.run(app, ["doctor"])  # the tests' base_url is plain http

    assert result.exit_code == 1
    assert "fail  The public address http://comments.example.test is not https" in result.stdout


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_migrations_are_known_by_their_newest(app: Flask):
    with app.app_context():
        newest = schema.current_revision()

    assert f"All migrations ran (the newest is {newest})." in commands.run(app, ["doctor"]).stdout
