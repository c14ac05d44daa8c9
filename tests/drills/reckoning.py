"""After a drill: what was promised, against what is there."""

from collections import Counter
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from comments.core import clock
from comments.core.db import db
from comments.discussion.models import Comment, PostKey
from comments.upkeep import verifying
from tests.drills.clients import Ledger


@dataclass(frozen=True)
class Reckoning:
    """How many promises were broken, by kind; `damage` is what `afterword verify` finds."""

    acknowledged: int
    lost: int
    doubled: int
    torn: int
    never_acknowledged: int
    refused: int
    damage: dict[str, int]

    @property
    def is_clean(self) -> bool:
        broken = (self.lost, self.doubled, self.torn, self.never_acknowledged, self.refused)
        return not any(broken) and not any(self.damage.values())


def reckon(app: Flask, ledger: Ledger) -> Reckoning:
    with app.app_context():
        rows = db.session.execute(select(Comment.id, Comment.text, Comment.html)).all()
        keyed = set(db.session.scalars(select(PostKey.comment_id)))
        findings = verifying.verify(clock.now())
    kept = {row.id: row.text for row in rows}
    texts = Counter(kept.values())
    return Reckoning(
        acknowledged=len(ledger.acknowledged),
        lost=sum(kept.get(id_) != text for text, id_ in ledger.acknowledged.items()),
        doubled=sum(count > 1 for count in texts.values()),
        torn=sum(row.id not in keyed or row.text not in row.html for row in rows),
        never_acknowledged=sum(text not in ledger.acknowledged for text in texts),
        refused=ledger.refused,
        damage={figure.what: figure.count for figure in findings.figures},
    )
