"""Comments in a discussion before anybody opens it: by the API, as other clients write them."""

import json
import urllib.request

from tests.browser.conftest import Service


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
