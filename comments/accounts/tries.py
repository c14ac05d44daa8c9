"""How often a door may be tried: a few times at will, then after waits that grow; forgotten after a day of rest.

A try is counted before it is known whether it is right, so that a hundred at once are a hundred; what was right is
given back. Doors for known and unknown people are the same. Nothing here stands before mailed links: whoever locks
somebody's password by trying it leaves their other ways in alone.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from comments.accounts.errors import TooManyTries
from comments.accounts.own_ways import SignInTry
from comments.core.db import db
from comments.core.words import gettext, ngettext

MEMORY = timedelta(days=1)
# Some MB. Whoever has so many networks and addresses to write about pushes out what was noted first.
MAX_KEPT = 20_000
PUSHED_OUT = 1_000


@dataclass(frozen=True)
class Pace:
    """So many tries at will; then a first wait, which doubles up to the longest."""

    free: int
    first: timedelta
    longest: timedelta

    def wait_after(self, count: int) -> timedelta:
        """Return how long to wait after so many tries."""
        over = count - self.free
        if over < 0:
            return timedelta(0)
        return min(self.first * (1 << min(over, 20)), self.longest)


# From one network, whoever has forgotten a password knows by the sixth time.
FROM_ONE_NETWORK = Pace(5, timedelta(seconds=10), timedelta(hours=1))
# From all networks together, so that many of them cannot take turns. The person is among those who wait, and it is
# they who can have a link mailed: so it is softer.
FROM_ALL_NETWORKS = Pace(30, timedelta(seconds=10), timedelta(minutes=5))


@dataclass(frozen=True)
class Door:
    """What is tried: which kind of secret, whose (an address as typed, or an account), and from which network.

    Without a network it is one person's, who is signed in, and counts as one network.
    """

    kind: str
    whose: str
    network: str | None = None


def take(door: Door, secret_key: str, now: datetime) -> None:
    """Count a try. It has to be committed before the secret is looked at.

    Raises:
        TooManyTries: not now; `retry_after` says when.

    """
    paces = _paces(door, secret_key)
    rows = _find(list(paces))
    open_at = max((row.open_at for row in rows.values()), default=now)
    if open_at > now:
        seconds = int((open_at - now).total_seconds()) + 1
        raise TooManyTries(
            gettext(
                "That was tried too often. Please wait %(in_words)s, or come in another way.",
                in_words=_in_words(seconds),
            ),
            retry_after=seconds,
        )
    if len(rows) < len(paces):
        _make_room(now)
    for key, pace in paces.items():
        _count(key, rows.get(key), pace, now)


def give_back(door: Door, secret_key: str, now: datetime) -> None:
    """Forget the tries from this network, and the last one of all: it was right."""
    near, *far = _paces(door, secret_key)
    rows = _find([near, *far])
    if near in rows:
        db.session.delete(rows[near])
    for key in far:
        if key in rows:
            rows[key].count = max(0, rows[key].count - 1)
            rows[key].open_at = now


def _paces(door: Door, secret_key: str) -> dict[bytes, Pace]:
    near = _key(secret_key, door.kind, door.whose, door.network or "")
    if door.network is None:
        return {near: FROM_ONE_NETWORK}
    return {
        near: FROM_ONE_NETWORK,
        _key(secret_key, door.kind, door.whose): FROM_ALL_NETWORKS,
    }


def _find(keys: list[bytes]) -> dict[bytes, SignInTry]:
    rows = db.session.scalars(
        select(SignInTry)
        .where(SignInTry.key_hash.in_(keys))
        .order_by(SignInTry.key_hash)  # two at once lock them in the same order
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.key_hash: row for row in rows}


def _count(key: bytes, row: SignInTry | None, pace: Pace, now: datetime) -> None:
    if row is None:
        row = SignInTry(key_hash=key, count=0)
        db.session.add(row)
    elif row.seen_at <= now - MEMORY:
        row.count = 0
    row.count += 1
    row.seen_at = now
    row.open_at = now + pace.wait_after(row.count)


def _make_room(now: datetime) -> None:
    db.session.execute(delete(SignInTry).where(SignInTry.seen_at <= now - MEMORY))
    kept = db.session.scalar(select(func.count()).select_from(SignInTry)) or 0
    if kept >= MAX_KEPT:
        oldest = select(SignInTry.key_hash).order_by(SignInTry.seen_at).limit(PUSHED_OUT)
        db.session.execute(
            delete(SignInTry)
            .where(SignInTry.key_hash.in_(oldest))
            .execution_options(synchronize_session=False)
        )


def _key(secret_key: str, *parts: str) -> bytes:
    words = "\0".join(("sign-in-try", *parts)).encode("utf-8", "surrogatepass")
    return hmac.digest(secret_key.encode(), words, hashlib.sha256)


def _in_words(seconds: int) -> str:
    if seconds < 120:  # noqa: PLR2004 - two minutes
        return ngettext("%(num)s second", "%(num)s seconds", seconds)
    return ngettext("%(num)s minute", "%(num)s minutes", -(-seconds // 60))
