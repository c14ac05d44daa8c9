"""Which names lead to a thread: more of them, and fewer."""

import pytest

from comments.accounts.errors import RoleTooLow
from comments.core.db import db
from comments.threads import naming
from comments.threads.errors import BadName, LastName, NameTaken, UnknownName
from comments.threads.models import Thread
from comments.threads.naming import Name
from tests.conftest import NOW
from tests.factories import staff
from tests.factories.databases import on_sqlite
from tests.factories.reading import get_page

ALIAS = Name("identifier", "an old name ")
MOVED = Name("url", "https://old.example.test/post?id=1")


def texts(client, **page):
    return [comment["html"] for comment in get_page(client, **page)["comments"]]


@pytest.mark.parametrize("name", [ALIAS, MOVED], ids=lambda name: name.kind)
def test_a_page_finds_the_thread_by_one_more_name_and_by_its_own(
    client, thread, alice, acting, name
):
    asked = {"identifier": "nobody"} | {name.kind: name.value}
    assert texts(client, **asked) == []

    acting(naming.add_name, alice, thread, name, NOW)

    assert texts(client, **asked) == texts(client) == ["<p>in the article</p>"]


def test_a_name_of_another_thread_is_refused_and_says_whose_it_is(
    client, thread, other, alice, acting
):
    with pytest.raises(NameTaken) as refused:
        acting(naming.add_name, alice, other, Name("identifier", "article"), NOW)

    assert refused.value.thread_id == thread
    assert f"(number {thread}) already" in refused.value.detail
    assert texts(client, identifier="article") != texts(client, identifier="other")


def test_a_name_taken_away_leads_nowhere_and_the_last_one_stays(client, thread, alice, acting):
    acting(naming.add_name, alice, thread, ALIAS, NOW)

    acting(naming.remove_name, alice, thread, Name("identifier", "article"), NOW)

    assert texts(client) == []
    assert texts(client, identifier=ALIAS.value) == ["<p>in the article</p>"]
    with pytest.raises(LastName):
        acting(naming.remove_name, alice, thread, ALIAS, NOW)
    with pytest.raises(UnknownName):
        acting(naming.remove_name, alice, thread, Name("identifier", "article"), NOW)


@on_sqlite
def test_the_address_of_a_thread_is_one_of_its_urls(app, client, thread, alice, acting):
    def address():
        with app.app_context():
            return db.session.get_one(Thread, thread).url

    second = Name("url", "https://blog.example.test/second")
    for name in (MOVED, second):
        acting(naming.add_name, alice, thread, name, NOW)
    assert address() == MOVED.value

    acting(naming.remove_name, alice, thread, MOVED, NOW)

    assert address() == second.value == get_page(client)["thread"]["url"]


@on_sqlite
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("identifier", ""),
        ("identifier", "x" * 301),
        ("identifier", "a\0b"),
        ("url", "javascript:alert(1)"),
        ("url", "/post/1"),
        ("url", "https://" + "ü" * 1900 + ".test/"),
        ("title", "x"),
    ],
)
def test_what_cannot_name_a_thread_is_refused(thread, alice, acting, kind, value):
    with pytest.raises(BadName):
        acting(naming.add_name, alice, thread, Name(kind, value), NOW)


@on_sqlite
def test_names_are_for_leads_and_owners(app, thread, acting):
    bob = staff.viewer_of(app, staff.hire(app, "bob"))

    with pytest.raises(RoleTooLow):
        acting(naming.add_name, bob, thread, ALIAS, NOW)
    with pytest.raises(RoleTooLow):
        acting(naming.remove_name, bob, thread, Name("identifier", "article"), NOW)
