"""An index of the comments with links, for the queues

Revision: 0020
After: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None

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


def downgrade() -> None:
    op.drop_index("ix_comment_linked_queue", "comment")
