"""Who a publisher says is reading: a member, or nobody. Both forms of single sign-on end here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comments.accounts.models import RoleName
from comments.accounts.sso.errors import SsoRefused
from comments.core import text
from comments.markup import policy

# A claim is a name and a few words; anything longer is not what we ask for.
MAX_TOKEN = 8000
MAX_SUBJECT = 200
MAX_URL = 2000


@dataclass(frozen=True)
class Member:
    """A member as their publisher vouches for them at a moment.

    `subject` is the publisher's own name for the person, and the only thing they are known by. A mail address is
    never read: that a publisher tells one does not prove that the person has it. `badge` is a word to show and gives
    no right; `role` gives one where the site's owner takes it (`publisher_roles.py`). `token_id` and `expires_at` are
    there when the sign-in may be used once.
    """

    subject: str
    name: str
    signed_at: datetime
    url: str | None = None
    badge: str | None = None
    role: RoleName | None = None
    token_id: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True)
class SignedOut:
    """The publisher says that nobody is signed in there; `detail` is a hint when that may be a mistake."""

    detail: str | None = None


def subject_from(value: object, field: str) -> str:
    """Return a person's id as text.

    Raises:
        SsoRefused: it is none.

    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value or not text.is_storable(value):
        raise SsoRefused(f"“{field}” must be the person's id: text, or a whole number.")
    if len(value) > MAX_SUBJECT:
        raise SsoRefused(f"“{field}” may have at most {MAX_SUBJECT} characters.")
    return value


def name_from(value: object, field: str) -> str:
    """Return a name to show.

    Raises:
        SsoRefused: there is nothing to see in it.

    """
    name = text.single_line(value) if isinstance(value, str) else ""
    if not name:
        raise SsoRefused(f"“{field}” must be the name to show for this person.")
    return name


def link_from(value: object) -> str | None:
    """Return a link to the person's page; what is none is left out, for nobody should stay outside for that."""
    if not isinstance(value, str) or not value or len(value) > MAX_URL:
        return None
    if not text.is_storable(value):
        return None
    target = policy.link_target(value)
    return None if target is None or target.startswith("mailto:") else target


def badge_from(badge: object, roles: object) -> str | None:
    """Return the word to show beside the name: the badge, else the first role."""
    listed: Sequence[object] = roles if isinstance(roles, list) else [roles]
    words = (text.single_line(word) for word in (badge, *listed) if isinstance(word, str))
    return next((word for word in words if word), None)
