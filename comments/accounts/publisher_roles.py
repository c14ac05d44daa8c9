"""Roles on a site that its publisher tells of its members, where the owner takes its word (`sso_roles`, decision 49).

A role comes, changes and goes when the publisher says something else than before. What was given by hand is never
touched, and what was taken by hand stays away until then.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update

from comments.accounts import people, staff
from comments.accounts.models import Identity, RoleName, StaffRole
from comments.accounts.staff import PUBLISHER
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject
from comments.core.db import db
from comments.sites import actions as sites
from comments.sites.models import Site
from comments.sites.settings import as_word, load_settings

# Who looks after others, or owns the site, is made by people alone.
TAKEN = (RoleName.OBSERVER, RoleName.MODERATOR)


def role_from(word: object) -> RoleName | None:
    """Return the role that a publisher told; every other word is none."""
    return next((role for role in TAKEN if role == word), None)


def follow(site: Site, identity: Identity, told: RoleName | None, now: datetime) -> None:
    """Follow what a publisher says now of a member, if that is something else than before."""
    word = told if load_settings(site.settings).sso_roles else None
    if identity.role != word:
        identity.role = word
        _settle(site, identity.account_id, now)


def forget(identity: Identity, now: datetime) -> None:
    """Take the role away that came with a way in which is taken out."""
    if identity.role is not None:
        identity.role = None
        _settle(db.session.get_one(Site, int(identity.issuer)), identity.account_id, now)


def take(site: Site, actor: Actor, now: datetime, *, wanted: bool) -> None:
    """Take the publisher's word for roles on a site from now on, or take it no more."""
    before = load_settings(site.settings).sso_roles
    if before == wanted:
        return
    sites.set_site(site, f"sso_roles={as_word(wanted)}")
    change = ({"sso_roles": as_word(before)}, {"sso_roles": as_word(wanted)})
    audit.record(actor, "site.set", Subject("site", site.id, site.id), now, change=change)
    if not wanted:
        end_all(site, now)


def end_all(site: Site, now: datetime) -> None:
    """Take every role away that a site's publisher told; its next word gives them anew, where it is taken."""
    told = select(StaffRole).where(StaffRole.site_id == site.id, StaffRole.is_told)
    for row in db.session.scalars(told).all():
        staff.let_go(row, PUBLISHER, now)
    _unsay(site.id)


def end_untaken(now: datetime, limit: int) -> int:
    """Take roles away that came from publishers whose word their sites take no more: a sweep."""
    is_taken = Site.settings["sso_roles"].as_boolean()
    rows = db.session.scalars(
        select(StaffRole)
        .join(Site, Site.id == StaffRole.site_id)
        .where(StaffRole.is_told, is_taken.is_not(True))
        .limit(limit)
    ).all()
    for row in rows:
        staff.let_go(row, PUBLISHER, now)
    for site_id in {row.site_id for row in rows}:
        _unsay(site_id)
    return len(rows)


def _settle(site: Site, account_id: int, now: datetime) -> None:
    """Make somebody's role on a site what is told of them, unless it was given by hand."""
    row, told = staff.find_role(site, account_id), _told(site.id, account_id)
    if row is None and told is not None:
        staff.give(site.id, account_id, told, PUBLISHER, now)
    elif row is not None and row.is_told and told is not None:
        staff.change(row, told, PUBLISHER, now)
    elif row is not None and row.is_told:
        staff.let_go(row, PUBLISHER, now)


def _told(site_id: int, account_id: int) -> RoleName | None:
    """Return the highest role told of somebody: two members may have joined into one person."""
    words = db.session.scalars(
        select(Identity.role).where(_is_told_on(site_id), Identity.account_id == account_id)
    ).all()
    return next((role for role in reversed(TAKEN) if role in words), None)


def _unsay(site_id: int) -> None:
    """Forget what a publisher said of roles, so that saying it again is news."""
    db.session.execute(update(Identity).where(_is_told_on(site_id)).values(role=None))


def _is_told_on(site_id: int) -> ColumnElement[bool]:
    return and_(people.is_member_of(site_id), Identity.role.is_not(None))
