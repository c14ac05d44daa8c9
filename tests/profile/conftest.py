"""Carol, a reader who signed in, and her browser."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from comments.accounts.models import Account
from comments.sites.models import Site
from tests.factories import readers


@pytest.fixture
def carol(app: Flask, site: Site) -> Account:
    return readers.make_person(app, "carol")


@pytest.fixture
def browser(app: Flask, carol: Account) -> FlaskClient:
    """A browser in which Carol is signed in on the service's own pages."""
    return readers.sign_in(app, app.test_client(), carol)


@pytest.fixture
def token(app: Flask, carol: Account, site: Site) -> dict[str, str]:
    """The header by which a page of the site speaks for Carol."""
    return {"Authorization": f"Bearer {readers.token_for(app, carol, site)}"}


def send(browser: FlaskClient, path: str, **fields: object):
    """Send a form of the profile, with the token that stands in it."""
    page = browser.get("/profile/", follow_redirects=True).text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    files = {
        name: FileStorage(*value) if isinstance(value, tuple) else value
        for name, value in fields.items()
    }
    data = {"csrf_token": found.group(1) if found else ""} | files
    # As ready bytes: the test client itself would leave a large file open.
    boundary, body = encode_multipart(data)
    return browser.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")
