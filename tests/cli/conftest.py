"""The real service, as a process."""

from collections.abc import Iterator

import pytest
from flask import Flask

from comments.core.settings import Settings
from comments.sites.models import Site
from tests.drills.service import Service


@pytest.fixture
def served(app: Flask, settings: Settings, site: Site) -> Iterator[Service]:
    """The site “blog”, served."""
    service = Service(settings)
    service.start()
    yield service
    service.clean_up()
