"""Who is on which card, queues by discussion and by address, and the log by time

Revision: 0013
After: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


HELD = sa.text("author_id IS NOT NULL AND status = 'pending'")


def upgrade() -> None:
    op.create_table(
        "presence",
        sa.Column("account_id", ID, autoincrement=False, nullable=False),
        sa.Column("site_id", ID, autoincrement=False, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_presence_account_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_presence_site_id")),
        sa.PrimaryKeyConstraint("account_id", "site_id", name=op.f("pk_presence")),
    )
    op.create_index("ix_presence_site", "presence", ["site_id", "expires_at"])
    op.create_index("ix_comment_thread_queue", "comment", ["thread_id", "status", "id"])
    # With the status in it, it is preferred to the queue of a whole discussion.
    _make_held_index("author_id", "thread_id", "status", "id")
    is_known = sa.text("address IS NOT NULL")
    op.create_index(
        "ix_comment_address",
        "comment",
        ["site_id", "address", "id"],
        sqlite_where=is_known,
        postgresql_where=is_known,
    )
    op.create_index("ix_audit_entry_site_at", "audit_entry", ["site_id", "at", "id"])
    for column in ("actor", "action"):
        name = "actor_id" if column == "actor" else column
        op.create_index(f"ix_audit_entry_site_{column}", "audit_entry", ["site_id", name, "at", "id"])


def downgrade() -> None:
    for name, table in (
        ("ix_audit_entry_site_action", "audit_entry"),
        ("ix_audit_entry_site_actor", "audit_entry"),
        ("ix_audit_entry_site_at", "audit_entry"),
        ("ix_comment_address", "comment"),
        ("ix_comment_thread_queue", "comment"),
    ):
        op.drop_index(name, table)
    _make_held_index("author_id", "thread_id", "id")
    op.drop_table("presence")


def _make_held_index(*columns: str) -> None:
    name = "ix_comment_held_of_author"
    op.drop_index(name, "comment")
    op.create_index(name, "comment", list(columns), sqlite_where=HELD, postgresql_where=HELD)
