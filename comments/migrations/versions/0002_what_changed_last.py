"""In which version of its thread readers last saw a comment change, and its shown replies by themselves

Revision: 0002
After: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("comment", sa.Column("changed_version", sa.Integer(), nullable=True))
    op.create_index(
        "ix_comment_changed",
        "comment",
        ["thread_id", "changed_version", "id"],
        unique=False,
        sqlite_where=sa.text("changed_version IS NOT NULL"),
        postgresql_where=sa.text("changed_version IS NOT NULL"),
    )
    op.drop_index("ix_comment_parent", table_name="comment")
    op.create_index("ix_comment_parent", "comment", ["parent_id", "is_shown", "id"])


def downgrade() -> None:
    op.drop_index("ix_comment_parent", table_name="comment")
    op.create_index("ix_comment_parent", "comment", ["parent_id", "id"])
    op.drop_index("ix_comment_changed", table_name="comment")
    op.drop_column("comment", "changed_version")
