"""Members of publishers: keys for single sign-on, tokens that were used, what a publisher last said

A badge is a publisher's word and holds on its own site alone, so it moves from the account to the way in.

Revision: 0007
After: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "sso_key",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("public_id", sa.String(64), nullable=False),
        sa.Column("form", sa.String(12), nullable=False),
        sa.Column("algorithm", sa.String(10), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=True),
        sa.Column("public_key", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_sso_key_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sso_key")),
        sa.UniqueConstraint("site_id", "public_id", name=op.f("uq_sso_key_site_id_public_id")),
    )
    op.create_table(
        "sso_use",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sso_use")),
    )
    op.create_index(op.f("ix_sso_use_expires_at"), "sso_use", ["expires_at"])
    op.add_column("identity", sa.Column("badge", sa.String(30), nullable=True))
    op.add_column("identity", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("account") as account:
        account.drop_column("badge")


def downgrade() -> None:
    op.add_column("account", sa.Column("badge", sa.String(30), nullable=True))
    with op.batch_alter_table("identity") as identity:
        identity.drop_column("told_at")
        identity.drop_column("badge")
    op.drop_table("sso_use")
    op.drop_table("sso_key")
