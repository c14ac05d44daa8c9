"""What a request says of how a comment was sent: for the checks, and kept nowhere."""

from datetime import datetime

from flask import current_app
from itsdangerous import BadSignature, TimestampSigner

from comments.screening import proof
from comments.screening.speaker import Sent
from comments.sites.models import Site
from comments.web import address

SALT = "shown-at"


def of_request(site: Site, trap: str | None = None, payload: str | None = None) -> Sent:
    """Return how this JSON request came in; other programs than ours know no form, and say no time."""
    key = current_app.config["SECRET_KEY"]
    return Sent(address.client_ip(), trap or "", proof=proof.read(key, site.id, payload))


def of_form(trap: str, stamp: str, now: datetime) -> Sent:
    """Return how a form of the plain page came in, by the stamp that stood in it."""
    return Sent(address.client_ip(), trap, _seconds_since(stamp, now), is_plain=True)


def stamp() -> str:
    """Return a stamp for a form that is shown now."""
    return _signer().sign("form").decode()


def _seconds_since(signed: str, now: datetime) -> float | None:
    """Return how long ago a form was shown; nothing where no stamp of ours says so."""
    try:
        _, shown_at = _signer().unsign(signed, return_timestamp=True)
    except BadSignature:
        return None
    return (now - shown_at).total_seconds()


def _signer() -> TimestampSigner:
    return TimestampSigner(current_app.config["SECRET_KEY"], salt=SALT)
