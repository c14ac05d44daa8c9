"""What is done with staff accounts: add them, and set up an empty service."""

from dataclasses import dataclass
from datetime import datetime

from comments.accounts import links, notices, people, queries, sessions, staff, ways_in
from comments.accounts.email import normalize_email
from comments.accounts.errors import AlreadySetUp, SetUpRefused
from comments.accounts.models import Account, RoleName
from comments.accounts.notices import Change
from comments.audit import actions as audit
from comments.audit.actions import COMMAND, Actor, Subject
from comments.core.db import db
from comments.core.errors import Conflict, FieldError, Invalid
from comments.core.words import gettext
from comments.sites import actions as sites
from comments.sites import names
from comments.sites import queries as site_queries
from comments.sites.errors import ShortnameTaken
from comments.sites.models import Site


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
        LastOwner: the other role would leave the site without an owner.

    """
    email = normalize_email(email)
    account = queries.find_account_by_email(email)
    if account is None:
        account = people.make_account(name, now, email)
    elif name:
        account.name = people.tidy_name(name)
    staff_role = staff.find_role(site, account.id)
    if staff_role is None:
        staff.give(site.id, account.id, role, actor, now)
    else:
        staff.change(staff_role, role, actor, now)
    return account


def remove_staff(email: str, site: Site, now: datetime, actor: Actor = COMMAND) -> Account:
    """Take somebody's role on a site away; it counts no more from their next request on.

    Raises:
        BadEmail, UnknownAccount, NotStaff, LastOwner: nothing was taken.

    """
    account = queries.get_account_by_email(normalize_email(email))
    staff.let_go(staff.get_role(site, account.id), actor, now)
    return account


def reset_own_ways(email: str, now: datetime, actor: Actor = COMMAND) -> Account:
    """Forget somebody's password, passkeys and second factors, and sign them out: they lost what they come in with.

    Raises:
        BadEmail, UnknownAccount: nothing was forgotten.

    """
    account = queries.get_account_by_email(normalize_email(email))
    ways_in.forget_own_ways(account.id)
    notices.tell(account, Change.RESET, now)
    sessions.end_all(account.id, now)
    audit.record(actor, "account.reset", Subject("account", account.id, None), now)
    return account


def make_set_up_link(now: datetime) -> str:
    """Make a link that sets up an empty service, and return its token.

    Raises:
        AlreadySetUp: somebody can sign in already.

    """
    _check_empty()
    return links.make_set_up_link(now)


def check_set_up_link(token: str, now: datetime) -> None:
    """Raise unless this link can still set up the service."""
    links.get_open(token, now, sets_up=True)
    _check_empty()


def set_up(token: str, wanted: SetUp, now: datetime) -> Account:
    """Consume a set-up link: make the first site and its owner.

    Raises:
        UnknownLink, LinkUsed, LinkExpired, AlreadySetUp: nothing was made.
        SetUpRefused: nothing was made and the link still works; `errors` says which fields do not fit.

    """
    check_set_up_link(token, now)
    _check_fields(wanted)
    links.consume(token, now, sets_up=True)
    site = sites.add_site(
        wanted.shortname, people.tidy_name(wanted.site_name), [wanted.origin], now
    )
    db.session.flush()  # the role below points at the site
    return add_staff(wanted.email, site, RoleName.OWNER, wanted.name, now)


def _check_empty() -> None:
    if queries.has_staff():
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
        raise ShortnameTaken(
            gettext(
                "The site “%(shortname)s” is already here. Choose another shortname.",
                shortname=shortname,
            )
        )
