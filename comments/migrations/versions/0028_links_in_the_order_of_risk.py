"""An index of the comments with links in the order of their risk, for the queues

Revision: 0028
After: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0026"
branch_labels = None
depends_on = None

# What markup makes of every link, and of nothing else.
HAS_LINK = sa.text("html LIKE '%<a %'")


def upgrade() -> None:
    op.create_index(
        "ix_comment_linked_risk",
        "comment",
        ["site_id", "status", "risk", "id"],
        sqlite_where=HAS_LINK,
        postgresql_where=HAS_LINK,
    )


def downgrade() -> None:
    op.drop_index("ix_comment_linked_risk", "comment")
