"""Roles that publishers tell of their members: what they said last, and which of the staff's roles came of it

Revision: 0019
After: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("identity", sa.Column("role", sa.String(10), nullable=True))
    op.add_column(
        "staff_role",
        sa.Column("is_told", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("staff_role", "is_told")
    op.drop_column("identity", "role")
