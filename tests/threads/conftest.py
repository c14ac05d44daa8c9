"""Two threads of the site, and staff as the rules see them."""

import pytest

from comments.core.db import write_unit
from comments.sites import queries as sites
from tests.factories import posting, staff
from tests.factories.reading import get_page


@pytest.fixture
def alice(app, site):
    """Alice, who owns the site."""
    return staff.viewer_of(app, staff.hire(app, "alice"))


@pytest.fixture
def thread(client, site):
    """The id of a thread with one comment."""
    posting.posted(client, text="in the article")
    return int(get_page(client)["thread"]["id"])


@pytest.fixture
def other(client, site):
    """The id of another one."""
    posting.posted(client, identifier="other", text="in the other one")
    return int(get_page(client, identifier="other")["thread"]["id"])


@pytest.fixture
def acting(app):
    """Do something with the site, in a unit of work of its own."""

    def act(action, viewer, *arguments, **options):
        with app.app_context(), write_unit():
            return action(viewer, sites.get_site("blog"), *arguments, **options)

    return act
