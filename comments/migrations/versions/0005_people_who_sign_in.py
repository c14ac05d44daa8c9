"""Accounts of readers: ways in, sessions and grants; who wrote a comment

Whoever is signed in signs in again: sessions and links of before are forgotten.

Revision: 0005
After: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, ID, autoincrement=False, nullable=nullable)


def _at(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    with op.batch_alter_table("account") as account:
        account.alter_column("email", existing_type=sa.Text(), nullable=True)
        account.add_column(sa.Column("url", sa.Text(), nullable=True))
        account.add_column(sa.Column("avatar", sa.String(40), nullable=True))
        account.add_column(sa.Column("badge", sa.String(30), nullable=True))
    op.create_table(
        "identity",
        _id("id"),
        _id("account_id"),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        _at("created_at"),
        _to("identity", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint(
            "kind", "issuer", "subject", name=op.f("uq_identity_kind_issuer_subject")
        ),
    )
    op.create_index(op.f("ix_identity_account_id"), "identity", ["account_id"])
    _make_links()
    _make_sessions()
    _make_grants()
    _name_authors()


def _make_links() -> None:
    op.drop_index("ix_sign_in_link_account_id", table_name="sign_in_link")
    op.drop_table("sign_in_link")
    op.create_table(
        "sign_in_link",
        _id("id"),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        _id("account_id", nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        _id("site_id", nullable=True),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=True),
        _at("created_at"),
        _at("expires_at"),
        _at("used_at", nullable=True),
        _to("sign_in_link", "account_id", "account"),
        _to("sign_in_link", "site_id", "site"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_link_account_id"), "sign_in_link", ["account_id"])
    op.create_index(op.f("ix_sign_in_link_email"), "sign_in_link", ["email"])
    op.create_index(op.f("ix_sign_in_link_expires_at"), "sign_in_link", ["expires_at"])
    # Of links that are gone nothing can be mailed.
    op.execute("DELETE FROM outbox_event WHERE name = 'SignInLinkRequested'")


def _make_sessions() -> None:
    op.drop_index("ix_staff_session_account_id", table_name="staff_session")
    op.drop_table("staff_session")
    op.create_table(
        "session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        _id("account_id"),
        sa.Column("device", sa.String(80), nullable=False),
        _at("created_at"),
        _at("expires_at"),
        _at("second_factor_at", nullable=True),
        _at("ended_at", nullable=True),
        _to("session", "account_id", "account"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_account_id"), "session", ["account_id"])
    op.create_index(op.f("ix_session_expires_at"), "session", ["expires_at"])


def _make_grants() -> None:
    op.create_table(
        "sign_in_grant",
        _id("id"),
        _id("account_id"),
        _id("site_id"),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("earlier_hash", sa.LargeBinary(), nullable=True),
        sa.Column("device", sa.String(80), nullable=False),
        _at("created_at"),
        _at("renewed_at"),
        _at("ended_at", nullable=True),
        _to("sign_in_grant", "account_id", "account"),
        _to("sign_in_grant", "site_id", "site"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_grant")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_grant_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_grant_account_id"), "sign_in_grant", ["account_id"])
    op.create_index(op.f("ix_sign_in_grant_earlier_hash"), "sign_in_grant", ["earlier_hash"])
    op.create_index(op.f("ix_sign_in_grant_renewed_at"), "sign_in_grant", ["renewed_at"])


def _name_authors() -> None:
    """Add to a table of a million rows what costs none of them anything."""
    type_name = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE comment ADD COLUMN author_id {type_name} "
        "CONSTRAINT fk_comment_author_id REFERENCES account (id)"
    )
    op.add_column("comment", sa.Column("author_avatar", sa.String(40), nullable=True))
    op.add_column("comment", sa.Column("author_badge", sa.String(30), nullable=True))
    for name, columns in (
        ("author_id", ["author_id", "id"]),
        ("author_email", ["author_email", "id"]),
    ):
        is_there = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"ix_comment_{name}",
            "comment",
            columns,
            sqlite_where=is_there,
            postgresql_where=is_there,
        )


def downgrade() -> None:
    raise RuntimeError("Readers have accounts now; restore a backup to go back.")
