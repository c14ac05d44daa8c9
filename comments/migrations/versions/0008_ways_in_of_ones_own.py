"""Passwords, passkeys, authenticators with recovery codes, tries at them; invitations; merged accounts

Revision: 0008
After: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id(name: str) -> sa.Column:
    return sa.Column(name, ID, autoincrement=False, nullable=False)


def _at(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _bytes(name: str) -> sa.Column:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def upgrade() -> None:
    _make_passwords()
    _make_passkeys()
    _make_second_factors()
    _make_tries()
    _make_invitations()
    for table, column in (
        ("account", "merged_into_id"),
        ("sign_in_link", "joins_id"),
        ("sign_in_attempt", "joins_id"),
    ):
        _add_account(table, column)


def _make_passwords() -> None:
    op.create_table(
        "password",
        _id("account_id"),
        sa.Column("hash", sa.Text(), nullable=False),
        _at("changed_at"),
        _to("password", "account_id", "account"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_password")),
    )


def _make_passkeys() -> None:
    op.create_table(
        "passkey",
        _id("id"),
        _id("account_id"),
        _bytes("credential_id"),
        _bytes("user_handle"),
        _bytes("public_key"),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        _at("created_at"),
        _at("used_at", nullable=True),
        _to("passkey", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"])


def _make_second_factors() -> None:
    op.create_table(
        "authenticator",
        _id("account_id"),
        _bytes("sealed_secret"),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        _at("created_at"),
        _at("confirmed_at", nullable=True),
        _to("authenticator", "account_id", "account"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_authenticator")),
    )
    op.create_table(
        "recovery_code",
        _bytes("code_hash"),
        _id("account_id"),
        _to("recovery_code", "account_id", "account"),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"])


def _make_tries() -> None:
    op.create_table(
        "sign_in_try",
        _bytes("key_hash"),
        sa.Column("count", sa.Integer(), nullable=False),
        _at("open_at"),
        _at("seen_at"),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_sign_in_try")),
    )
    op.create_index(op.f("ix_sign_in_try_seen_at"), "sign_in_try", ["seen_at"])


def _make_invitations() -> None:
    op.create_table(
        "staff_invitation",
        _id("id"),
        _id("site_id"),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        _bytes("token_hash"),
        _id("invited_by"),
        _at("created_at"),
        _at("expires_at"),
        _at("used_at", nullable=True),
        _at("withdrawn_at", nullable=True),
        _to("staff_invitation", "site_id", "site"),
        _to("staff_invitation", "invited_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_invitation_token_hash")),
    )
    op.create_index(op.f("ix_staff_invitation_site_id"), "staff_invitation", ["site_id"])
    op.create_index(op.f("ix_staff_invitation_invited_by"), "staff_invitation", ["invited_by"])


def _add_account(table: str, column: str) -> None:
    """Add a reference without making the table anew: others point at it."""
    type_name = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} {type_name} "
        f"CONSTRAINT fk_{table}_{column} REFERENCES account (id)"
    )


def downgrade() -> None:
    op.drop_table("staff_invitation")
    op.drop_table("sign_in_try")
    op.drop_table("recovery_code")
    op.drop_table("authenticator")
    op.drop_table("passkey")
    op.drop_table("password")
    for table, column in (
        ("sign_in_attempt", "joins_id"),
        ("sign_in_link", "joins_id"),
        ("account", "merged_into_id"),
    ):
        with op.batch_alter_table(table) as changed:
            changed.drop_constraint(f"fk_{table}_{column}", type_="foreignkey")
            changed.drop_column(column)
