"""Proof of work (ALTCHA): a browser computes for a moment before a comment is taken, and nobody else is asked.

A challenge is signed and kept nowhere; what is kept is that one was used, until it is over anyway.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select

from comments.core.db import db
from comments.outbox.sweeping import delete_some
from comments.screening.models import SpentProof

# About a second of a phone, a fifth of a desk's: PBKDF2 is as fast in browsers as anywhere, so nobody gains by buying
# hardware for it. The number to be found is even between these, so that nobody waits much longer than others.
ALGORITHM = "PBKDF2/SHA-256"
COST = 5000
LOWEST, HIGHEST = 60, 240
GOOD_FOR = timedelta(minutes=20)
MAX_PAYLOAD = 4000

_TABLE = db.metadata.tables[SpentProof.__tablename__]
_SPENT = select(_TABLE.c.id).where(_TABLE.c.id == bindparam("id"))


@dataclass(frozen=True)
class Proof:
    """A proof that is good for one comment; `id` is how it is known again."""

    id: bytes
    expires_at: datetime

    def row(self) -> dict[str, Any]:
        """Return what is written once it is used."""
        return {"id": self.id, "expires_at": self.expires_at}


def make_challenge(secret_key: str, site_id: int, now: datetime) -> dict[str, Any]:
    """Return a challenge as the ALTCHA widget reads it."""
    import altcha

    challenge = altcha.create_challenge(
        ALGORITHM,
        COST,
        counter=LOWEST + secrets.randbelow(HIGHEST - LOWEST),
        expires_at=now + GOOD_FOR,
        hmac_secret=_key(secret_key, site_id, "challenge"),
        hmac_key_secret=_key(secret_key, site_id, "solution"),
    )
    made: dict[str, Any] = challenge.to_dict()
    return made


def read(secret_key: str, site_id: int, payload: str | None) -> Proof | None:
    """Return the proof that was sent for a site, if it is one and not over; whether it was used is another question."""
    if not payload or len(payload) > MAX_PAYLOAD:
        return None
    import altcha

    result = altcha.verify_solution(
        payload,
        _key(secret_key, site_id, "challenge"),
        hmac_key_secret=_key(secret_key, site_id, "solution"),
    )
    if not result.verified:
        return None
    challenge = altcha.Payload.from_base64(payload).challenge
    until = challenge.parameters.expires_at
    if challenge.signature is None or until is None:
        return None
    known_by = hashlib.sha256(challenge.signature.encode()).digest()
    return Proof(known_by, datetime.fromtimestamp(until, UTC))


def is_spent(proof: Proof) -> bool:
    """Say whether a proof let a comment in already."""
    return db.session.connection().execute(_SPENT, {"id": proof.id}).first() is not None


def spend(proofs: Sequence[Proof]) -> None:
    """Keep that proofs were used; one that somebody else used at the same moment is a lost race."""
    if proofs:
        db.session.connection().execute(insert(_TABLE), [proof.row() for proof in proofs])


def forget_spent(now: datetime, limit: int) -> int:
    """Forget proofs that nobody could use again anyway."""
    return delete_some(SpentProof.id, SpentProof.expires_at < now, limit)


def _key(secret_key: str, site_id: int, use: str) -> str:
    return hmac.new(secret_key.encode(), f"proof:{site_id}:{use}".encode(), "sha256").hexdigest()
