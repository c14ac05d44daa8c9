"""Comments in a discussion before anybody opens it, by the API, as other clients write them; and reporting one."""

import json
import urllib.request

from playwright.sync_api import Locator, Page

from tests.browser.conftest import Service


def begin_report(within: Page | Locator, name: str) -> None:
    """Open the form that reports a comment."""
    within.get_by_role("button", name=f"More about the comment by {name}").first.press("Enter")
    within.get_by_role("menuitem", name="Report").press("Enter")


def post(
    service: Service,
    identifier: str,
    text: str,
    name: str = "Ben Sample",
    parent: str | None = None,
) -> str:
    """Post on the site “open”; return the comment's id."""
    comment = {
        "identifier": identifier, "text": text, "author": {"name": name}, "parent_id": parent,
    }  # fmt: skip
    request = urllib.request.Request(
        f"{service.url}/api/v1/sites/open/comments",
        json.dumps(comment).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return str(json.load(answer)["comment"]["id"])
