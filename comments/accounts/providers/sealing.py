"""Secrets that we must be able to read again, closed with the installation's key: a copy of the database opens none."""

import hashlib

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

HEADER = {"alg": "dir", "enc": "A256GCM"}
ALGORITHMS = ["dir", "A256GCM"]


def seal(secret_key: str, purpose: str, secret: str) -> str:
    """Close a secret."""
    return jwe.encrypt_compact(HEADER, secret, _key(secret_key, purpose), ALGORITHMS)


def unseal(secret_key: str, purpose: str, sealed: str) -> str | None:
    """Open a secret; None when it was closed with another key or for another purpose."""
    try:
        opened = jwe.decrypt_compact(sealed, _key(secret_key, purpose), ALGORITHMS)
    except (JoseError, ValueError):
        return None
    return opened.plaintext.decode() if opened.plaintext is not None else None


def _key(secret_key: str, purpose: str) -> OctKey:
    return OctKey.import_key(hashlib.sha256(f"{purpose}\0{secret_key}".encode()).digest())
