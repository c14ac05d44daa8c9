"""What is done with staff accounts: add, send a link, sign in by it, set up an empty service, sign out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from comments.accounts import events, queries, tokens
from comments.accounts.email import normalize_email
from comments.accounts.errors import AlreadySetUp, SetUpRefused
from comments.accounts.models import Account, RoleName, SignInLink, StaffRole, StaffSession
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject
from comments.core import ids, text
from comments.core.db import db
from comments.core.errors import Conflict, FieldError, Invalid
from comments.outbox import actions as outbox
from comments.sites import actions as sites
from comments.sites import names
from comments.sites import queries as site_queries
from comments.sites.errors import ShortnameTaken
from comments.sites.models import Site

SIGN_IN_LINK_LIFETIME = timedelta(minutes=15)
# Whoever sets up a service still has to choose a name and look up an origin.
SET_UP_LINK_LIFETIME = timedelta(hours=1)
SESSION_LIFETIME = timedelta(days=14)
# More links than this at once help nobody; they only let strangers fill a member's mailbox.
MAX_OPEN_LINKS = 5
MAX_NAME = 80

COMMAND = Actor(None, "command")


@dataclass(frozen=True)
class SetUp:
    """The first owner and the first site, as typed."""

    email: str
    name: str
    shortname: str
    site_name: str
    origin: str


def add_staff(
    email: str, site: Site, role: RoleName, name: str, now: datetime, actor: Actor = COMMAND
) -> Account:
    """Give somebody a role on a site, making their account if they have none. A second time changes the role.

    Raises:
        BadEmail: it is no mail address.

    """
    email = normalize_email(email)
    account = queries.find_account_by_email(email)
    if account is None:
        account = _make_account(email, name, now)
    elif name:
        account.name = _tidy_name(name)
    staff_role = db.session.get(StaffRole, (account.id, site.id))
    before = {"role": staff_role.role} if staff_role else None
    if staff_role is None:
        db.session.add(StaffRole(account_id=account.id, site_id=site.id, role=role))
    else:
        staff_role.role = role
    if before != {"role": role}:
        subject = Subject("account", account.id, site.id)
        audit.record(actor, "staff.set_role", subject, now, change=(before, {"role": role.value}))
    return account


def make_sign_in_link(account: Account, now: datetime) -> str:
    """Make a link that signs somebody in, and return its token."""
    token = tokens.new_token()
    keep_sign_in_link(account, token, now)
    return token


def keep_sign_in_link(account: Account, token: str, now: datetime) -> SignInLink:
    """Let this token sign somebody in; a token that is there already stays as it is."""
    token_hash = tokens.hash_token(token)
    link = db.session.get(SignInLink, token_hash)
    if link is None:
        expires_at = now + SIGN_IN_LINK_LIFETIME
        link = SignInLink(
            token_hash=token_hash, account_id=account.id, created_at=now, expires_at=expires_at
        )
        db.session.add(link)
    return link


def request_sign_in_link(email: str, now: datetime) -> None:
    """Have a link mailed, if anybody has this address. Nothing in the answer says whether.

    Raises:
        BadEmail: nobody can have such an address.

    """
    account = queries.find_account_by_email(normalize_email(email))
    if account is None or queries.count_open_links(account.id, now) >= MAX_OPEN_LINKS:
        return
    outbox.emit(events.SignInLinkRequested(None, account.id, ids.new_id(now)), now)


def use_sign_in_link(token: str, now: datetime) -> str:
    """Consume a link and start a session; return the session's token.

    Raises:
        UnknownLink, LinkUsed, LinkExpired: nobody is signed in.

    """
    link = queries.get_open_link(token, now, is_set_up=False)
    account_id = link.account_id
    _consume(token, now, is_set_up=False)
    if account_id is None:  # pragma: no cover - get_open_link told them apart
        raise TypeError("a sign-in link without an account")
    return _start_session(account_id, now)


def make_set_up_link(now: datetime) -> str:
    """Make a link that sets up an empty service, and return its token.

    Raises:
        AlreadySetUp: somebody can sign in already.

    """
    _check_empty()
    token = tokens.new_token()
    expires_at = now + SET_UP_LINK_LIFETIME
    db.session.add(
        SignInLink(token_hash=tokens.hash_token(token), created_at=now, expires_at=expires_at)
    )
    return token


def check_set_up_link(token: str, now: datetime) -> None:
    """Raise unless this link can still set up the service."""
    queries.get_open_link(token, now, is_set_up=True)
    _check_empty()


def set_up(token: str, wanted: SetUp, now: datetime) -> str:
    """Consume a set-up link: make the first site and its owner, and sign them in. Return the session's token.

    Raises:
        UnknownLink, LinkUsed, LinkExpired, AlreadySetUp: nothing was made.
        SetUpRefused: nothing was made and the link still works; `errors` says which fields do not fit.

    """
    check_set_up_link(token, now)
    _check_fields(wanted)
    _consume(token, now, is_set_up=True)
    site = sites.add_site(wanted.shortname, _tidy_name(wanted.site_name), [wanted.origin], now)
    db.session.flush()  # the role below points at the site
    account = add_staff(wanted.email, site, RoleName.OWNER, wanted.name, now)
    return _start_session(account.id, now)


def end_session(token: str, now: datetime) -> None:
    """Sign a browser out."""
    db.session.execute(
        update(StaffSession)
        .where(StaffSession.token_hash == tokens.hash_token(token), StaffSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def _make_account(email: str, name: str, now: datetime) -> Account:
    account = Account(
        id=ids.new_id(now),
        email=email,
        name=_tidy_name(name) or email.partition("@")[0],
        created_at=now,
    )
    db.session.add(account)
    db.session.flush()  # roles, links and sessions point at it
    return account


def _tidy_name(name: str) -> str:
    return text.single_line(name)[:MAX_NAME]


def _start_session(account_id: int, now: datetime) -> str:
    token = tokens.new_token()
    db.session.add(
        StaffSession(
            token_hash=tokens.hash_token(token),
            account_id=account_id,
            created_at=now,
            expires_at=now + SESSION_LIFETIME,
        )
    )
    return token


def _consume(token: str, now: datetime, *, is_set_up: bool) -> None:
    consumed = db.session.scalar(
        update(SignInLink)
        .where(
            SignInLink.token_hash == tokens.hash_token(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
        )
        .values(used_at=now)
        .returning(SignInLink.token_hash)
        .execution_options(synchronize_session=False)
    )
    if consumed is None:
        # Another request was faster: say so in the words of what is there now.
        queries.get_open_link(token, now, is_set_up=is_set_up)
        raise Conflict("This link is being used elsewhere at this moment. Please try again.")


def _check_empty() -> None:
    if queries.has_accounts():
        raise AlreadySetUp(
            "This service has its owner already. Sign in, or add people on the server with: "
            "afterword staff add"
        )


def _check_fields(wanted: SetUp) -> None:
    checks = (
        ("email", lambda: normalize_email(wanted.email)),
        ("shortname", lambda: _check_free(wanted.shortname)),
        ("origin", lambda: names.normalize_origin(wanted.origin)),
    )
    found = []
    for field, check in checks:
        try:
            check()
        except (Invalid, Conflict) as error:
            found.append(FieldError(f"/{field}", error.detail))
    if found:
        raise SetUpRefused(" ".join(item.detail for item in found), errors=tuple(found))


def _check_free(shortname: str) -> None:
    names.check_shortname(shortname)
    if site_queries.find_site(shortname) is not None:
        raise ShortnameTaken(f"The site “{shortname}” is already here. Choose another shortname.")
