"""Who votes or reports by this request: the account of its token, or a guest by the header `Afterword-Voter`.

A guest's token is random and signed for one site; there is nothing in it about them, and nothing of it is kept. One
that we did not sign is as good as none: its holder gets a new one with the next vote.
"""

import secrets
from functools import lru_cache

from flask import current_app, request
from itsdangerous import BadSignature, Signer

from comments.accounts.voter import Voter
from comments.sites.models import Site
from comments.web import address, context

HEADER = "Afterword-Voter"


def of_request(site: Site) -> Voter:
    """Return who is asking; a guest without a good token has none and owns nothing."""
    # Never by a cookie: then any page of any site could vote in the name of whoever is signed in here.
    account_id = context.current_viewer().account_id if "Authorization" in request.headers else None
    if account_id is not None:
        return Voter.of_account(account_id)
    return _guest(_read(site))


def with_token(site: Site) -> tuple[Voter, str | None]:
    """Return who is asking, and the token to send a guest who had none."""
    voter = of_request(site)
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
