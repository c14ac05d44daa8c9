"""Sanctions, imposed and lifted by staff, each in a unit of work of its own."""

from datetime import datetime
from typing import Any

from flask import Flask

from comments.accounts.models import RoleName
from comments.accounts.viewer import Viewer
from comments.audit.actions import Why
from comments.core.db import db, write_unit
from comments.moderation import sanctioning
from comments.moderation.sanctioning import Order
from comments.screening import facts
from comments.screening.draft import Speaker
from comments.screening.sanctions import queries
from comments.screening.sanctions.models import Sanction, SanctionKind
from comments.screening.sanctions.targets import Target
from comments.sites import queries as sites
from tests.conftest import NOW
from tests.factories import staff


def viewer_as(app: Flask, role: str) -> Viewer:
    """Return somebody with a role on “blog”; `mallory` owns another site, a `reader` none."""
    if role == "mallory":
        return staff.viewer_of(app, staff.hire_elsewhere(app, role))
    account = staff.hire(app, f"the-{role}")
    found = staff.viewer_of(app, account)
    if role == "reader":
        return Viewer.of(account)
    roles = dict.fromkeys(found.roles, RoleName(role))
    return Viewer.of(account, roles)


def impose(
    app: Flask,
    viewer: Viewer,
    kind: str,
    target: Target,
    *,
    ends_at: datetime | None = None,
    now: datetime = NOW,
    **facts_of: Any,
) -> Sanction:
    """Impose a sanction on “blog”."""
    message = facts_of.get("message", "Be kind." if kind == "warning" else "")
    order = Order(SanctionKind(kind), target, message, ends_at)
    why = Why(facts_of.get("reason"), facts_of.get("note"))
    with app.app_context(), write_unit():
        return sanctioning.impose(viewer, sites.get_site("blog"), order, why, now)


def lift(app: Flask, viewer: Viewer, sanction: Sanction, now: datetime = NOW) -> None:
    """Lift a sanction on “blog”."""
    with app.app_context(), write_unit():
        sanctioning.lift(viewer, sites.get_site("blog"), sanction.id, Why("enough"), now)


def standing(app: Flask, now: datetime = NOW, **speaker: Any) -> list[str]:
    """Name the kinds that hold for somebody on “blog”."""
    with app.app_context():
        site = sites.get_site("blog")
        known = facts.know_speaker(site.id, Speaker("Somebody", **speaker))
        return sorted(one.kind.value for one in queries.list_standing(site, known, now))


def has_flag(app: Flask) -> bool:
    """Say whether “blog” looks for sanctions at all."""
    with app.app_context():
        return sites.get_site("blog").has_sanctions


def stored(app: Flask, sanction: Sanction) -> Sanction:
    """Read a sanction again."""
    with app.app_context():
        return db.session.get_one(Sanction, sanction.id)
