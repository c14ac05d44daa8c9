"""Readers' reports; pinned and featured comments; threads by activity, and threads that became part of others

Revision: 0012
After: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OF_ACCOUNTS = sa.text("account_id IS NOT NULL")
IS_REPORTED = sa.text("open_reports > 0")
IS_MERGED = sa.text("merged_into_id IS NOT NULL")


def upgrade() -> None:
    _make_reports()
    _mark_comments()
    _extend_threads()


def _make_reports() -> None:
    op.create_table(
        "report",
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("reporter", sa.String(40), nullable=False),
        sa.Column("network", sa.String(32), nullable=True),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name="fk_report_comment_id"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_report_account_id"),
        sa.PrimaryKeyConstraint("comment_id", "reporter", name="pk_report"),
        sa.UniqueConstraint("comment_id", "network", name="uq_report_comment_id_network"),
    )
    op.create_index(
        "ix_report_account_id",
        "report",
        ["account_id", "settled_at"],
        sqlite_where=OF_ACCOUNTS,
        postgresql_where=OF_ACCOUNTS,
    )


def _mark_comments() -> None:
    op.add_column(
        "comment", sa.Column("open_reports", sa.Integer(), nullable=False, server_default="0")
    )
    for name in ("is_pinned", "is_featured"):
        op.add_column(
            "comment", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.create_index(
        "ix_comment_reported",
        "comment",
        ["site_id", "id"],
        sqlite_where=IS_REPORTED,
        postgresql_where=IS_REPORTED,
    )
    op.create_index(
        "ix_comment_pinned",
        "comment",
        ["thread_id", "id"],
        sqlite_where=sa.text("is_pinned = 1"),
        postgresql_where=sa.text("is_pinned"),
    )
    op.create_index(
        "ix_comment_hidden",
        "comment",
        ["thread_id", "id"],
        sqlite_where=sa.text("is_shown = 0"),
        postgresql_where=sa.text("NOT is_shown"),
    )
    # Who had a role on the site when they wrote is not known; who has one now is.
    op.execute(
        "UPDATE comment SET author_badge = (SELECT CASE WHEN role IN ('moderator', 'lead') THEN 'Moderator' "
        "ELSE 'Staff' END FROM staff_role WHERE account_id = author_id AND staff_role.site_id = comment.site_id) "
        "WHERE author_id IS NOT NULL AND status <> 'deleted' AND EXISTS (SELECT 1 FROM staff_role "
        "WHERE account_id = author_id AND staff_role.site_id = comment.site_id)"
    )


def _extend_threads() -> None:
    op.add_column(
        "thread", sa.Column("pinned_count", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "thread",
        sa.Column("latest_comment_id", sa.BigInteger(), nullable=False, server_default="0"),
    )
    # In words: so SQLite need not write the whole table anew.
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE thread ADD COLUMN merged_into_id {kind} "
        "CONSTRAINT fk_thread_merged_into_id REFERENCES thread (id)"
    )
    op.execute(
        "UPDATE thread SET latest_comment_id = "
        "coalesce((SELECT max(id) FROM comment WHERE thread_id = thread.id AND is_shown), 0)"
    )
    op.create_index("ix_thread_activity", "thread", ["site_id", "latest_comment_id", "id"])
    op.create_index(
        "ix_thread_merged_into_id",
        "thread",
        ["merged_into_id"],
        sqlite_where=IS_MERGED,
        postgresql_where=IS_MERGED,
    )


def downgrade() -> None:
    raise RuntimeError("Readers have reported and threads were merged; restore a backup to go back.")
