"""Who votes or reports by this request: the account of its token, or a guest by the header `Afterword-Voter`.

A guest's token is random and signed for one site; there is nothing in it about them, and nothing of it is kept. One
that we did not sign is as good as none: its holder gets a new one with the next vote. Where both are sent, the account
votes, and what the guest gave to the same thing becomes the account's.
"""

import secrets
from functools import lru_cache

from flask import current_app, request
from itsdangerous import BadSignature, Signer

from comments.accounts.voter import Voter
from comments.core import clock
from comments.discussion import kept_address
from comments.screening.sanctions.taking_part import check_may_take_part
from comments.screening.speaker import Speaker
from comments.sites.models import Site
from comments.web import address, context

HEADER = "Afterword-Voter"


def of_request(site: Site) -> Voter:
    """Return who is asking; a guest without a good token has none and owns nothing."""
    # Never by a cookie: then any page of any site could vote in the name of whoever is signed in here.
    account_id = context.current_viewer().account_id if "Authorization" in request.headers else None
    guest = _guest(_read(site))
    return guest if account_id is None else Voter.of_account(account_id, guest)


def with_token(site: Site) -> tuple[Voter, str | None]:
    """Return who wants to give something, and the token to send a guest who had none.

    Raises:
        Banned: they may only read here.

    """
    voter = of_request(site)
    kept = kept_address.of_request(site)
    speaker = Speaker("", voter.account_id, address=address.client_ip(), kept_address=kept)
    check_may_take_part(site, speaker, clock.now())
    if voter.is_known:
        return voter, None
    token = secrets.token_urlsafe(18)
    return _guest(token), _signer(current_app.config["SECRET_KEY"], site.id).sign(token).decode()


def _guest(token: str) -> Voter:
    secret_key = current_app.config["SECRET_KEY"]
    return Voter(token=token, network=address.network(), secret_key=secret_key)


def _read(site: Site) -> str:
    signer = _signer(current_app.config["SECRET_KEY"], site.id)
    try:
        return signer.unsign(request.headers.get(HEADER, "").encode()).decode()
    except BadSignature:
        return ""


@lru_cache(64)
def _signer(secret_key: str, site_id: int) -> Signer:
    return Signer(secret_key, salt=f"voter:{site_id}")
