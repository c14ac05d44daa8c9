"""The secrets that publishers share with us, sealed. Apart from `keys`, whose library is 9 MB in a process."""

from comments.accounts.sso import queries
from comments.accounts.sso.models import SsoKey
from comments.core import sealing
from comments.core.errors import Unavailable


def keep(key: SsoKey, secret: str, secret_key: str) -> None:
    """Seal a key's shared secret into it."""
    key.sealed_secret = sealing.seal(secret_key, _place(key), secret.encode())


def secret_of(key: SsoKey, secret_key: str) -> bytes:
    """Return a key's shared secret.

    Raises:
        Unavailable: the installation's secret key is another one by now.

    """
    try:
        return sealing.unseal(secret_key, _place(key), key.sealed_secret or b"")
    except sealing.SealBroken as error:
        raise Unavailable(
            f"The secret of the key “{key.public_id}” cannot be opened any more, because the service's own secret key "
            "was changed. Add a new key."
        ) from error


def list_lost(site_id: int, secret_key: str) -> list[SsoKey]:
    """Return the keys of a site whose secret cannot be opened any more."""
    lost = []
    for key in queries.list_keys(site_id):
        try:
            if key.sealed_secret is not None:
                secret_of(key, secret_key)
        except Unavailable:
            lost.append(key)
    return lost


def _place(key: SsoKey) -> str:
    return f"sso_key {key.site_id} {key.public_id}"
