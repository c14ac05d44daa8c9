"""Reads of sign-ins under way, and of the Mastodon servers that know us."""

from comments.accounts import tokens
from comments.accounts.providers.models import MastodonApp, SignInAttempt
from comments.core.db import db


def find_attempt(state: str) -> SignInAttempt | None:
    """Return the attempt with that state, whatever became of it."""
    return db.session.get(SignInAttempt, tokens.hash_token(state), populate_existing=True)


def find_app(instance: str) -> MastodonApp | None:
    """Return how a Mastodon server knows us."""
    return db.session.get(MastodonApp, instance)
