"""Who wants to say something, and how that came in: what a request says, for checks alone."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import TypeAlias

from comments.accounts.models import RoleName
from comments.screening.proof import Proof
from comments.screening.trust import Record

Address: TypeAlias = IPv4Address | IPv6Address


@dataclass(frozen=True)
class Sent:
    """How a draft came in.

    `trap` is what stands in a field that people leave empty. `seconds` is how long ago the form was shown, where that
    is known. The plain page (`is_plain`) cannot compute: without a proof its comments wait instead of being refused.
    """

    address: Address | None = None
    trap: str = ""
    seconds: float | None = None
    proof: Proof | None = None
    is_plain: bool = False


@dataclass(frozen=True)
class Speaker:
    """Who wants to say something: a guest as they say they are, or a person by their account.

    `email` is what a guest typed or a person proved. `address` is where this request came from: for checks alone,
    and kept nowhere. `kept_address` is what the site keeps of it, and so what comments of the same origin hold. `role`
    and `record` are a person's on this very site, once they are known (`comments/screening/facts.py`).
    """

    name: str
    account_id: int | None = None
    email: str | None = None
    address: Address | None = None
    kept_address: str | None = None
    role: RoleName | None = None
    record: Record | None = None

    @property
    def is_guest(self) -> bool:
        """Whether nobody signed in."""
        return self.account_id is None

    @property
    def is_staff(self) -> bool:
        """Whether they look after this very site."""
        return self.role is not None
