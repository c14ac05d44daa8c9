from collections.abc import Iterator

import pytest
from flask import Flask

from comments.core.db import db, write_unit
from comments.sites import actions as sites
from comments.sites.models import Site
from tests.conftest import NOW


@pytest.fixture
def pond(app: Flask) -> Iterator[Site]:
    """The site “pond”, inside an application context."""
    with app.app_context():
        with write_unit():
            site = sites.add_site("pond", "Pond", ["https://pond.example.test"], NOW)
        yield site
        db.session.rollback()
