"""Pages for frames: a discussion, and one comment by its number in base 36."""

import pytest
from sqlalchemy import update

from comments.core.db import db, write_unit
from comments.discussion.models import Comment, Status
from tests.conftest import ORIGIN
from tests.factories import posting
from tests.factories.databases import on_sqlite


def base_36(number):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (base_36(number // 36) if number >= 36 else "") + digits[number % 36]


def came_from_disqus(app, comment_id, number, source="disqus"):
    with app.app_context(), write_unit():
        named = {"source": source, "source_id": str(number)}
        db.session.execute(update(Comment).where(Comment.id == int(comment_id)).values(named))


@on_sqlite
def test_the_sites_own_pages_may_frame_a_discussion_and_nobody_else(client, site):
    page = client.get(
        "/embed/comments/?base=default&f=Blog&t_i=a%22b&t_u=https://x.test/%3Cp%3E&t_d=T&s_o=popular&l=pt_BR"
    )

    assert page.status_code == 200
    assert f"frame-ancestors 'self' {ORIGIN};" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers
    assert (
        'identifier="a&#34;b" url="https://x.test/&lt;p&gt;" title="T" order="best" lang="pt-BR"'
        in page.text
    )
    assert client.get("/sign-in").headers["X-Frame-Options"] == "DENY"


@on_sqlite
@pytest.mark.parametrize(
    ("query", "attributes"),
    [
        ("t_u=https://x.test/p", 'identifier="" url="https://x.test/p"'),
        ("t_i=a", 'identifier="a" no-url'),
        ("t_i=a&t_e=E&t_t=T&t_d=D", 'title="E"'),
        ("t_i=a&t_t=T&t_d=D", 'title="T"'),
        ("t_i=a&t_d=D", 'title="D"'),
        ("t_i=a&s_o=desc", 'order="newest"'),
        ("t_i=a&s_o=asc", 'order="oldest"'),
        ("t_i=a&s_o=x&t_s=s&t_c=1&d_m=0&n_s=1", 'order=""'),
    ],
)
def test_a_frame_has_the_parameters_that_disqus_frames_have(client, site, query, attributes):
    page = client.get(f"/embed/comments/?base=default&f=comments.example.test/Blog&{query}")

    assert attributes in " ".join(page.text.split())


@on_sqlite
@pytest.mark.parametrize(
    ("query", "status"), [("f=nobody&t_i=a", 404), ("t_i=a", 404), ("f=%00", 404), ("f=blog", 422)]
)
def test_a_frame_says_which_forum_and_which_discussion(client, site, query, status):
    assert client.get(f"/embed/comments/?{query}").status_code == status


def test_a_comment_is_found_by_our_id_and_by_the_one_it_had(app, client, site):
    comment = posting.posted(client, text="A paper boat", url=f"{ORIGIN}/p")
    came_from_disqus(app, comment["id"], 9796275722)

    pages = [client.get(f"/p/{base_36(int(n))}") for n in (comment["id"], 9796275722)]

    assert all("A paper boat" in page.text for page in pages)
    assert all(f'href="{ORIGIN}/p#comment-9796275722"' in page.text for page in pages)
    assert f"frame-ancestors 'self' {ORIGIN};" in pages[0].headers["Content-Security-Policy"]


@on_sqlite
def test_what_a_comment_answers_is_shown_when_asked_for(app, client, site):
    above = posting.posted(client, text="Above it")
    reply = posting.posted(client, text="The reply", parent_id=above["id"])
    address = f"/p/{base_36(int(reply['id']))}"

    assert "Above it" not in client.get(f"{address}?p=0&m=1").text
    assert "Above it" in client.get(f"{address}?p=1&m=1").text
    posting.decide(app, above["id"], Status.REMOVED)
    assert "Above it" not in client.get(f"{address}?p=1").text


@on_sqlite
def test_only_an_approved_comment_has_a_page(app, client, site):
    comment = posting.posted(client, text="Hidden words")
    pages = []
    for status in (Status.PENDING, Status.SPAM, Status.REMOVED, Status.DELETED):
        posting.decide(app, comment["id"], status)
        pages.append(client.get(f"/p/{base_36(int(comment['id']))}"))

    assert [page.status_code for page in pages] == [404] * 4
    assert [page for page in pages if "Hidden words" in page.text] == []


@on_sqlite
def test_a_number_that_none_has_at_disqus_is_not_found(app, client, site):
    came_from_disqus(app, posting.posted(client)["id"], 7, source="wxr")
    posts = (base_36(7), "0", "zzzzzzzzzzz", "-1", "1" * 40, "A", "%00", "1.5")

    assert [client.get(f"/p/{post}").status_code for post in posts] == [404] * len(posts)
