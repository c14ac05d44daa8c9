"""Sanctions, notes about people, removals of what somebody wrote, and acts in the log

Revision: 0011
After: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _at(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _account(name: str) -> sa.Column:
    return sa.Column(name, ID, nullable=True)


def _keys(table: str, *columns: str) -> list[sa.Constraint]:
    foreign = [
        sa.ForeignKeyConstraint(
            [column],
            ["site.id" if column == "site_id" else "account.id"],
            name=op.f(f"fk_{table}_{column}"),
        )
        for column in columns
    ]
    return [*foreign, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def upgrade() -> None:
    _make_sanctions()
    _make_notes()
    _make_removals()
    op.add_column(
        "site", sa.Column("has_sanctions", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("audit_entry", sa.Column("act_id", sa.BigInteger(), nullable=True))
    is_part = sa.text("act_id IS NOT NULL")
    op.create_index(
        "ix_audit_entry_act",
        "audit_entry",
        ["act_id", "id"],
        sqlite_where=is_part,
        postgresql_where=is_part,
    )
    is_guests = sa.text("author_id IS NULL AND address IS NOT NULL")
    op.create_index(
        "ix_comment_guest_address",
        "comment",
        ["address", "id"],
        sqlite_where=is_guests,
        postgresql_where=is_guests,
    )


def _make_sanctions() -> None:
    op.create_table(
        "sanction",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        _account("account_id"),
        sa.Column("first_address", sa.LargeBinary(), nullable=True),
        sa.Column("last_address", sa.LargeBinary(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        _at("created_at", nullable=False),
        _at("ends_at"),
        _at("lifted_at"),
        _at("acknowledged_at"),
        *_keys("sanction", "site_id", "account_id"),
    )
    stands = sa.text("lifted_at IS NULL")
    op.create_index(
        "uq_sanction_standing",
        "sanction",
        ["site_id", "target", "kind"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )
    is_range = sa.text("lifted_at IS NULL AND first_address IS NOT NULL")
    op.create_index(
        "ix_sanction_range",
        "sanction",
        ["site_id", "first_address"],
        sqlite_where=is_range,
        postgresql_where=is_range,
    )
    op.create_index("ix_sanction_target", "sanction", ["site_id", "target", "id"])
    op.create_index(op.f("ix_sanction_account_id"), "sanction", ["account_id"])


def _make_notes() -> None:
    op.create_table(
        "person_note",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        _account("account_id"),
        _account("staff_id"),
        sa.Column("text", sa.Text(), nullable=False),
        _at("created_at", nullable=False),
        *_keys("person_note", "site_id", "account_id", "staff_id"),
    )
    op.create_index("ix_person_note_target", "person_note", ["site_id", "target", "id"])
    op.create_index(op.f("ix_person_note_account_id"), "person_note", ["account_id"])
    op.create_index(op.f("ix_person_note_staff_id"), "person_note", ["staff_id"])


def _make_removals() -> None:
    op.create_table(
        "removal",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        _account("account_id"),
        _account("staff_id"),
        sa.Column("reason", sa.Text(), nullable=True),
        _at("since", nullable=False),
        _at("created_at", nullable=False),
        _at("finished_at"),
        _at("undone_at"),
        sa.Column("reached_id", ID, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        *_keys("removal", "site_id", "account_id", "staff_id"),
    )
    op.create_index("ix_removal_target", "removal", ["site_id", "target", "id"])
    op.create_index(op.f("ix_removal_account_id"), "removal", ["account_id"])
    op.create_index(op.f("ix_removal_staff_id"), "removal", ["staff_id"])


def downgrade() -> None:
    raise RuntimeError("People are sanctioned now; restore a backup to go back.")
