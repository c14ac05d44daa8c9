"""The language in which a person is written to

Revision: 0024
After: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("language", sa.String(35), nullable=True))


def downgrade() -> None:
    op.drop_column("account", "language")
