"""The tables of what people come in with by themselves: passwords, passkeys, second factors; and of tries at them."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from comments.core.db import IdType, Model


class Password(Model):
    """One person's password, as argon2id in its own encoding, which names its parameters."""

    __tablename__ = "password"

    account_id: Mapped[int] = mapped_column(
        IdType, ForeignKey("account.id"), primary_key=True, autoincrement=False
    )
    hash: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]


class Passkey(Model):
    """One passkey of one person: the public half of a key that an authenticator of theirs keeps.

    `user_handle` is what the authenticator knows the person by; it stays when accounts are merged. `sign_count` grows
    with each use, where an authenticator counts at all.
    """

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    user_handle: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Authenticator(Model):
    """One person's app that shows six digits every half a minute (RFC 6238).

    The secret is sealed, since it has to be read again. `last_step` is the newest half minute whose code was used: each
    works once. It counts from `confirmed_at` on, when its first code was typed.
    """

    __tablename__ = "authenticator"

    account_id: Mapped[int] = mapped_column(
        IdType, ForeignKey("account.id"), primary_key=True, autoincrement=False
    )
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class RecoveryCode(Model):
    """One code that stands in for a lost authenticator, once: used, its row is gone."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)


class SignInTry(Model):
    """How often one door was tried of late, and from when on it may be tried again.

    The key is a keyed hash over the door, whom the try was for and from where: the row names nobody.
    """

    __tablename__ = "sign_in_try"

    key_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    open_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
