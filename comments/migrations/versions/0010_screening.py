"""Rules of sites, people's standing, what was said lately, earlier words of comments, and why a comment waits

Revision: 0010
After: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("comment", sa.Column("risk", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_comment_risk", "comment", ["site_id", "status", "risk", "id"])
    op.add_column("thread", sa.Column("premoderate", sa.Boolean(), nullable=True))
    op.add_column("thread", sa.Column("closed_by_hand", sa.Boolean(), nullable=True))
    # Until now a thread was closed by somebody's choice alone.
    op.execute("UPDATE thread SET closed_by_hand = true WHERE NOT is_open")
    op.add_column("site", sa.Column("rules_version", ID, nullable=False, server_default="0"))
    _make_rules()
    _make_standing()
    _make_traces()
    _make_edits()


def _make_rules() -> None:
    op.create_table(
        "screening_rule",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("part", sa.String(10), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("created_by", ID, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_screening_rule_site_id")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_screening_rule_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_rule")),
    )
    op.create_index(
        "uq_screening_rule_value", "screening_rule", ["site_id", "kind", "part", "value"], unique=True
    )


def _make_standing() -> None:
    op.create_table(
        "standing",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("approved", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("upheld_reports", sa.Integer(), nullable=False),
        sa.Column("pinned_level", sa.String(10), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_standing_site_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_standing_account_id")),
        sa.PrimaryKeyConstraint("site_id", "account_id", name=op.f("pk_standing")),
    )
    op.create_index(op.f("ix_standing_account_id"), "standing", ["account_id"])
    # What people wrote before counts as well.
    op.execute(
        "INSERT INTO standing (site_id, account_id, approved, removed, upheld_reports) "
        "SELECT site_id, author_id, "
        "SUM(CASE WHEN status = 'approved' THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN status IN ('removed', 'spam') THEN 1 ELSE 0 END), 0 "
        "FROM comment WHERE author_id IS NOT NULL GROUP BY site_id, author_id"
    )


def _make_traces() -> None:
    op.create_table(
        "said",
        sa.Column("comment_id", ID, autoincrement=False, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("speaker", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_said_site_id")),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_said")),
    )
    op.create_index("ix_said_speaker", "said", ["site_id", "speaker", "at"])
    op.create_index(op.f("ix_said_at"), "said", ["at"])
    op.create_table(
        "said_piece",
        sa.Column("comment_id", ID, autoincrement=False, nullable=False),
        sa.Column("value", ID, autoincrement=False, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["said.comment_id"], name=op.f("fk_said_piece_comment_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_said_piece_site_id")),
        sa.PrimaryKeyConstraint("comment_id", "value", name=op.f("pk_said_piece")),
    )
    op.create_index("ix_said_piece_value", "said_piece", ["site_id", "value", "comment_id"])
    op.create_table(
        "spent_proof",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spent_proof")),
    )
    op.create_index(op.f("ix_spent_proof_expires_at"), "spent_proof", ["expires_at"])


def _make_edits() -> None:
    op.create_table(
        "comment_edit",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_format", sa.String(10), nullable=False),
        sa.Column("edited_by", ID, nullable=True),
        sa.Column("edited_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_edit_comment_id")
        ),
        sa.ForeignKeyConstraint(
            ["edited_by"], ["account.id"], name=op.f("fk_comment_edit_edited_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_edit")),
    )
    op.create_index(op.f("ix_comment_edit_comment_id"), "comment_edit", ["comment_id"])
    op.create_index(op.f("ix_comment_edit_edited_by"), "comment_edit", ["edited_by"])


def downgrade() -> None:
    raise RuntimeError("Comments say more about why they wait now; restore a backup to go back.")
