"""What the manual says to change leads to what is there."""

import re
from pathlib import Path

from tests.factories import posting
from tests.factories.databases import on_sqlite

MANUAL = Path(__file__).resolve().parents[2] / "docs/disqus.md"
ADDRESS = re.compile(r"https://((?:blog\.)?comments\.example\.org)(/[^\s\"'`)]*)")
SHORTNAME = re.compile(
    r"(?:shortname|SHORTNAME|SITENAME|SYSTEM_ID|short_name)\"?[:= ]+[{ ]*\"?([\w./]+)"
)


@on_sqlite
def test_every_address_in_the_manual_is_one_of_ours(client, site):
    posting.posted(client, identifier="article-42")
    found = ADDRESS.findall(MANUAL.read_text(encoding="utf-8"))
    hosts = {
        host: host.replace("comments.example.org", "comments.example.test") for host, _ in found
    }

    answers = {
        f"{host}{path}": client.get(
            path, headers={"Host": hosts[host], "Referer": "https://a.test/"}
        )
        for host, path in found
        if path != "/p/"
    }

    assert len(answers) > 8
    assert {
        a: answer.status_code for a, answer in answers.items() if answer.status_code >= 400
    } == {}


@on_sqlite
def test_every_shortname_in_the_manual_leads_to_the_scripts_once_a_client_added_its_own_part(
    client, site
):
    shortnames = SHORTNAME.findall(MANUAL.read_text(encoding="utf-8"))

    addresses = {f"{shortname}.disqus.com" for shortname in shortnames}

    assert len(shortnames) > 9
    assert addresses == {"comments.example.org/blog.disqus.com"}
    assert client.get("/blog.disqus.com/embed.js").status_code == 200


def test_every_platform_in_the_table_has_its_section():
    manual = MANUAL.read_text(encoding="utf-8")
    sections = {
        re.sub(r"[^a-z ]", "", h.lower()).replace(" ", "-")
        for h in re.findall(r"^##+ (.+)$", manual, re.MULTILINE)
    }

    linked = set(re.findall(r"\]\(#([\w-]+)\)", manual))

    assert len(linked) > 10
    assert linked <= sections
