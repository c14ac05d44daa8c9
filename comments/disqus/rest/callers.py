"""Who calls: a page by the site's public key, or the site's own programs by its secret."""

from dataclasses import dataclass
from datetime import datetime

from comments.accounts.models import RoleName
from comments.accounts.sso import pairs
from comments.accounts.sso.models import SsoKey
from comments.accounts.viewer import STRANGER, Viewer
from comments.core.db import db
from comments.disqus.addresses import shortname_of
from comments.disqus.rest.arguments import Arguments
from comments.disqus.rest.errors import (
    BadAccessToken,
    BadApiKey,
    DomainNotAllowed,
    OtherForum,
)
from comments.sites import names
from comments.sites.models import Site


@dataclass(frozen=True)
class Caller:
    """A site, and who speaks there: by the public key everybody, by the secret one of its staff."""

    site: Site
    viewer: Viewer

    @property
    def is_staff(self) -> bool:
        """Say whether they may see what readers do not."""
        return self.viewer.has_role(self.site.id, RoleName.OBSERVER)


@dataclass(frozen=True)
class Sent:
    """What a request says of where it comes from, and what the service is: its address and its secret key."""

    page: str | None
    base_url: str
    secret_key: str


def find_caller(asked: Arguments, sent: Sent, now: datetime) -> Caller:
    """Return who calls.

    The public key is no secret: it is good on pages of the site alone, and opens what every reader may see. The secret,
    or the access token beside the public key, speaks as a moderator.

    Raises:
        BadApiKey, BadAccessToken, DomainNotAllowed, OtherForum: nobody who may.

    """
    secret, token = asked.one("api_secret"), asked.one("access_token")
    key = _find_key(asked.one("api_key"), secret, now)
    site = db.session.get_one(Site, key.site_id)
    forum = asked.one("forum")
    if forum is not None and shortname_of(forum) != site.shortname:
        raise OtherForum(f"This key belongs to “{site.shortname}”, and not to “{forum}”.")
    if token is not None and not pairs.is_access_token(token, key, sent.secret_key):
        raise BadAccessToken("This access token is not the one of this key pair.")
    if secret is not None or token is not None:
        name = f"API key {key.public_id}"
        return Caller(site, Viewer(name=name, roles={site.id: RoleName.MODERATOR}))
    _check_page(site, sent)
    return Caller(site, STRANGER)


def _find_key(public_id: str | None, secret: str | None, now: datetime) -> SsoKey:
    # With a secret the public half says nothing more, and some clients send “None” for it.
    found_by = pairs.find_by_name if secret is None else pairs.find_by_secret
    key = found_by(public_id or "" if secret is None else secret, now)
    if key is None:
        raise BadApiKey("Invalid API key: send api_key or api_secret of a pair that opens the API.")
    return key


def _check_page(site: Site, sent: Sent) -> None:
    origin = names.origin_of(sent.page or "")
    if origin != sent.base_url and origin not in site.origins:
        raise DomainNotAllowed(
            f"Invalid request domain for the public key: {origin or 'none was sent'}. "
            "Its owner can allow the origin of a page; a program of theirs sends api_secret."
        )
