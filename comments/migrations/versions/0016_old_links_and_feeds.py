"""Finding comments by what they were called elsewhere, and the newest of a thread

Revision: 0016
After: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_approved = sa.text("status = 'approved'")
    op.create_index(
        "ix_comment_thread_newest",
        "comment",
        ["thread_id", "id"],
        sqlite_where=is_approved,
        postgresql_where=is_approved,
    )
    is_imported = sa.text("source_id IS NOT NULL")
    op.create_index(
        "ix_comment_source_id",
        "comment",
        ["source_id", "thread_id"],
        sqlite_where=is_imported,
        postgresql_where=is_imported,
    )


def downgrade() -> None:
    op.drop_index("ix_comment_source_id", "comment")
    op.drop_index("ix_comment_thread_newest", "comment")
