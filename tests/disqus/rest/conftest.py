"""A site with a key pair."""

import pytest

from tests.disqus.rest.asking import Pair, make_pair


@pytest.fixture
def pair(app, site) -> Pair:
    return make_pair(app)
