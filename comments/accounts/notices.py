"""Telling somebody by mail that how they come in was changed: it may have been done by another."""

from datetime import datetime
from enum import StrEnum

from comments.accounts.events import WayInChanged
from comments.accounts.models import Account
from comments.core.words import gettext
from comments.outbox import actions as outbox


class Change(StrEnum):
    """What can be changed about how somebody comes in."""

    PASSWORD_SET = "password_set"  # noqa: S105 - a word for what happened
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    PASSWORD_REMOVED = "password_removed"  # noqa: S105
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    AUTHENTICATOR_ADDED = "authenticator_added"
    AUTHENTICATOR_REMOVED = "authenticator_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    ADDRESS_ADDED = "address_added"
    ADDRESS_REPLACED = "address_replaced"
    ADDRESS_REMOVED = "address_removed"
    IDENTITY_ADDED = "identity_added"
    IDENTITY_REMOVED = "identity_removed"
    MERGED = "merged"
    MERGED_AWAY = "merged_away"
    RESET = "reset"


SENTENCES = {
    Change.PASSWORD_SET: gettext("A password was added to your account."),
    Change.PASSWORD_CHANGED: gettext("The password of your account was changed."),
    Change.PASSWORD_REMOVED: gettext("The password of your account was removed."),
    Change.PASSKEY_ADDED: gettext("A passkey was added to your account."),
    Change.PASSKEY_REMOVED: gettext("A passkey was removed from your account."),
    Change.AUTHENTICATOR_ADDED: gettext("An authenticator app was added to your account."),
    Change.AUTHENTICATOR_REMOVED: gettext("The authenticator app was removed from your account."),
    Change.RECOVERY_CODES_MADE: gettext(
        "New recovery codes were made for your account; the earlier ones are void."
    ),
    Change.ADDRESS_ADDED: gettext("This mail address was added to your account."),
    Change.ADDRESS_REPLACED: gettext(
        "Another mail address took the place of this one in your account."
    ),
    Change.ADDRESS_REMOVED: gettext("This mail address was removed from your account."),
    Change.IDENTITY_ADDED: gettext("A way in was added to your account: %(label)s."),
    Change.IDENTITY_REMOVED: gettext("A way in was removed from your account: %(label)s."),
    Change.MERGED: gettext("Another account became part of yours; its ways in lead to yours now."),
    Change.MERGED_AWAY: gettext(
        "Your account became part of another one; your ways in lead to that one now."
    ),
    Change.RESET: gettext(
        "The people who run this service took out your password, passkeys and second factor."
    ),
}


def tell(
    account: Account, change: Change, now: datetime, *, email: str | None = None, label: str = ""
) -> None:
    """Have somebody told at their proved address, or at the one that was theirs until now; without one nobody is."""
    to = email or account.email
    if to is not None:
        outbox.emit(WayInChanged(None, account.id, change, to, label), now)


def sentence_for(change: str, label: str) -> str:
    """Say what was changed."""
    return gettext(SENTENCES[Change(change)].message, label=label)
