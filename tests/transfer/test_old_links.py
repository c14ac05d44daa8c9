"""What a link from before the move calls a comment leads to it, whichever system gave it that name."""

import pytest

from comments.discussion import reading
from tests.factories.databases import on_sqlite
from tests.transfer import importing

URL = "https://pond.example.test/article"
WORDPRESS = """<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item>
<title>T</title><link>https://pond.example.test/article</link><wp:post_id>5</wp:post_id>
<wp:comment><wp:comment_id>77</wp:comment_id><wp:comment_author>Ada</wp:comment_author>
<wp:comment_date_gmt>2026-01-02 04:00:00</wp:comment_date_gmt><wp:comment_content>Words.</wp:comment_content>
<wp:comment_approved>1</wp:comment_approved></wp:comment></item></channel></rss>"""
BY_WAY_OF_DISQUS = importing.post(31, 21).replace("<message>", "<id>wp_id=77</id><message>", 1)


def found_by(client, name):
    answer = client.get("/api/v1/sites/pond/thread", query_string={"url": URL, "comment": name})
    return answer.status_code == 200 and int(answer.get_json()["comments"][0]["id"])


@pytest.mark.parametrize("name", ["31", "77"])
def test_a_comment_that_was_wordpress_before_it_was_disqus_is_found_by_either_number(
    pond, client, tmp_path, name
):
    thread = importing.thread(21, url=URL)
    export = importing.write_export(tmp_path / "x.xml", thread, BY_WAY_OF_DISQUS)
    importing.import_export(export, pond)

    (comment,) = importing.comments().values()
    assert found_by(client, name) == comment.id


@on_sqlite
def test_a_comment_of_wordpress_is_found_by_its_number(pond, client, tmp_path):
    export = tmp_path / "x.xml"
    export.write_text(WORDPRESS)
    importing.import_export(export, pond)

    assert found_by(client, "77") == importing.comments()["77"].id
    assert not found_by(client, "78")


@on_sqlite
def test_of_two_with_one_name_the_first_has_it_and_another_threads_is_not_found(pond, tmp_path):
    elsewhere = importing.post(33, 20).replace("<message>", "<id>wp_id=78</id><message>", 1)
    export = importing.write_export(
        tmp_path / "x.xml",
        importing.thread(20),
        importing.thread(21, url=URL),
        BY_WAY_OF_DISQUS,
        BY_WAY_OF_DISQUS.replace('dsq:id="31"', 'dsq:id="32"'),
        elsewhere,
    )
    importing.import_export(export, pond)

    here = importing.comments()
    thread_id = here["31"].thread_id
    assert reading.find_imported(thread_id, "77") == here["31"].id
    assert reading.find_imported(thread_id, "78") is None
    assert reading.find_imported(here["33"].thread_id, "78") == here["33"].id
