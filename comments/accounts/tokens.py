"""Secrets that we hand out: made at random, and kept as SHA-256 only.

A plain hash is enough: unlike a password, nobody can guess 32 random bytes.
"""

import hashlib
import hmac
import secrets


def new_token() -> str:
    """Make a secret for a link or a session."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """Return what is kept of it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def repeatable_token(secret_key: str, purpose: str) -> str:
    """Make the same secret again for the same purpose, for work that may have to be done twice."""
    return hmac.new(secret_key.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def is_hash_of(kept: bytes, token: str) -> bool:
    """Say whether this secret is the one of which that is kept."""
    return hmac.compare_digest(kept, hash_token(token))
