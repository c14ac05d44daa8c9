"""What is kept of a commenter's network address: as the site chose, never the whole of it."""

import hashlib
import hmac

from flask import current_app

from comments.sites.models import Site
from comments.sites.settings import load_settings
from comments.web import address


def of_request(site: Site) -> str | None:
    """Return this request's address cut, hashed or not at all."""
    return of_client(site, address.client_address(), current_app.config["SECRET_KEY"])


def of_client(site: Site, client: str, secret_key: str) -> str | None:
    """Return an address cut, hashed or not at all."""
    match load_settings(site.settings).addresses:
        case "truncated":
            return address.truncate(client) or None
        case "hashed":
            # Keyed, so that the few billion addresses cannot be tried; by site, so that it links no sites.
            key = f"{secret_key}:{site.id}".encode()
            return hmac.new(key, client.encode(), hashlib.sha256).hexdigest()[:32]
        case _:
            return None
