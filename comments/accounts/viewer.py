"""Who is asking, as the rules see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from comments.accounts.models import Account, RoleName

_RANKS = {role: rank for rank, role in enumerate(RoleName)}


@dataclass(frozen=True)
class Viewer:
    """A stranger (no account), or a person who signed in; on our own pages with a role for each of their sites.

    A site's own key speaks with a role and without an account.
    """

    account_id: int | None = None
    name: str = ""
    email: str = ""
    url: str | None = None
    avatar: str | None = None
    badge: str | None = None
    roles: Mapping[int, RoleName] = field(default_factory=dict)
    # Sites where they have a role that does not count until they show a second factor.
    waiting: frozenset[int] = frozenset()
    # The only site on which they may speak: they came by the word of its publisher, which holds nowhere else.
    only_on: int | None = None

    @classmethod
    def of(
        cls,
        account: Account,
        roles: Mapping[int, RoleName] | None = None,
        badge: str | None = None,
        waiting: frozenset[int] = frozenset(),
    ) -> "Viewer":
        """Return a person; without roles, as they speak on a page of a site."""
        return cls(
            account.id,
            account.name,
            account.email or "",
            account.url,
            account.avatar,
            badge,
            roles or {},
            waiting,
        )

    def may_speak_on(self, site_id: int) -> bool:
        """Say whether this is somebody who may comment there as themselves."""
        return self.account_id is not None and self.only_on in (None, site_id)

    def has_role(self, site_id: int, least: RoleName) -> bool:
        """Say whether the viewer has at least this role on the site."""
        role = self.roles.get(site_id)
        return role is not None and _RANKS[role] >= _RANKS[least]


STRANGER = Viewer()


def is_above(role: RoleName, other: RoleName) -> bool:
    """Say whether a role is higher than another."""
    return _RANKS[role] > _RANKS[other]


def roles_from(least: RoleName) -> list[RoleName]:
    """Return the role and all above it."""
    return [role for role in RoleName if _RANKS[role] >= _RANKS[least]]
