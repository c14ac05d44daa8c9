"""Imports from the desk: how far each is, what it found, and what it made

Revision: 0015
After: 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    for column in (
        sa.Column("state", sa.String(10), nullable=False, server_default="loading"),
        sa.Column("is_uploaded", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("options", JSON, nullable=False, server_default="{}"),
        sa.Column("report", JSON, nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("done", ID, nullable=False, server_default="0"),
        sa.Column("total", ID, nullable=False, server_default="0"),
        sa.Column("held_by", sa.String(40), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("import_run", column)
    op.execute("UPDATE import_run SET state = 'finished' WHERE finished_at IS NOT NULL")
    op.create_table(
        "import_made",
        sa.Column("run_id", ID, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("row_id", ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_made_run_id")),
        sa.PrimaryKeyConstraint("run_id", "kind", "row_id", name=op.f("pk_import_made")),
    )
