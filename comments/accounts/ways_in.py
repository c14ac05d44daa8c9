"""By what somebody comes in: their list, changing it, and taking one out. The last one stays.

The person is told of every change by mail (`notices.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select, update

from comments.accounts import (
    notices,
    passkeys,
    passwords,
    publisher_roles,
    queries,
    second_factors,
    sessions,
)
from comments.accounts.errors import LastWayIn, NoAuthenticator, UnknownWay, WayTaken
from comments.accounts.models import Account, Identity, Invitation, SignInLink, StaffRole
from comments.accounts.notices import Change
from comments.accounts.own_ways import Passkey, Password
from comments.core.db import db
from comments.core.words import gettext

MAX_IDENTITIES = 100


@dataclass(frozen=True)
class WaysIn:
    """All ways in of one person. A password is none by itself: it goes with the mail address."""

    email: str | None
    password: Password | None
    passkeys: Sequence[Passkey]
    identities: Sequence[Identity]

    @property
    def count(self) -> int:
        """How many there are."""
        return (self.email is not None) + len(self.passkeys) + len(self.identities)


def list_ways_in(account: Account) -> WaysIn:
    """Return somebody's ways in."""
    identities = db.session.scalars(
        select(Identity)
        .where(Identity.account_id == account.id)
        .order_by(Identity.id)
        .limit(MAX_IDENTITIES)
    ).all()
    return WaysIn(
        account.email,
        passwords.find(account.id),
        passkeys.list_passkeys(account.id),
        identities,
    )


def add_address(account: Account, email: str, now: datetime) -> None:
    """Let somebody come in by a mail address that they proved; it takes the place of the one they had.

    Raises:
        WayTaken: it leads to another account.

    """
    other = queries.find_account_by_email(email)
    if other is not None and other.id != account.id:
        raise WayTaken(
            gettext(
                "%(email)s leads to another account here. If both are yours, you can make one of "
                "them.",
                email=email,
            ),
            other.id,
        )
    if account.email == email:
        return
    if account.email is not None:
        notices.tell(account, Change.ADDRESS_REPLACED, now)
    account.email = email
    notices.tell(account, Change.ADDRESS_ADDED, now)


def take_out_address(account: Account, now: datetime) -> None:
    """Let somebody come in by mail no more, nor by the password that went with their address.

    Raises:
        UnknownWay, LastWayIn: it stays.

    """
    _lock(account)
    if account.email is None:
        raise UnknownWay(gettext("You do not come in by mail."))
    if db.session.scalar(select(exists().where(StaffRole.account_id == account.id))):
        raise LastWayIn(
            gettext(
                "Whoever looks after a site keeps a mail address, so that others can reach them."
            )
        )
    _check_not_last(account)
    _void_links(account, now)
    notices.tell(account, Change.ADDRESS_REMOVED, now)
    account.email = None
    passwords.remove(account.id)


def keep_password(account: Account, hashed: str, now: datetime) -> None:
    """Set or change somebody's password, of which `passwords.hash_new` made this."""
    had_one = passwords.find(account.id) is not None
    passwords.set_password(account, hashed, now)
    notices.tell(account, Change.PASSWORD_CHANGED if had_one else Change.PASSWORD_SET, now)


def take_out_password(account: Account, now: datetime) -> None:
    """Let somebody come in by password no more."""
    if passwords.find(account.id) is not None:
        passwords.remove(account.id)
        notices.tell(account, Change.PASSWORD_REMOVED, now)


def take_out_identity(account: Account, identity_id: int, now: datetime) -> None:
    """Let somebody come in no more by what a provider or publisher says.

    Raises:
        UnknownWay, LastWayIn: it stays.

    """
    _lock(account)
    identity = db.session.scalar(
        select(Identity).where(Identity.id == identity_id, Identity.account_id == account.id)
    )
    if identity is None:
        raise UnknownWay(gettext("This way in is not yours, or is gone already."))
    _check_not_last(account)
    publisher_roles.forget(identity, now)
    db.session.delete(identity)
    notices.tell(account, Change.IDENTITY_REMOVED, now, label=identity.label)


def take_out_passkey(account: Account, passkey_id: int, now: datetime) -> None:
    """Forget one of somebody's passkeys.

    Raises:
        UnknownWay, LastWayIn: it stays.

    """
    _lock(account)
    passkey = passkeys.find_own(account.id, passkey_id)
    if passkey is None:
        raise UnknownWay(gettext("This passkey is not yours, or is gone already."))
    _check_not_last(account)
    db.session.delete(passkey)
    notices.tell(account, Change.PASSKEY_REMOVED, now)
    forget_second_factor_if_none(account.id)


def confirm_authenticator(
    account: Account, typed: str, secret_key: str, now: datetime
) -> Sequence[str]:
    """Let somebody's authenticator count from now on; return its recovery codes, to be shown once.

    Raises:
        NoAuthenticator, AuthenticatorSetUp, WrongCode: it does not.

    """
    codes = second_factors.confirm(account.id, typed, secret_key, now)
    notices.tell(account, Change.AUTHENTICATOR_ADDED, now)
    return codes


def renew_recovery_codes(account: Account, now: datetime) -> Sequence[str]:
    """Make somebody's recovery codes anew and return them, to be shown once.

    Raises:
        NoAuthenticator: there is nothing that they would stand in for.

    """
    if not second_factors.has_authenticator(account.id):
        raise NoAuthenticator(
            gettext("Recovery codes stand in for an authenticator; set one up first.")
        )
    codes = second_factors.make_recovery_codes(account.id)
    notices.tell(account, Change.RECOVERY_CODES_MADE, now)
    return codes


def take_out_authenticator(account: Account, now: datetime) -> None:
    """Forget somebody's authenticator."""
    if second_factors.has_authenticator(account.id):
        notices.tell(account, Change.AUTHENTICATOR_REMOVED, now)
    second_factors.remove(account.id)
    forget_second_factor_if_none(account.id)


def forget_second_factor_if_none(account_id: int) -> None:
    """Where no second factor is left, have none count as shown."""
    db.session.flush()  # what was just deleted must not be counted
    if not (passkeys.count_passkeys(account_id) or second_factors.has_authenticator(account_id)):
        sessions.forget_second_factor(account_id)


def forget_own_ways(account_id: int) -> None:
    """Forget somebody's password, passkeys and second factors: for the operator, and for who leaves."""
    db.session.execute(delete(Password).where(Password.account_id == account_id))
    db.session.execute(delete(Passkey).where(Passkey.account_id == account_id))
    second_factors.remove(account_id)
    sessions.forget_second_factor(account_id)


def forget_invitations_to(email: str) -> None:
    """Forget who was ever invited under an address."""
    db.session.execute(delete(Invitation).where(Invitation.email == email))


def _check_not_last(account: Account) -> None:
    if list_ways_in(account).count <= 1:
        raise LastWayIn(gettext("This is your only way in. Add another one first."))


def _void_links(account: Account, now: datetime) -> None:
    """Let no link that is on its way bring the address back in."""
    db.session.execute(
        update(SignInLink)
        .where(
            (SignInLink.email == account.email) | (SignInLink.account_id == account.id),
            SignInLink.used_at.is_(None),
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )


def _lock(account: Account) -> None:
    """Have others wait who take out a way in of the same person: two at once may not both leave the last one."""
    db.session.execute(select(Account.id).where(Account.id == account.id).with_for_update())
