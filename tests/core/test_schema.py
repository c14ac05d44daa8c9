"""The migrations make exactly the tables that the models describe, and their files are numbered as they follow."""

import os
import subprocess
import sys

import flask_migrate
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

from comments.accounts.models import Account, StaffRole
from comments.app import create_app
from comments.core import schema
from comments.core.db import db, write_unit
from comments.threads.models import Thread
from tests.conftest import close, settings_for


def test_migrations_and_models_say_the_same(app):
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, db.metadata) == []


def test_what_the_first_version_kept_is_still_there(tmp_path):
    settings = settings_for(f"sqlite:///{tmp_path / 'old.db'}", tmp_path)
    app = create_app(settings)
    rows = (
        "INSERT INTO account VALUES (1, 'alice@example.test', 'Alice', '2026-01-01 00:00:00')",
        "INSERT INTO site VALUES (2, 'blog', 'Blog', '[]', '{}', '2026-01-01 00:00:00')",
        "INSERT INTO staff_role VALUES (1, 2, 'owner')",
        "INSERT INTO sign_in_link VALUES (x'00', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00', NULL)",
        "INSERT INTO thread VALUES (3, 2, 'A page', NULL, 1, 0, 1, '2026-01-01 00:00:00', NULL, NULL)",
    )
    with app.app_context():
        schema.init_migrate(app)
        flask_migrate.upgrade(revision="0001")
        with write_unit():
            for row in rows:
                db.session.execute(text(row))

        schema.migrate(settings)

        kept = db.session.execute(
            select(Account.email, StaffRole.role, Thread.title)
            .join(StaffRole, StaffRole.account_id == Account.id)
            .join(Thread, Thread.site_id == StaffRole.site_id)
        ).all()
        has_keys = db.session.scalar(text("PRAGMA foreign_keys"))
    close(app)
    assert kept == [("alice@example.test", "owner", "A page")]
    assert has_keys == 1


def test_the_newest_file_is_the_newest_migration():
    assert schema.newest_revision() == ScriptDirectory(str(schema.MIGRATIONS)).get_current_head()


def test_a_start_loads_nothing_that_is_used_later_if_at_all(settings, app):
    modules = [
        "alembic",
        "mako",
        "cryptography",
        "joserfc",
        "authlib",
        "webauthn",
        "segno",
        "PIL",
        "altcha",
        "comments.transfer.formats.afterword_shapes",
    ]

    assert after_a_start(settings, f"[name for name in {modules} if name in sys.modules]") == "[]"


def test_an_application_from_which_processes_are_forked_holds_no_thread_and_no_connection(
    settings, app
):
    held = "threading.active_count(), [file for file in map(target, os.listdir('/proc/self/fd')) if file not in before]"

    assert after_a_start(settings, held) == "1 []"


def after_a_start(settings, asked):
    program = (
        "import os, sys, threading\n"
        "from comments.core.settings import read_settings\n"
        "from comments.app import create_app\n"
        "from comments.serving import starting\n"
        "settings = read_settings()\n"
        "def target(number):\n"
        "    try: return os.readlink(f'/proc/self/fd/{number}')\n"
        "    except OSError: return None\n"  # the folder itself, which is closed by then
        "before = [*map(target, os.listdir('/proc/self/fd')), None]\n"
        "with starting.prepared(settings): pass\n"
        "app = create_app(settings)\n"
        f"print({asked})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ
        | {
            "AFTERWORD_DATABASE_URL": settings.database_url,
            "AFTERWORD_INSTANCE_DIR": str(settings.instance_dir),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
