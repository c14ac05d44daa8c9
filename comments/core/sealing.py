"""Secrets that we have to read again: sealed with a key made from `SECRET_KEY`, each one bound to its place.

What only has to be compared (tokens, passwords) is hashed instead. A copy of the database without the secret key opens
nothing, and what was sealed for one place does not open in another. The library is loaded with the first such secret:
a process takes 25 ms and 8 MB for it, and most never meet one.
"""

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = (
    12  # what AES-GCM is made for; at random, it is good for more secrets than anybody has
)


class SealBroken(Exception):
    """This was sealed with another secret key, for another place, or was changed."""


def seal(secret_key: str, place: str, content: bytes) -> bytes:
    """Return the content as it may be kept."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _cipher(secret_key).encrypt(nonce, content, place.encode())


def unseal(secret_key: str, place: str, sealed: bytes) -> bytes:
    """Return the content again.

    Raises:
        SealBroken: the secret key is another one by now, or somebody moved or changed what was kept.

    """
    from cryptography.exceptions import InvalidTag

    nonce, kept = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return _cipher(secret_key).decrypt(nonce, kept, place.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error


def _cipher(secret_key: str) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    # `SECRET_KEY` is any text; other uses of it (cookies, cursors) must never meet this key.
    derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"afterword sealed secrets 1")
    return AESGCM(derived.derive(secret_key.encode()))
