"""Votes and emoji: who gave which, and their counters

What a comment has of votes so far, nobody here gave: it counts as imported.

Revision: 0004
After: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON_VALUE = sa.JSON().with_variant(JSONB(), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OF_ACCOUNTS = sa.text("account_id IS NOT NULL")
VOTED = sa.text("voted_version IS NOT NULL AND status = 'approved'")


def upgrade() -> None:
    op.add_column("thread", _reactions())
    op.add_column("comment", _reactions())
    for name in ("imported_up_votes", "imported_down_votes"):
        op.add_column("comment", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    op.add_column("comment", sa.Column("voted_version", sa.Integer(), nullable=True))
    op.create_index(
        "ix_comment_voted",
        "comment",
        ["thread_id", "voted_version", "id"],
        sqlite_where=VOTED,
        postgresql_where=VOTED,
    )
    op.execute(
        "UPDATE comment SET imported_up_votes = up_votes, imported_down_votes = down_votes "
        "WHERE up_votes <> 0 OR down_votes <> 0"
    )
    _make_given("vote", "comment", sa.Column("value", sa.SmallInteger(), nullable=False))
    for target in ("comment", "thread"):
        _make_given(f"{target}_reaction", target, sa.Column("emoji", sa.String(32), nullable=False))


def downgrade() -> None:
    for name in ("thread_reaction", "comment_reaction", "vote"):
        op.drop_index(f"ix_{name}_account_id", table_name=name)
        op.drop_table(name)
    op.drop_index("ix_comment_voted", table_name="comment")
    for name in ("voted_version", "imported_down_votes", "imported_up_votes", "reactions"):
        op.drop_column("comment", name)
    op.drop_column("thread", "reactions")


def _reactions() -> sa.Column:
    return sa.Column("reactions", JSON_VALUE, server_default="{}", nullable=False)


def _make_given(table: str, target: str, what: sa.Column) -> None:
    key = [f"{target}_id", *(["emoji"] if what.name == "emoji" else [])]
    columns = [
        sa.Column(f"{target}_id", ID, nullable=False),
        *([what] if what.name == "emoji" else []),
        sa.Column("voter", sa.String(40), nullable=False),
        sa.Column("network", sa.String(32), nullable=True),
        sa.Column("account_id", ID, nullable=True),
        *([what] if what.name == "value" else []),
    ]
    op.create_table(
        table,
        *columns,
        sa.ForeignKeyConstraint([f"{target}_id"], [f"{target}.id"], name=f"fk_{table}_{target}_id"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=f"fk_{table}_account_id"),
        sa.PrimaryKeyConstraint(*key, "voter", name=f"pk_{table}"),
        sa.UniqueConstraint(*key, "network", name=f"uq_{table}_{'_'.join([*key, 'network'])}"),
    )
    op.create_index(
        f"ix_{table}_account_id",
        table,
        ["account_id"],
        sqlite_where=OF_ACCOUNTS,
        postgresql_where=OF_ACCOUNTS,
    )
