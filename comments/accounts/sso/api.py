"""The JSON route by which a page exchanges what its publisher signed for a reader's token."""

import structlog
from flask import Response, current_app

from comments.accounts import bearer, cookie
from comments.accounts.sso import actions, schemas
from comments.accounts.sso.errors import SsoRefused, SsoTokenUsed
from comments.accounts.sso.models import Form
from comments.core import clock
from comments.sites.models import Site
from comments.sites.schemas import SitePath
from comments.web import answers, context, limits
from comments.web.api import Api

log = structlog.get_logger()

sso_api = Api("sso_api", __name__, url_prefix="/api/v1/sites/<site>")


@sso_api.post("/sso", responses={200: schemas.SsoAnswer})
@limits.limiter.limit(limits.MEMBERS)
def sign_in_member(path: SitePath, body: schemas.SsoBody) -> Response:
    """Exchange what the publisher signed for a reader's token.

    `form` is `jwt` (with `token`) or `remote_auth` (with `remote_auth` and `api_key`). `signed_out` says that nobody is
    signed in there. A page that holds a reader's token already sends it along: it ends with what comes of this.
    """
    del path
    site: Site = context.current_site()
    text = body.token if body.form == Form.JWT else body.remote_auth
    shown = actions.Shown(body.form, text, body.api_key)
    browser = actions.Browser(cookie.device_name(), bearer.find_token())
    try:
        found = actions.sign_in_member(
            site, shown, browser, current_app.config["SECRET_KEY"], clock.now()
        )
    except (SsoRefused, SsoTokenUsed) as error:
        # The reader can do nothing about it; who runs the service can tell the publisher.
        log.info("sign-in refused", site=site.shortname, form=body.form.value, why=error.detail)
        raise
    return answers.private_json(schemas.present(found))
