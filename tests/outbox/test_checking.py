"""Events about nothing are found and forgotten; others stay."""

from flask import Flask
from sqlalchemy import select

from comments.core.db import db, write_unit
from comments.outbox import checking
from comments.outbox.models import OutboxEvent
from comments.sites.models import Site
from tests.conftest import NOW


def plant(name: str, subject_id: int) -> None:
    db.session.add(
        OutboxEvent(name=name, subject_id=subject_id, payload={}, created_at=NOW, due_at=NOW)
    )


def test_events_whose_subject_is_gone_are_counted_and_deleted(app: Flask, site: Site):
    with app.app_context():
        with write_unit():
            plant("SiteAdded", site.id)
            plant("SiteAdded", site.id + 1)
            plant("OfAnotherVersion", 99)

        before = checking.count_unowned({"SiteAdded": Site.id})
        with write_unit():
            checking.delete_unowned({"SiteAdded": Site.id})

        assert before == 1
        assert checking.count_unowned({"SiteAdded": Site.id}) == 0
        kept = db.session.scalars(select(OutboxEvent.subject_id)).all()
        assert set(kept) == {site.id, 99}
