"""Writing the log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comments.audit.models import AuditEntry
from comments.core.db import db


@dataclass(frozen=True)
class Actor:
    """Who did it: an account, or a command on the server (no id)."""

    account_id: int | None
    name: str


@dataclass(frozen=True)
class Subject:
    """What it was done to."""

    kind: str
    id: int
    site_id: int | None


@dataclass(frozen=True)
class Why:
    """What the actor said about it, and the larger act that it is a part of."""

    reason: str | None = None
    note: str | None = None
    act_id: int | None = None


def record(
    actor: Actor,
    action: str,
    subject: Subject,
    now: datetime,
    *,
    why: Why = Why(),
    change: tuple[dict[str, Any] | None, dict[str, Any] | None] = (None, None),
) -> None:
    """Write down, in the caller's transaction, that somebody did something; `change` is (before, after)."""
    db.session.add(
        AuditEntry(
            at=now,
            site_id=subject.site_id,
            actor_id=actor.account_id,
            actor=actor.name,
            action=action,
            subject_kind=subject.kind,
            subject_id=subject.id,
            act_id=why.act_id,
            reason=why.reason,
            note=why.note,
            before=change[0],
            after=change[1],
        )
    )
