import pytest

from comments.transfer import errors, hosts
from comments.transfer.running import Options
from tests.transfer import importing

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("url", "moved"),
    [
        ("http://old.example.test/a?b=1#c", "http://new.example.test/a?b=1#c"),
        ("HTTPS://OLD.example.test/", "https://new.example.test/"),
        ("https://dev.example.test:8000/a", "https://live.example.test/a"),
        ("https://www.old.example.test/", "https://www.old.example.test/"),
        ("not an address", "not an address"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_a_page_moves_with_its_host_and_nothing_else_changes(url, moved):
    host_map = hosts.read_host_map(
        ["old.example.test=new.example.test", "dev.example.test:8000=https://live.example.test"]
    )

    assert hosts._moved(url, host_map) == moved


@pytest.mark.parametrize("pair", ["old", "=new.example", "old=", "old=a/b", "o/x=new", "old=a b"])
def test_what_is_no_pair_of_hosts_is_refused(pair):
    with pytest.raises(errors.BadHostMap, match=r"write old\.example=new\.example"):
        hosts.read_host_map([pair])


def test_a_host_becomes_one_host():
    with pytest.raises(errors.BadHostMap, match="two hosts"):
        hosts.read_host_map(["old=a.test", "old=b.test"])


@SQLITE
def test_moved_pages_are_found_and_counted_where_they_are_now(pond, tmp_path):
    export = importing.write_export(
        tmp_path / "a.xml",
        importing.thread(9, url="http://old.example.test/a/"),
        importing.post(1, 9),
    )
    options = Options({"old.example.test": "https://pond.example.test"})

    account = importing.import_export(export, pond, options)

    (host,) = account.hosts
    assert (host.host, host.is_allowed, host.comments) == ("pond.example.test", True, 1)
    assert importing.threads()["9"].url == "https://pond.example.test/a/"


@SQLITE
def test_threads_of_one_page_are_joined_where_that_was_asked_for(pond, tmp_path):
    export = importing.write_export(
        tmp_path / "a.xml",
        importing.thread(8, "one", "http://pond.example.test/a"),
        importing.thread(9, "two", "https://www.pond.example.test/a/?utm_source=x"),
        importing.post(1, 8),
        importing.post(2, 9),
        importing.post(3, 9, parent=2),
    )

    account = importing.import_export(export, pond, Options(merge_duplicates=True))
    again = importing.import_export(export, pond, Options(merge_duplicates=True))

    (joined,) = importing.threads().values()
    assert (joined.source_id, joined.comment_count) == ("8", 3)
    names = {value for _, _, value, _ in importing.snapshot()[1]}
    assert {"one", "two", "http://pond.example.test/a"} < names
    assert (account.threads.merged, account.suspected_duplicates) == (1, [])
    assert again.comments_to_add == 0
    assert importing.untrue() == {}
