"""What other systems' importers make of our Disqus export."""

import re
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from isso import config, migrate
from isso import db as isso_db

from comments.discussion.models import Status
from comments.transfer import registry
from comments.transfer.formats import disqus_writer, xml_text
from comments.transfer.outgoing import Discussions
from tests.factories import posting
from tests.transfer import importing

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DSQ = "{http://disqus.com/disqus-internals}id"
NS = "{http://disqus.com}"
WP = "{http://wordpress.org/export/1.2/}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture
def export(pond, tmp_path):
    for name in ("disqus-plain.xml", "disqus-parents.xml", "disqus-texts.xml", "wxr-wordpress.xml"):
        importing.import_sample(name, pond)
    return importing.export_to(tmp_path / "export.xml", pond, "disqus")


def live():
    return [c for c in importing.comments().values() if c.status == Status.APPROVED]


def test_isso_takes_every_live_comment_with_its_parent_and_nothing_else(export, tmp_path, capsys):
    path = str(tmp_path / "isso.db")
    moderation = {"enabled": "off", "approve-if-email-previously-approved": "off"}
    settings = config.new(
        {
            "general": {"dbpath": path, "max-age": "15m"},
            "guard": {"enabled": "off"},
            "moderation": moderation,
        }
    )
    database = isso_db.SQLite3(path, settings)

    migrate.Disqus(database, str(export), empty_id=True).migrate()

    found = database.execute("SELECT mode, text, parent FROM comments").fetchall()
    taken = sorted(text for mode, text, _ in found if mode == 1)
    assert taken == sorted(comment.html for comment in live())
    assert all(not text for mode, text, _ in found if mode != 1)
    answered = sum(c.parent_id is not None for c in live())
    assert sum(bool(parent) for mode, _, parent in found if mode == 1) == answered
    assert "orphans" not in capsys.readouterr().out


def test_the_file_is_written_as_strict_importers_want_it(export):
    text = export.read_text(encoding="utf-8")
    root = ET.fromstring(text)

    assert 'dsq:id="' in text  # waline and schnack read the literal name
    kinds = [child.tag.removeprefix(NS) for child in root]
    assert root.findtext(f"{NS}category/{NS}forum") == "pond"
    assert {it.find(f"{NS}category").get(DSQ) for it in root.findall(f"{NS}thread")} == {"1"}
    assert kinds == sorted(kinds, key=["category", "thread", "post"].index)
    seen = {None}
    for post in root.iter(f"{NS}post"):
        parent = post.find(f"{NS}parent")
        assert (None if parent is None else parent.get(DSQ)) in seen
        seen.add(post.get(DSQ))
        assert DATE.fullmatch(post.findtext(f"{NS}createdAt"))
        assert post.findtext(f"{NS}isSpam") == "false"
        assert post.findtext(f"{NS}isDeleted") in {"true", "false"}
        assert post.find(f"{NS}author/{NS}name") is not None


def test_a_thread_of_which_no_address_is_known_gets_one_of_its_own_on_the_site(app, client, pond):
    for identifier in (" a 1&", "b"):
        posting.posted(client, site="pond", identifier=identifier)
    posting.close_thread(app)

    written = b"".join(registry.get_format("disqus").write(Discussions(pond)))
    wxr = b"".join(registry.get_format("wxr").write(Discussions(pond)))

    assert b"<dsq:thread_identifier> a 1&amp;</dsq:thread_identifier>" in wxr
    root = ET.fromstring(written)
    assert all(DATE.fullmatch(it.text) for it in root.iter(f"{NS}createdAt"))
    links = [it.text for it in root.iter(f"{NS}link")]
    home = "https://pond.example.test/?identifier="
    assert links == [f"{home}+a+1%26", f"{home}b"]
    threads = root.findall(f"{NS}thread")
    assert [it.findtext(f"{NS}id") for it in threads] == [" a 1&", "b"]
    assert [it.findtext(f"{NS}isClosed") for it in threads] == ["true", "true"]


def test_wxr_says_of_every_comment_what_became_of_it_and_what_it_answers(pond, tmp_path):
    importing.import_sample("wxr-wordpress.xml", pond)
    root = ET.parse(importing.export_to(tmp_path / "wxr.xml", pond, "wxr")).getroot()

    def told(item, name):
        return item.findtext(f"{WP}{name}")

    here = {it.source_id: it for it in importing.comments().values()}
    numbers = {it.id: it.source_id for it in here.values()}
    words = {"approved": "1", "pending": "0", "spam": "spam", "removed": "trash"}
    written = {told(it, "comment_id"): it for it in root.iter(f"{WP}comment")}
    assert {it.status for it in here.values()} == words.keys()
    assert {number: told(it, "comment_approved") for number, it in written.items()} == {
        number: words[it.status] for number, it in here.items()
    }
    parents = {number: numbers.get(it.parent_id, "0") for number, it in here.items()}
    assert {number: told(it, "comment_parent") for number, it in written.items()} == parents
    assert set(parents.values()) > {"0"}
    assert [told(it, "comment_status") for it in root.iter("item")] == ["closed"]


@pytest.mark.parametrize(
    ("url", "names", "link"),
    [
        ("https://a.test/p", [], "https://a.test/p"),
        (
            "/p",
            [("identifier", "https://a.test/no"), ("url", "https://a.test/q")],
            "https://a.test/q",
        ),
        ("mailto:x", [], "https://home.test/?thread=7"),
        (None, [("url", "/p")], "https://home.test/?thread=7"),
    ],
)
def test_a_link_is_an_absolute_address(database_url, url, names, link):
    thread = SimpleNamespace(row=SimpleNamespace(id=7, url=url), names=names)

    assert disqus_writer._address(thread, "", ["https://home.test"]) == link


def test_posts_keep_the_numbers_that_disqus_and_wordpress_gave_them(export):
    root = ET.fromstring(export.read_bytes())
    posts = {post.get(DSQ): post.findtext(f"{NS}id") for post in root.iter(f"{NS}post")}

    assert "1002" in posts
    assert "wp_id=9" in posts.values()


def test_what_was_never_published_is_not_in_it(export):
    text = export.read_text(encoding="utf-8")

    hidden = [c for c in importing.comments().values() if c.status != Status.APPROVED and c.text]
    assert hidden
    assert [c.source_id for c in hidden if f"[CDATA[{c.html}]" in text] == []
    written = {post.get(DSQ) for post in ET.fromstring(text).iter(f"{NS}post")}
    everyone = importing.comments().values()
    assert written.isdisjoint(c.source_id for c in everyone if not c.is_shown)
    assert {Status.PENDING, Status.SPAM} <= {c.status for c in everyone if not c.is_shown}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a ]]> b", "a ]]> b"),
        ("a\x08\ufffe\x00b", "ab"),
        ('<&>"\t\n', '<&>"\t\n'),
    ],
)
def test_any_text_makes_a_file_that_can_be_read(database_url, text, read):
    written = f'<a b="{xml_text.escape(text)}">{xml_text.cdata(text)}</a>'

    assert ET.fromstring(written).text == read
