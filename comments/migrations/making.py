"""For developers, `flask --app comments.migrations.making db migrate`: the application with what makes migrations."""

from comments.app import create_app
from comments.core import schema

app = create_app()
schema.init_migrate(app)
