"""Bringing a database to the tables of this version.

Alembic is loaded when there is something to do and not before: a twelfth of a start was spent on it.
"""

import logging

from flask import Flask, current_app
from sqlalchemy import inspect, make_url, text

from comments.core.db import db
from comments.core.paths import PACKAGE
from comments.core.settings import Settings

MIGRATIONS = PACKAGE / "migrations"


def migrate(settings: Settings) -> None:
    """Make the database if it is SQLite and not there yet, and run the migrations it lacks.

    Needs an application context. Two processes that start at once are safe: the database's own lock orders them.
    """
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        settings.instance_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if current_revision() == newest_revision():
        return
    from flask_migrate import upgrade  # noqa: PLC0415 - see above

    init_migrate(current_app)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade()


def init_migrate(app: Flask) -> None:
    """Tell Flask-Migrate where our migrations are."""
    from flask_migrate import Migrate  # noqa: PLC0415 - see above

    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)


def has_tables() -> bool:
    """Say whether any migration ever ran here."""
    return inspect(db.engine).has_table("alembic_version")


def current_revision() -> str | None:
    """Return the newest migration that ran."""
    if not has_tables():
        return None
    with db.engine.connect() as connection:
        revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return revision


def newest_revision() -> str:
    """Return the newest migration there is; their files are numbered."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
