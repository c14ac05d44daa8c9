import pytest

from comments.app import create_app
from comments.embed import snapshots
from tests.conftest import close


@pytest.fixture
def layer(app):
    return app.extensions[snapshots.EXTENSION]


@pytest.fixture
def new_instance(settings, site):
    """Make further instances of the service on the same database."""
    made = []

    def make():
        made.append(create_app(settings))
        return made[-1]

    yield make
    for one in made:
        close(one)
