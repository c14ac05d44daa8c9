"""Imposing sanctions and lifting them. Nobody sanctions themselves, nor staff with a role as high as their own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_, select, update

from comments.accounts import queries as accounts
from comments.accounts.models import Account
from comments.accounts.viewer import Viewer
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject, Why
from comments.core import clock, ids
from comments.core.db import db
from comments.core.words import gettext
from comments.moderation import people, policy
from comments.moderation.errors import (
    AlreadySanctioned,
    BadSanction,
    OwnSanction,
    SanctionOver,
    UnknownSanction,
)
from comments.screening.sanctions import targets
from comments.screening.sanctions.models import Sanction, SanctionKind
from comments.screening.sanctions.targets import Target, TargetKind
from comments.sites.models import Site

SUBJECT = "sanction"
LIFT, ACKNOWLEDGE = "sanction.lift", "sanction.acknowledge"
MAX_MESSAGE = 1000


@dataclass(frozen=True)
class Order:
    """A sanction to impose: for whom, until when (None: for good), and what they are told."""

    kind: SanctionKind
    target: Target
    message: str = ""
    ends_at: datetime | None = None


def impose(viewer: Viewer, site: Site, order: Order, why: Why, now: datetime) -> Sanction:
    """Let a sanction hold from now on.

    Raises:
        SignInFirst, RoleTooLow, OwnSanction, BadSanction, AlreadySanctioned: nothing was changed.

    """
    check_may_impose(viewer, site, order, now)
    _lock(site)
    _make_room(site, order, now)
    first, last = order.target.ends
    sanction = Sanction(
        id=ids.new_id(now),
        site_id=site.id,
        kind=order.kind.value,
        target=order.target.key,
        account_id=order.target.account_id,
        first_address=first,
        last_address=last,
        message=order.message,
        created_at=now,
        ends_at=order.ends_at,
    )
    db.session.add(sanction)
    _set_flag(site, has_sanctions=True)
    _record(Actor(viewer.account_id, viewer.name), f"sanction.{order.kind}", sanction, why, now)
    db.session.flush()
    return sanction


def lift(viewer: Viewer, site: Site, sanction_id: int | None, why: Why, now: datetime) -> Sanction:
    """End a sanction before its time.

    Raises:
        SignInFirst, RoleTooLow, UnknownSanction, OwnSanction, SanctionOver: nothing was changed.

    """
    policy.check_may_decide(viewer, site)
    sanction = _get_locked(site, sanction_id)
    check_target(viewer, site, targets.read_key(sanction.target))
    if not stands(sanction, now):
        raise SanctionOver(gettext("It is over already, so there is nothing to lift."))
    _end(Actor(viewer.account_id, viewer.name), site, sanction, (LIFT, why), now)
    return sanction


def acknowledge(viewer: Viewer, site: Site, sanction_id: int | None, now: datetime) -> None:
    """Let somebody say that they have read a warning; said again it changes nothing.

    Raises:
        UnknownSanction: it is no warning of theirs.

    """
    sanction = _get_locked(site, sanction_id)
    is_theirs = viewer.account_id is not None and sanction.account_id == viewer.account_id
    if not is_theirs or sanction.kind != SanctionKind.WARNING:
        raise UnknownSanction(gettext("There is no such warning here."))
    if stands(sanction, now):
        sanction.acknowledged_at = now
        actor = Actor(viewer.account_id, viewer.name)
        _end(actor, site, sanction, (ACKNOWLEDGE, Why()), now)


def check_may_impose(viewer: Viewer, site: Site, order: Order, now: datetime) -> None:
    """Raise unless the viewer may impose this, and it can stand.

    Raises:
        SignInFirst, RoleTooLow, OwnSanction, BadSanction, AlreadySanctioned.

    """
    check_target(viewer, site, order.target)
    _check_order(order, now)
    _check_none_stands(_find_unlifted(site, order), now)


def stands(sanction: Sanction, now: datetime) -> bool:
    """Say whether a sanction holds."""
    return sanction.lifted_at is None and (sanction.ends_at is None or sanction.ends_at > now)


def check_target(viewer: Viewer, site: Site, target: Target) -> None:
    """Raise unless the viewer may do something to whom a target means.

    Raises:
        SignInFirst, RoleTooLow, OwnSanction: they may not.

    """
    policy.check_may_decide(viewer, site)
    account = _account_of(target)
    is_domain = target.kind is TargetKind.DOMAIN
    if is_domain and viewer.email and target.value in targets.domains_of(viewer.email):
        raise OwnSanction(gettext("Your own mail address is at this domain."))
    if account is None:
        return
    if account.id == viewer.account_id:
        raise OwnSanction(gettext("This is you: nobody sanctions themselves."))
    policy.check_may_act_on(viewer, site, people.find_role(site.id, account.id))


def _account_of(target: Target) -> Account | None:
    if target.account_id is not None:
        return accounts.find_account(target.account_id)
    if target.kind is TargetKind.EMAIL:
        return accounts.find_account_by_email(target.value)
    return None


def _check_order(order: Order, now: datetime) -> None:
    if order.ends_at is not None and order.ends_at <= now:
        raise BadSanction(gettext("It would be over already: choose an end that is still to come."))
    if len(order.message) > MAX_MESSAGE:
        raise BadSanction(
            gettext(
                "What they are told may have at most %(max_message)s characters.",
                max_message=MAX_MESSAGE,
            )
        )
    if order.kind is SanctionKind.SHADOW_BAN and order.message:
        raise BadSanction(
            gettext("Somebody who is shadow banned is told nothing. Leave the words out.")
        )
    if order.kind is not SanctionKind.WARNING:
        return
    if order.target.kind is not TargetKind.ACCOUNT:
        raise BadSanction(
            gettext("Only people with an account can be warned: guests could not be shown it.")
        )
    if not order.message:
        raise BadSanction(
            gettext("Write what the warning says: they have to read it before they go on.")
        )
    if order.ends_at is not None:
        raise BadSanction(gettext("A warning ends when it was read, so it takes no date."))


def _find_unlifted(site: Site, order: Order) -> Sanction | None:
    return db.session.scalar(
        select(Sanction)
        .where(
            Sanction.site_id == site.id,
            Sanction.target == order.target.key,
            Sanction.kind == order.kind,
            Sanction.lifted_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )


def _check_none_stands(earlier: Sanction | None, now: datetime) -> None:
    if earlier is not None and stands(earlier, now):
        if earlier.ends_at is None:
            raise AlreadySanctioned(
                gettext("This holds already, without an end. Lift it first to set another end.")
            )
        raise AlreadySanctioned(
            gettext(
                "This holds already, until %(when)s. Lift it first to set another end.",
                when=earlier.ends_at,
            )
        )


def _make_room(site: Site, order: Order, now: datetime) -> None:
    """Mark what is over as lifted, so that a new one can stand; another moderator may have been quicker."""
    earlier = _find_unlifted(site, order)
    _check_none_stands(earlier, now)
    if earlier is not None:
        earlier.lifted_at = earlier.ends_at
        db.session.flush()


def _get_locked(site: Site, sanction_id: int | None) -> Sanction:
    _lock(site)
    sanction = db.session.scalar(
        select(Sanction)
        .where(Sanction.id == sanction_id, Sanction.site_id == site.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if sanction is None:
        raise UnknownSanction(gettext("There is no such sanction here."))
    return sanction


def _lock(site: Site) -> None:
    """Let those who impose and lift on a site come one after another: the site says whether any may hold.

    Posting locks the site's row as well, but only its key.
    """
    db.session.execute(select(Site.id).where(Site.id == site.id).with_for_update(key_share=True))


def _end(actor: Actor, site: Site, sanction: Sanction, act: tuple[str, Why], now: datetime) -> None:
    before = facts(sanction)
    sanction.lifted_at = now
    db.session.flush()
    is_standing = or_(Sanction.ends_at.is_(None), Sanction.ends_at > now)
    others = exists().where(Sanction.site_id == site.id, Sanction.lifted_at.is_(None), is_standing)
    if not db.session.scalar(select(others)):
        _set_flag(site, has_sanctions=False)
    action, why = act
    subject = Subject(SUBJECT, sanction.id, site.id)
    audit.record(actor, action, subject, now, why=why, change=(before, facts(sanction)))


def _set_flag(site: Site, *, has_sanctions: bool) -> None:
    db.session.execute(
        update(Site)
        .where(Site.id == site.id, Site.has_sanctions.is_not(has_sanctions))
        .values(has_sanctions=has_sanctions)
    )


def _record(actor: Actor, action: str, sanction: Sanction, why: Why, now: datetime) -> None:
    subject = Subject(SUBJECT, sanction.id, sanction.site_id)
    audit.record(actor, action, subject, now, why=why, change=(None, facts(sanction)))


def facts(sanction: Sanction) -> dict[str, Any]:
    """Return what the log keeps of a sanction."""
    return {
        "kind": sanction.kind,
        "target": sanction.target,
        "message": sanction.message,
        "ends_at": clock.to_json(sanction.ends_at) if sanction.ends_at else None,
        "lifted_at": clock.to_json(sanction.lifted_at) if sanction.lifted_at else None,
    }
