"""Who votes or reports: somebody with an account, or a guest by a signed token and by their network.

Of a guest nothing is kept but keyed hashes, made anew for each thing that is voted on or reported. Nobody who has
the database alone can tell which of them belong together, or to whom.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

HASH_CHARACTERS = 32


@dataclass(frozen=True)
class Voter:
    """One who votes or reports. Without account and token it is a guest who never did."""

    account_id: int | None = None
    token: str = field(default="", repr=False)
    network: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)

    @classmethod
    def of_account(cls, account_id: int) -> "Voter":
        """Make the voter that a signed-in person is."""
        return cls(account_id=account_id)

    @property
    def is_known(self) -> bool:
        """Whether anything can be theirs."""
        return self.account_id is not None or bool(self.token)

    def name_on(self, place: str) -> str:
        """Return what stands for them in rows about a place, for example `vote:17`."""
        if self.account_id is not None:
            return f"account:{self.account_id}"
        return self._hash("voter", place, self.token)

    def network_on(self, place: str) -> str | None:
        """Return what stands there for a guest's network; people with an account may share theirs with anybody."""
        if self.account_id is not None or not self.network:
            return None
        return self._hash("network", place, self.network)

    def _hash(self, what: str, place: str, value: str) -> str:
        message = f"{what}:{place}:{value}".encode()
        return hmac.new(self.secret_key.encode(), message, hashlib.sha256).hexdigest()[
            :HASH_CHARACTERS
        ]
