"""Pictures of people, the day on which somebody is erased, and what a person wrote that waits

Revision: 0009
After: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("account_id", ID, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_picture_account_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_picture")),
    )
    op.create_index(op.f("ix_picture_account_id"), "picture", ["account_id"])
    op.add_column("account", sa.Column("erase_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "account", sa.Column("held_mail", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.create_index("ix_audit_entry_actor", "audit_entry", ["actor_id", "id"])
    is_held = sa.text("author_id IS NOT NULL AND status = 'pending'")
    op.create_index(
        "ix_comment_held_of_author",
        "comment",
        ["author_id", "thread_id", "id"],
        sqlite_where=is_held,
        postgresql_where=is_held,
    )


def downgrade() -> None:
    raise RuntimeError("People have pictures now; restore a backup to go back.")
