"""Settings that staff chose for one discussion, and two indexes that others already hold

Revision: 0018
After: 0017
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("thread", sa.Column("settings", JSON, nullable=False, server_default="{}"))
    # Every post pays for each index. `ix_comment_address` and `ix_comment_thread_queue` answer what these did.
    op.drop_index("ix_comment_guest_address", "comment")
    op.drop_index("ix_comment_thread_newest", "comment")


def downgrade() -> None:
    is_approved = sa.text("status = 'approved'")
    op.create_index(
        "ix_comment_thread_newest",
        "comment",
        ["thread_id", "id"],
        sqlite_where=is_approved,
        postgresql_where=is_approved,
    )
    is_guest = sa.text("author_id IS NULL AND address IS NOT NULL")
    op.create_index(
        "ix_comment_guest_address",
        "comment",
        ["address", "id"],
        sqlite_where=is_guest,
        postgresql_where=is_guest,
    )
    op.drop_column("thread", "settings")
