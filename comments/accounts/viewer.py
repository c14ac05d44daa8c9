"""Who is asking, as the rules see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from comments.accounts.models import RoleName

_RANKS = {role: rank for rank, role in enumerate(RoleName)}


@dataclass(frozen=True)
class Viewer:
    """A stranger (no account) or a signed-in member of staff with a role for each of their sites."""

    account_id: int | None = None
    name: str = ""
    email: str = ""
    roles: Mapping[int, RoleName] = field(default_factory=dict)

    def has_role(self, site_id: int, least: RoleName) -> bool:
        """Say whether the viewer has at least this role on the site."""
        role = self.roles.get(site_id)
        return role is not None and _RANKS[role] >= _RANKS[least]


STRANGER = Viewer()


def roles_from(least: RoleName) -> list[RoleName]:
    """Return the role and all above it."""
    return [role for role in RoleName if _RANKS[role] >= _RANKS[least]]
