"""An index of the comments with links, for the queues; trials of rules that the worker carries out

Revision: 0020
After: 0019
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
# What markup makes of every link, and of nothing else.
HAS_LINK = sa.text("html LIKE '%<a %'")


def upgrade() -> None:
    op.create_index(
        "ix_comment_linked_queue",
        "comment",
        ["site_id", "status", "id"],
        sqlite_where=HAS_LINK,
        postgresql_where=HAS_LINK,
    )
    op.create_table(
        "rule_trial",
        sa.Column("id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("settings", JSON, nullable=False),
        sa.Column("rules", JSON, nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("result", JSON, nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_by", sa.String(16), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_rule_trial_site_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rule_trial"),
        sa.UniqueConstraint("site_id", name="uq_rule_trial_site_id"),
    )
    op.create_index("ix_rule_trial_asked_at", "rule_trial", ["asked_at"])


def downgrade() -> None:
    op.drop_table("rule_trial")
    op.drop_index("ix_comment_linked_queue", "comment")
