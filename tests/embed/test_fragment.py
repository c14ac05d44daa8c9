"""The discussion as HTML for the publisher's own page."""

import json
import re

import pytest
from bleach._vendor import html5lib

from comments.accounts import actions as accounts
from comments.accounts.models import RoleName
from comments.core.db import write_unit
from comments.discussion.models import Status
from comments.embed import fragment, identicon
from comments.sites import queries as sites
from tests.conftest import NOW, ORIGIN
from tests.embed.test_linked_data import comment
from tests.factories import posting, readers
from tests.factories.reading import API, ask
from tests.factories.statements import recorded_statements, row_counts
from tests.markup.xss_vectors import FIELD_VECTORS

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PATH = "/sites/blog/fragment"
PAGE = f"{ORIGIN}/post"
QUESTION = {"identifier": "article", "url": PAGE}


def outline(nodes):
    """Return ids with what hangs on them, and what each says it answers."""
    return [(node.comment.id, node.answers, outline(node.replies)) for node in nodes]


def test_replies_hang_on_what_they_answer_in_the_order_of_time():
    page = [comment(1), comment(3, 1), comment(4, 3), comment(2, 1), comment(9)]

    nodes = fragment.arrange(page)

    assert outline(nodes) == [
        ("1", None, [("2", None, []), ("3", None, [("4", None, [])])]),
        ("9", None, []),
    ]
    assert [node.count for node in nodes] == [3, 0]


def test_below_the_deepest_level_a_reply_says_what_it_answers():
    page = [comment(1), *(comment(at + 1, at) for at in range(1, 8))]

    (root,) = fragment.arrange(page)
    level = root
    for _ in range(fragment.MAX_LEVEL - 1):
        (level,) = level.replies

    assert outline(level.replies) == [("6", None, []), ("7", "6", []), ("8", "7", [])]
    assert root.count == 7


def test_a_reply_to_what_is_not_on_the_page_stands_under_its_root_and_says_so():
    assert outline(fragment.arrange([comment(1), comment(5, 4)])) == [("1", None, [("5", "4", [])])]


def test_however_deep_a_chain_is_it_is_arranged():
    page = [comment(1), *(comment(at + 1, at) for at in range(1, 5000))]

    (root,) = fragment.arrange(page)

    assert root.count == 4999


def test_times_are_written_so_that_they_stay_right():
    assert fragment.date("2026-05-03T10:04:00.000Z") == "3 May 2026"
    assert fragment.moment("2026-05-03T10:04:00.000Z") == "3 May 2026, 10:04 UTC"


# Drawn by static/embed/identicon.js; a browser's test compares further names.
@pytest.mark.parametrize(("name", "hue"), [("Carol Example", 302), ("carol EXAMPLE", 302)])
def test_a_name_has_the_picture_that_the_element_draws(name, hue):
    picture = identicon.draw(name)

    assert picture.hue == hue
    assert picture.path.startswith("M1 2h1v1h-1zM5 2h1v1h-1z")


def read(answer):
    """Return the parsed fragment: the element, what stands in its shadow root, and the thread beside it."""
    tree = html5lib.parseFragment(answer.text, treebuilder="etree", namespaceHTMLElements=False)
    (element,) = tree.findall("./afterword-comments")
    (root,) = element.findall("./template")
    (kept,) = root.findall("./script")
    return element, root, json.loads(kept.text)


@ON_SQLITE
def test_the_thread_beside_it_is_the_answer_that_the_element_would_have_had(client, site):
    root = posting.posted(client, url=PAGE)["id"]
    posting.posted(client, parent_id=root, text="A **reply** with </script> & “quotes”")

    element, _, kept = read(client.get(PATH, query_string=QUESTION))

    assert kept == client.get(f"{API}/thread", query_string=QUESTION).get_json()
    assert {name: element.get(name) for name in QUESTION} == QUESTION


@ON_SQLITE
def test_nobody_commented_yet_leads_to_the_form_of_the_plain_page_and_stores_nothing(
    app, client, site
):
    before = row_counts(app)

    _, root, kept = read(client.get(PATH, query_string=QUESTION | {"title": "About"}))

    link = root.find(".//a[@class='write']").get("href")
    empty = client.get(link.removeprefix("http://comments.example.test"))
    assert kept["thread"]["id"] is None
    assert 'name="title" value="About"' in empty.text
    assert row_counts(app) == before


@ON_SQLITE
def test_every_link_that_stands_for_a_button_leads_somewhere(client, site):
    first = posting.posted(client, url=PAGE)["id"]
    for at in range(21):
        posting.posted(client, text=f"Root {at}")
        posting.posted(client, parent_id=first, text=f"Reply {at}")

    answer = client.get(PATH, query_string=QUESTION | {"order": "oldest"})

    service = "http://comments.example.test"
    links = {one.get("href") for one in read(answer)[1].findall(".//a")}
    ours = {link.removeprefix(service) for link in links if link.startswith(service)}
    words = {"reply_to=", "/report", "cursor=", "/replies"}
    assert {word for word in words if any(word in link for link in ours)} == words
    assert {client.get(link).status_code for link in ours} == {200}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 422),
        ("identifier=", 422),
        ("identifier=%00", 422),
        ("identifier=" + "x" * 301, 422),
        ("url=" + "x" * 2001, 422),
        ("identifier=a&order=random", 422),
        ("identifier=a&lang=%3Cscript%3E", 422),
        ("identifier=a&lang=pt-BR&theme=dark&order=best", 200),
        ("identifier=a&theme=pink", 422),
        ("identifier=a&sso=token", 422),
        ("identifier=a&lang=&theme=&order=&title=&url=", 200),
    ],
)
@ON_SQLITE
def test_a_question_that_does_not_fit_is_refused_in_a_sentence(client, site, query, status):
    answer = client.get(f"{PATH}?{query}")

    assert answer.status_code == status
    assert status == 200 or answer.get_json()["detail"].endswith(".")


def test_it_is_kept_as_ready_bytes_and_never_older_than_the_question(app, client, site):
    address = f"{PATH}?identifier=article"
    posting.posted(client, text="First words")
    with recorded_statements(app) as cold:
        first = ask(app, address)
    with recorded_statements(app) as warm:
        known = ask(app, address, If_None_Match=first[1]["ETag"])
    posting.posted(client, text="Second words")

    again = ask(app, address, If_None_Match=first[1]["ETag"])

    assert 0 < len(cold) <= 5
    assert (warm, known[0], known[2]) == ([], 304, b"")
    assert again[0] == 200
    assert "Second words" in again[2].decode()
    assert again[1]["Cache-Control"].startswith("public, max-age=0, s-maxage=1")


@ON_SQLITE
def test_it_is_the_same_for_everyone_and_opened_by_itself_it_runs_nothing(client, site):
    posting.posted(client)

    answer = client.get(f"{PATH}?identifier=article", headers={"Accept-Language": "ar"})

    policy = answer.headers["Content-Security-Policy"]
    assert answer.mimetype == "text/html"
    assert "Set-Cookie" not in answer.headers
    assert set(answer.headers["Vary"].split(", ")) == {"Origin", "Accept-Encoding"}
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert not re.search(r"\sstyle=|<style|\son\w+=", answer.text)


@ON_SQLITE
def test_another_sites_discussion_is_not_in_it(app, client, site):
    readers.add_site_elsewhere(app)
    posting.posted(client, text="Ours")

    answer = client.get("/sites/elsewhere/fragment?identifier=article")

    assert "Ours" not in answer.text
    assert client.get("/sites/nowhere/fragment?identifier=article").status_code == 404


ALLOWED = {"link": "stylesheet", "script": "application/json"}


def offences(answer):
    """Name what of ours never stands in the fragment: other scripts, handlers, and links to odd places."""
    tree = html5lib.parseFragment(answer.text, treebuilder="etree", namespaceHTMLElements=False)
    found = [one.tag for one in tree if one.tag not in {"afterword-comments", "script"}]
    _, root, _ = read(answer)
    for one in root.iter():
        kind = one.get("rel") if one.tag == "link" else one.get("type")
        if one.tag in {"iframe", "object", "style", "base", "img", "meta", "form"} or (
            one.tag in ALLOWED and kind != ALLOWED[one.tag]
        ):
            found.append(one.tag)
        found += [name for name in one.attrib if name.lower().startswith("on")]
        for name in ("href", "src"):
            target = one.get(name)
            if target and not target.startswith(("http://", "https://", "mailto:", "#")):
                found.append(f"{name}={target}")
    return found


ENDINGS = [
    ("template", "</template></afterword-comments><script>alert(1)</script>"),
    ("script", "</script><!--<script>alert(1)</script>"),
    ("attribute", '" onmouseover="alert(1)" x="'),
    ("separator", "\u2028</section>\u2029"),
]


def said_everywhere(client, vector, identifier):
    """Put hostile words wherever a reader or a publisher can put some, and return the fragment with them."""
    words = vector.replace("\0", "")
    author = {"name": words[:80] or "x"}
    posting.post(client, identifier=identifier, title=words[:500], text=words or "x")
    posting.post(client, identifier=identifier, author=author)
    posting.post(client, identifier=identifier, author=author | {"url": words[:300]})
    asked = {"identifier": identifier, "url": words[:2000], "title": words[:500]}
    return client.get(PATH, query_string=asked)


@ON_SQLITE
def test_hostile_words_names_titles_and_addresses_stay_text(client, site):
    vectors = dict([*FIELD_VECTORS, *ENDINGS])

    # Each under itself as an identifier; two may be the same but for their end.
    answers = {
        name: said_everywhere(client, vector, f"{at}{vector}".replace("\0", "")[:300])
        for at, (name, vector) in enumerate(vectors.items())
    }

    assert len(answers) > 50
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(
        answers, 200
    )
    assert {name: found for name, answer in answers.items() if (found := offences(answer))} == {}


@ON_SQLITE
def test_a_placeholder_has_no_words_and_no_name(app, client, site):
    gone = posting.posted(client, text="Gone words", author={"name": "Gone Name"})["id"]
    posting.posted(client, parent_id=gone)
    posting.decide(app, gone, Status.REMOVED)

    answer = client.get(f"{PATH}?identifier=article")

    assert "This comment was removed." in answer.text
    assert not [word for word in ("Gone words", "Gone Name") if word in answer.text]


@ON_SQLITE
def test_a_roles_badge_is_in_its_language_and_the_thread_beside_it_keeps_the_word(
    app, client, site
):
    dora = readers.make_person(app, "dora")
    with app.app_context(), write_unit():
        staff = sites.get_site("blog")
        accounts.add_staff("dora@example.test", staff, RoleName.OWNER, "", NOW)
    header = {"Authorization": f"Bearer {readers.token_for(app, dora, site)}"}
    written = client.post(
        f"{API}/comments", json={"identifier": "article", "text": "Hello"}, headers=header
    )

    answer = client.get(PATH, query_string=QUESTION | {"lang": "de"}).text

    assert written.status_code == 201
    assert 'part="badge">Team</span>' in answer
    assert '"badge":"Staff"' in answer


@ON_SQLITE
def test_it_speaks_the_language_asked_for_else_the_sites_and_never_the_browsers(app, site):
    posting.set_site(app, "language=ar")
    client = app.test_client()

    def ask_for(asked, browser):
        return client.get(PATH, query_string=QUESTION | asked, headers={"Accept-Language": browser})

    german, own, kept = ask_for({"lang": "de"}, "en"), ask_for({}, "de"), ask_for({}, "en")

    assert "Schreiben Sie den ersten Kommentar." in german.text
    assert german.headers["Content-Language"] == "de"
    assert own.headers["Content-Language"] == "ar"
    assert own.text == kept.text != german.text
    assert "/ar/embed/takeover.js" in own.text
    assert "Accept-Language" not in own.headers.get("Vary", "")
