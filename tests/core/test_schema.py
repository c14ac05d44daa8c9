"""The migrations make exactly the tables that the models describe, and their files are numbered as they follow."""

import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from comments.core import schema
from comments.core.db import db


def test_migrations_and_models_say_the_same(app):
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, db.metadata) == []


def test_the_newest_file_is_the_newest_migration():
    assert schema.newest_revision() == ScriptDirectory(str(schema.MIGRATIONS)).get_current_head()


def test_a_database_that_lacks_nothing_is_served_without_alembic(settings, app):
    program = (
        "import sys; from tests.conftest import settings_for; from pathlib import Path\n"
        "from comments.serving import starting\n"
        "with starting.prepared(settings_for(sys.argv[1], Path(sys.argv[2]))): pass\n"
        "print([name for name in ('alembic', 'mako') if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, settings.database_url, str(settings.instance_dir)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"
