"""Other names that imported comments had, by which old links know them

Revision: 0021
After: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "comment_name",
        sa.Column("site_id", ID, sa.ForeignKey("site.id"), primary_key=True),
        sa.Column("source_id", sa.String(100), primary_key=True),
        sa.Column("source", sa.String(20), primary_key=True),
        sa.Column("comment_id", ID, sa.ForeignKey("comment.id"), nullable=False),
    )
    op.create_index("ix_comment_name_comment_id", "comment_name", ["comment_id"])


def downgrade() -> None:
    op.drop_table("comment_name")
