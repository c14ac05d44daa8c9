"""The application under test, on SQLite and on PostgreSQL, and the site “blog”.

Who acts on it (Alice, Bob, Carol, Mallory) is made by `tests/factories`.
"""

import gc
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import Parameters, PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

import comments.transfer.models  # noqa: F401 - its table is emptied like the others
from comments.accounts import passwords
from comments.app import create_app
from comments.core import schema
from comments.core.db import db, write_unit
from comments.core.settings import Settings, read_settings
from comments.embed import snapshots
from comments.sites import actions as sites
from comments.sites.models import Site
from tests import reuse, servers

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ORIGIN = "https://blog.example.test"
IS_CI = os.environ.get("CI") == "true"


def pytest_configure() -> None:
    reuse.install()


def pytest_collection_finish() -> None:
    """Let the collector of garbage look no more at what is loaded by now and at ten thousand tests: it all stays."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def earnest_costs() -> Iterator[Parameters]:
    """Keep passwords at the least cost, and return what they cost in earnest: 40 ms and 19 MB each time."""
    earnest = passwords.PARAMETERS
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "PARAMETERS", replace(earnest, time_cost=1, memory_cost=8))
        patch.setattr(passwords, "_hasher", PasswordHasher.from_parameters(passwords.PARAMETERS))
        patch.setattr(passwords, "NOBODYS", passwords._nobodys())
        yield earnest


def settings_for(database_url: str, folder: Path, **overrides: object) -> Settings:
    return read_settings(
        {},
        **{
            "database_url": database_url,
            "instance_dir": folder,
            "secret_key": "a secret for tests only",
            "ratelimit_enabled": False,
            "base_url": "http://comments.example.test",
        }
        | overrides,
    )


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[servers.PostgresServer]:
    if servers.find_program("initdb") is None:
        if IS_CI:
            pytest.fail("PostgreSQL is not installed, and CI must test on it.")
        pytest.skip("PostgreSQL is not installed: the tests run on SQLite alone.")
    server = servers.PostgresServer()
    yield server
    server.remove()


@pytest.fixture
def redis_server() -> Iterator[servers.RedisServer]:
    if servers.find_program("redis-server") is None:
        if IS_CI:
            pytest.fail("Redis is not installed, and CI must test on it.")
        pytest.skip("Redis is not installed: limits are tested in memory alone.")
    server = servers.RedisServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_url(
    postgres_server: servers.PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """A migrated database; each test empties it."""
    _migrate(postgres_server.url, tmp_path_factory.mktemp("postgres"))
    return postgres_server.url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file; each test gets a copy."""
    folder = tmp_path_factory.mktemp("sqlite")
    _migrate(f"sqlite:///{folder / 'template.db'}", folder)
    return folder / "template.db"


def _migrate(url: str, folder: Path) -> None:
    settings = settings_for(url, folder)
    app = create_app(settings)
    with app.app_context():
        schema.migrate(settings)
        with db.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "afterword.db")
        return f"sqlite:///{tmp_path / 'afterword.db'}"
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(database_url, tmp_path)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    with app.app_context():
        reuse.statements(db.engine)
        _empty_tables()
    yield app
    close(app)


def close(app: Flask) -> None:
    """Leave no connection of an application open."""
    app.extensions[snapshots.EXTENSION].commits.close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _empty_tables() -> None:
    """Empty what the test before filled: a few DELETEs take 1 ms where truncating every table takes 100."""
    if db.engine.dialect.name != "postgresql":
        return
    tables = db.metadata.sorted_tables
    filled = " UNION ALL ".join(
        f'SELECT {number} WHERE EXISTS (SELECT 1 FROM "{table.name}")'
        for number, table in enumerate(tables)
    )
    with db.engine.begin() as connection:
        for number in sorted(connection.scalars(text(filled)), reverse=True):
            connection.execute(tables[number].delete())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies yet, on a page of the site."""
    return app.test_client()


@pytest.fixture
def site(app: Flask) -> Site:
    """The site “blog”, which publishes at once."""
    with app.app_context(), write_unit():
        site = sites.add_site("blog", "Blog", [ORIGIN], NOW)
        sites.set_site(site, "premoderate=off")
    return site


@pytest.fixture
def unit(app: Flask) -> Iterator[None]:
    """A unit of work around a test of the domain: committed by nobody."""
    with app.app_context():
        yield
        db.session.rollback()
