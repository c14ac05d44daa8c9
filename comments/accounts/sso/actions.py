"""Letting a publisher's members in: what was signed is verified, used once where it says so, and becomes a grant."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from comments.accounts import grants, people, publisher_roles
from comments.accounts.errors import TokenEnded
from comments.accounts.events import BadgeChanged, ProfileChanged
from comments.accounts.grants import Given
from comments.accounts.models import Account, Grant, Identity
from comments.accounts.people import Known
from comments.accounts.sso import queries, remote_auth, shared_secrets
from comments.accounts.sso.errors import SsoTokenUsed
from comments.accounts.sso.member import Member, SignedOut
from comments.accounts.sso.models import Form, SsoUse
from comments.audit import actions as audit
from comments.audit.actions import COMMAND, Subject
from comments.core.db import db
from comments.outbox import actions as outbox
from comments.sites.models import Site
from comments.sites.settings import load_settings


@dataclass(frozen=True)
class Shown:
    """What a page shows for its reader: in which form, the text, and for Disqus's form the key's public name."""

    form: Form
    text: str
    api_key: str = ""


@dataclass(frozen=True)
class Browser:
    """Where a page is open: what the browser calls itself, and the token that the page holds already."""

    device: str
    token: str | None = None


def sign_in_member(
    site: Site, shown: Shown, browser: Browser, secret_key: str, now: datetime
) -> Given | SignedOut:
    """Give a page a token for the member whom its publisher names; what it held for anybody else ends.

    Raises:
        SsoRefused, SsoTokenUsed: nobody is signed in, and the page's earlier token stays.

    """
    told = _verify(site, shown, secret_key, now)
    if isinstance(told, Member):
        _use_once(site.id, told)
    held = _renew(site.id, browser.token, now)
    if isinstance(told, Member):
        account = _find_account(site, told, now)
        if held is not None and held.account.id == account.id:
            return held
    if held is not None:
        grants.end(site.id, held.token, now)
    if isinstance(told, SignedOut):
        return told
    return grants.give(account, site.id, browser.device, now)


def sign_members_out(site: Site, now: datetime) -> int:
    """End what every member of the publisher may do on the site, for the day a key was stolen; return how many.

    Roles that the publisher told end too: who had the key could tell them.
    """
    publisher_roles.end_all(site, now)
    members = select(Identity.account_id).where(people.is_member_of(site.id))
    ended = db.session.execute(
        update(Grant)
        .where(Grant.site_id == site.id, Grant.ended_at.is_(None), Grant.account_id.in_(members))
        .values(ended_at=now)
        .returning(Grant.id)
        .execution_options(synchronize_session=False)
    )
    count = len(ended.all())
    audit.record(
        COMMAND,
        "sso.sign_members_out",
        Subject("site", site.id, site.id),
        now,
        change=(None, {"count": count}),
    )
    return count


def _verify(site: Site, shown: Shown, secret_key: str, now: datetime) -> Member | SignedOut:
    if not shown.text.strip():
        return SignedOut()
    if shown.form == Form.JWT:
        # What verifies takes a start 45 ms, and many installations have no members of publishers.
        from comments.accounts.sso import jwt, keys

        key_id = jwt.key_id_of(shown.text)
        key = queries.get_live_key(site.id, Form.JWT, key_id, now)
        return jwt.verify(shown.text, keys.pinned(key, secret_key), site.shortname, now)
    claim = remote_auth.read(shown.text)
    if isinstance(claim, SignedOut):
        return claim
    key = queries.get_live_key(site.id, Form.REMOTE_AUTH, shown.api_key, now)
    settings = load_settings(site.settings)
    fresh = remote_auth.Freshness(
        timedelta(minutes=settings.sso_past_minutes),
        timedelta(minutes=settings.sso_future_minutes),
    )
    return remote_auth.verify(claim, shared_secrets.secret_of(key, secret_key), fresh, now)


def _use_once(site_id: int, member: Member) -> None:
    if member.token_id is None or member.expires_at is None:
        return
    token_hash = hashlib.sha256(f"{site_id} {member.token_id}".encode()).digest()
    if db.session.get(SsoUse, token_hash, populate_existing=True) is not None:
        raise SsoTokenUsed(
            "This token was used already: its “jti” is good once. Sign a new token for each page view."
        )
    db.session.add(SsoUse(token_hash=token_hash, expires_at=member.expires_at))
    db.session.flush()  # of two at once the slower one has to lose here


def _renew(site_id: int, token: str | None, now: datetime) -> Given | None:
    """Renew what the page holds already: other tabs, which hold the same, have a moment to notice."""
    if token is None:
        return None
    try:
        return grants.renew(site_id, token, now)
    except TokenEnded:
        return None


def _find_account(site: Site, member: Member, now: datetime) -> Account:
    """Return the member's account: the one that this publisher's id led to before, else a new one."""
    known = Known(people.MEMBER, str(site.id), member.subject, site.name, member.name, member.url)
    account = people.sign_in_with(known, now)
    identity = people.find_identity(known)
    is_news = identity is not None and (
        identity.told_at is None or identity.told_at < member.signed_at
    )
    if identity is not None and is_news:
        identity.told_at = member.signed_at
        badge = people.tidy_badge(member.badge)
        if identity.badge != badge:
            identity.badge = badge
            outbox.emit(BadgeChanged(site.id, account.id), now)
        publisher_roles.follow(site, identity, member.role, now)
        if _is_the_publishers_alone(account):
            _rename(account, people.tidy_name(member.name), member.url, now)
    return account


def _rename(account: Account, name: str, url: str | None, now: datetime) -> None:
    """Call somebody as their publisher does; the worker renews what they wrote."""
    if (account.name, account.url) == (name, url):
        return
    account.name, account.url = name, url
    outbox.emit(ProfileChanged(None, account.id), now)


def _is_the_publishers_alone(account: Account) -> bool:
    """Say whether somebody comes in by this publisher only.

    Who also comes in another way speaks on other sites too, and no publisher may rename them there.
    """
    if account.email is not None:
        return False
    query = select(func.count()).select_from(Identity).where(Identity.account_id == account.id)
    return db.session.scalar(query) == 1
