"""Why a comment waits and how much that weighs, and what staff chose for one discussion

Revision: 0010
After: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("comment", sa.Column("risk", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_comment_risk", "comment", ["site_id", "status", "risk", "id"])
    op.add_column("thread", sa.Column("premoderate", sa.Boolean(), nullable=True))
    op.add_column("thread", sa.Column("closed_by_hand", sa.Boolean(), nullable=True))
    # Until now a thread was closed by somebody's choice alone.
    op.execute("UPDATE thread SET closed_by_hand = true WHERE NOT is_open")


def downgrade() -> None:
    raise RuntimeError("Comments say more about why they wait now; restore a backup to go back.")
