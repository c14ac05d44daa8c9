"""What a trial is of, for anybody's language

Revision: 0026
After: 0024
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("rule_trial", sa.Column("said", JSON, nullable=True))


def downgrade() -> None:
    op.drop_column("rule_trial", "said")
