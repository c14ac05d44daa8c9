"""Static files: for ever under their release, compressed, for every origin, and nothing else."""

import gzip
from pathlib import Path

import brotli
import pytest

from comments.web import assets

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
STATIC = Path(__file__).resolve().parents[2] / "static"
LOADER_BYTES = 3 * 1024


@pytest.fixture
def path(app):
    return assets.asset_url("shared/thread.css")


def test_a_file_is_kept_for_ever_under_its_release(client, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.data == (STATIC / "shared/thread.css").read_bytes()
    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_under_another_release_it_is_not_kept_for_ever(client):
    answer = client.get("/static/000000000000/shared/thread.css")

    assert answer.status_code == 200
    assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("gzip;q=1, br;q=0", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
        ("deflate", None, bytes),
    ],
)
def test_it_is_sent_in_the_best_form_the_browser_reads(client, path, accepted, encoding, decode):
    answer = client.get(path, headers={"Accept-Encoding": accepted})

    assert answer.headers.get("Content-Encoding") == encoding
    assert decode(answer.data) == (STATIC / "shared/thread.css").read_bytes()
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_it_may_be_loaded_from_every_page(client, path):
    answer = client.get(path, headers={"Origin": "https://anywhere.example.test"})

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer.headers


def test_an_unchanged_file_is_answered_with_304(client, path):
    etag = client.get(path).headers["ETag"]

    again = client.get(path, headers={"If-None-Match": etag})

    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "name",
    [
        "../pyproject.toml",
        "..%2fpyproject.toml",
        "%2e%2e/pyproject.toml",
        "shared/../../pyproject.toml",
        "shared/..%2f..%2f..%2fetc/passwd",
        "..\\pyproject.toml",
        "/etc/passwd",
        "//etc/passwd",
        "%2fetc/passwd",
        "shared",
        "shared/",
        ".",
        "nothing.js",
        "shared/thread.css/x",
        "%00",
        "shared/thread.css%00.js",
        "%ff",
        "x" * 5000,
        "x/" * 2000,
    ],
)
def test_what_is_no_static_file_is_not_found(client, name):
    assert client.get(f"/static/{assets.release()}/{name}").status_code in {404, 308}


@pytest.mark.parametrize(
    ("path", "source"), [("/embed.js", "embed/loader.js"), ("/count.js", "counts/count.js")]
)
def test_the_scripts_that_publishers_paste_stay_at_their_address(client, path, source):
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.mimetype in {"text/javascript", "application/javascript"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "immutable" not in answer.headers["Cache-Control"]
    assert len(answer.data) <= LOADER_BYTES
    assert "__RELEASE__" not in answer.text
    assert len(answer.data) <= (STATIC / source).stat().st_size


def test_the_loader_leads_to_this_release(client):
    assert assets.release() in client.get("/embed.js").text


def test_the_style_of_what_the_server_builds_is_the_elements_own_and_a_little_more(client):
    sheet = client.get(assets.asset_url("embed/fragment.css")).text

    own = (STATIC / "embed/fragment.css").read_text(encoding="utf-8")
    assert sheet.endswith(own)
    assert {
        rule for rule in (":host{display:block", ".pinned li+li{", ".chip{") if rule in own
    } == set()
    assert [
        rule for rule in (":host{display:block", ".pinned li+li{", ".chip{") if rule not in sheet
    ] == []
    assert "replaceSync" not in sheet


def test_every_script_survives_minification(client):
    names = [path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js")]

    answers = {name: client.get(assets.asset_url(name)) for name in names}

    assert answers
    assert [name for name, answer in answers.items() if answer.status_code != 200] == []
    assert [name for name, answer in answers.items() if "__RELEASE__" in answer.text] == []
