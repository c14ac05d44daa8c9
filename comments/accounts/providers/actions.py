"""What is kept of sign-ins under way, and how an attempt comes to its one use."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from comments.accounts import tokens
from comments.accounts.providers import queries
from comments.accounts.providers.client import Secrets
from comments.accounts.providers.errors import (
    AttemptExpired,
    AttemptUsed,
    BegunElsewhere,
)
from comments.accounts.providers.models import MastodonApp, SignInAttempt
from comments.core.db import db
from comments.core.words import gettext

LIFETIME = timedelta(minutes=10)
# A stranger can name servers without end; forgetting one only means that it is asked anew.
MAX_APPS = 1000
MAX_NAME = 80


@dataclass(frozen=True)
class Way:
    """Where somebody goes: to which provider, and on to which path of ours afterwards, or back to begin anew.

    `joins_id` is who is signed in and adds this way in.
    """

    provider: str
    instance: str
    next_path: str
    again_path: str
    joins_id: int | None = None


def new_secrets() -> Secrets:
    """Make what binds one attempt together."""
    return Secrets(tokens.new_token(), tokens.new_token(), tokens.new_token())


def begin_attempt(way: Way, browser: str, secrets: Secrets, now: datetime) -> None:
    """Keep an attempt for this browser."""
    db.session.add(
        SignInAttempt(
            state_hash=tokens.hash_token(secrets.state),
            browser_hash=tokens.hash_token(browser),
            provider=way.provider,
            instance=way.instance,
            next_path=way.next_path,
            again_path=way.again_path,
            joins_id=way.joins_id,
            nonce=secrets.nonce,
            verifier=secrets.verifier,
            given_name="",
            created_at=now,
            expires_at=now + LIFETIME,
        )
    )


def check_attempt(attempt: SignInAttempt, browser: str, now: datetime) -> None:
    """Raise unless an attempt can be used now, in this browser.

    Raises:
        BegunElsewhere, AttemptUsed, AttemptExpired: it cannot.

    """
    if not tokens.is_hash_of(attempt.browser_hash, browser):
        raise BegunElsewhere(
            gettext(
                "Sign in again in this browser, please: what you came back with was begun in another "
                "one.",
            )
        )
    if attempt.used_at is not None:
        raise AttemptUsed(
            gettext("This sign-in was used already: each one counts once. Please sign in again.")
        )
    if attempt.expires_at <= now:
        raise AttemptExpired(
            gettext("This sign-in took longer than ten minutes. Please sign in again.")
        )


def use_attempt(state: str, now: datetime) -> None:
    """Use an attempt up.

    Raises:
        AttemptUsed: somebody was faster.

    """
    used = db.session.scalar(
        update(SignInAttempt)
        .where(
            SignInAttempt.state_hash == tokens.hash_token(state), SignInAttempt.used_at.is_(None)
        )
        .values(used_at=now)
        .returning(SignInAttempt.state_hash)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        raise AttemptUsed(
            gettext("This sign-in was used already: each one counts once. Please sign in again.")
        )


def note_given_name(state: str, name: str) -> None:
    """Keep the name that Apple tells beside the code, until its browser is here."""
    attempt = queries.find_attempt(state)
    if attempt is not None and attempt.used_at is None:
        attempt.given_name = name[:MAX_NAME]


def keep_app(app: MastodonApp) -> None:
    """Keep how a server knows us, in the place of the oldest where there are too many."""
    db.session.execute(delete(MastodonApp).where(MastodonApp.instance == app.instance))
    if (db.session.scalar(select(func.count()).select_from(MastodonApp)) or 0) >= MAX_APPS:
        oldest = select(MastodonApp.instance).order_by(MastodonApp.created_at).limit(1)
        db.session.execute(delete(MastodonApp).where(MastodonApp.instance.in_(oldest)))
    db.session.add(app)
    db.session.flush()


def forget_app(instance: str) -> None:
    """Have a server asked anew by who comes next."""
    db.session.execute(delete(MastodonApp).where(MastodonApp.instance == instance))
