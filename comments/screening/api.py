"""The JSON route of a proof of work."""

from typing import Any

from flask import Response, current_app
from pydantic import BaseModel

from comments.core import clock
from comments.screening import proof
from comments.sites.models import Site
from comments.sites.schemas import SitePath
from comments.web import answers, context, limits
from comments.web.api import Api

screening_api = Api("screening_api", __name__, url_prefix="/api/v1/sites/<site>")


class ChallengeAnswer(BaseModel):
    """A challenge as ALTCHA describes it (version 2): find the counter whose key begins with the prefix."""

    parameters: dict[str, Any]
    signature: str


@screening_api.get("/challenge", responses={200: ChallengeAnswer})
@limits.limiter.limit(limits.CHALLENGES)
def show_challenge(path: SitePath) -> Response:
    """Return a challenge for one comment, good for 20 minutes.

    Where the site's `proof_of_work` asks for it, send the solution as `proof` with the comment: the text that an
    ALTCHA widget makes of it, `{"challenge", "solution": {"counter", "derivedKey"}}` as base64 of its JSON.
    """
    del path
    site: Site = context.current_site()
    made = proof.make_challenge(current_app.config["SECRET_KEY"], site.id, clock.now())
    return answers.private_json(ChallengeAnswer.model_validate(made))
