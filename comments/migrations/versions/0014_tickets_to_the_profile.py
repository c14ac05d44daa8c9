"""Tickets by which members of publishers come to their profile, and sessions that hang on a page's grant

Revision: 0014
After: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sign_in_grant", sa.Column("ticket_hash", sa.LargeBinary(), nullable=True))
    op.add_column(
        "sign_in_grant", sa.Column("ticket_expires_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index(
        op.f("ix_sign_in_grant_ticket_hash"), "sign_in_grant", ["ticket_hash"], unique=True
    )
    # As written, so that SQLite copies no table for it.
    type_name = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE session ADD COLUMN grant_id {type_name} "
        "CONSTRAINT fk_session_grant_id REFERENCES sign_in_grant (id)"
    )
    op.create_index(op.f("ix_session_grant_id"), "session", ["grant_id"])


def downgrade() -> None:
    raise RuntimeError("A session without roles would get them; restore a backup to go back.")
