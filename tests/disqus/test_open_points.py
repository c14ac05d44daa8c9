"""What nobody outside Disqus knows for certain, one test for each point, so that a finding changes one place.

Those about payloads, the API and the callbacks stand with what they are about.
"""

from tests.conftest import ORIGIN
from tests.factories import posting
from tests.factories.databases import on_sqlite
from tests.factories.reading import API

pytestmark = on_sqlite


def count(client, **names):
    return client.get(f"{API}/counts", query_string=names).get_json()["counts"][0]["count"]


def test_open_point_an_identifier_is_not_added_to_a_thread_found_by_its_address(client, site):
    # If it were, whoever comments could give a future article's identifier to another page.
    posting.posted(client, identifier="old", url=f"{ORIGIN}/p")
    posting.posted(client, identifier="new", url=f"{ORIGIN}/p")

    assert count(client, identifier="old") == count(client, url=f"{ORIGIN}/p") == 2
    assert count(client, identifier="new") == 0


def test_open_point_what_is_unknown_is_counted_as_nothing(client, site):
    assert '{"id":"nobody","comments":0}' in client.get("/blog/count-data.js?1=nobody").text
