"""Bringing a database to the tables of this version."""

import logging

from alembic.runtime.migration import MigrationContext
from flask_migrate import upgrade
from sqlalchemy import inspect, make_url

from comments.core.db import db
from comments.core.settings import Settings


def migrate(settings: Settings) -> None:
    """Make the database if it is SQLite and not there yet, and run the migrations it lacks.

    Needs an application context. Two processes that start at once are safe: the database's own lock orders them.
    """
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        settings.instance_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade()


def has_tables() -> bool:
    """Say whether any migration ever ran here."""
    return inspect(db.engine).has_table("alembic_version")


def current_revision() -> str | None:
    """Return the newest migration that ran."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
