"""A reader's browser on its way: the form in the window, the provider, and back."""

import html
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.accounts.providers.conftest import OUR_URL
from tests.conftest import ORIGIN
from tests.factories import staff
from tests.outside.services import Outside

HAND_OVER = f"/sites/blog/hand-over?origin={ORIGIN}"
WINDOW = HAND_OVER.replace("hand-over", "sign-in")


@dataclass
class Journey:
    """One browser and the world that it moves in."""

    browser: FlaskClient
    outside: Outside

    def leave(self, provider: str, **form: str) -> TestResponse:
        """Send the form of the window."""
        data = {"csrf_token": staff.csrf_token(self.browser), "origin": ORIGIN} | form
        return self.browser.post(f"/sites/blog/sign-in/with/{provider}", data=data)

    def agree(self, left: TestResponse) -> str:
        """Go where the page leads, agree there, and return where one is sent back to."""
        assert left.status_code == 200, left.text
        status, headers, page = self.outside.world.visit(destination(left))
        assert status in {200, 302}, page
        return headers.get("Location", page)

    def come_back(self, location: str) -> TestResponse:
        """Open the address that the provider sent us back to."""
        return self.browser.get(location.removeprefix(OUR_URL))

    def sign_in(self, provider: str, **form: str) -> TestResponse:
        """Do all of it."""
        return self.come_back(self.agree(self.leave(provider, **form)))


def destination(left: TestResponse) -> str:
    """Return the address that a page leads to by itself."""
    return html.unescape(re.search(r'content="0; url=([^"]+)"', left.text).group(1))


def asked_of(left: TestResponse) -> dict[str, str]:
    """Return what is in that address."""
    return {name: value for name, [value] in parse_qs(urlsplit(destination(left)).query).items()}


def changed(location: str, **changes: str | None) -> str:
    """Return an address with other values in its query; None takes one out."""
    parts = urlsplit(location)
    query = {name: value for name, [value] in parse_qs(parts.query).items()} | changes
    kept = {name: value for name, value in query.items() if value is not None}
    return parts._replace(query=urlencode(kept)).geturl()
