"""The operator's list of providers: what stops the start and is named, and what is made of it."""

import json

import pytest

from comments.accounts.providers import configured
from comments.accounts.providers.arrival import link_from
from comments.accounts.providers.asking import LIFETIME, MAX_DOCUMENTS, Documents
from comments.app import create_app
from comments.core.outbound import Outbound
from comments.core.settings import Settings, SettingsError
from comments.sites.errors import BadSetting
from comments.sites.settings import changed
from tests.conftest import NOW, settings_for
from tests.factories import commands
from tests.outside.services import ENTRIES

CORP = ENTRIES["corp"]


def read(entries):
    return configured.read_providers(Settings(sign_in_providers=json.dumps(entries)), Outbound())


@pytest.mark.parametrize(
    ("entries", "named"),
    [
        ({"Corp": CORP}, "Corp"),
        ({"a": CORP}, "'a'"),
        ({"mail": CORP}, "mail"),
        ({"corp": 7}, "corp"),
        ({"corp": {}}, "client_id"),
        ({"corp": CORP | {"client_secrt": "hunter2"}}, "client_secrt"),
        ({"corp": CORP | {"client_id": 7}}, "client_id"),
        ({"corp": CORP | {"client_id": " "}}, "client_id"),
        ({"corp": CORP | {"client_secret": "hünter2"}}, "client_secret"),
        ({"corp": CORP | {"client_secret": "hunter2\r\nX: y"}}, "client_secret"),
        ({"corp": CORP | {"label": "x" * 61}}, "label"),
        ({"corp": CORP | {"label": "two\nlines"}}, "label"),
        ({"corp": CORP | {"discovery_url": "https://login.example.test"}}, "discovery_url"),
        ({"corp": CORP | {"discovery_url": f"http://a.example{configured.WELL_KNOWN}"}}, "corp"),
        ({"corp": CORP | {"discovery_url": f"file://{configured.WELL_KNOWN}"}}, "discovery_url"),
        ({"corp": CORP | {"scope": "profile"}}, "scope"),
        ({"github": {"client_id": "x"}}, "client_secret"),
        ({"github": CORP}, "discovery_url"),
        ({"apple": ENTRIES["apple"] | {"private_key": "hunter2"}}, "private_key"),
        ({"mastodon": {"instances": "mastodon.social"}}, "instances"),
        ({"mastodon": {"instances": []}}, "instances"),
        ({"mastodon": {"instances": ["localhost"]}}, "localhost"),
        ({"mastodon": {"instances": [7]}}, "instances"),
        ({f"corp{number}": CORP for number in range(21)}, "more than 20"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named_without_its_secret(entries, named):
    with pytest.raises(SettingsError) as refused:
        read(entries)

    assert "AFTERWORD_SIGN_IN_PROVIDERS" in str(refused.value)
    assert named in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_apples_key_has_to_be_one_that_apple_makes():
    from joserfc.jwk import ECKey  # noqa: PLC0415

    other = ECKey.generate_key("P-384").as_pem(private=True).decode()
    public = ECKey.import_key(ENTRIES["apple"]["private_key"]).as_pem(private=False).decode()

    for key in (other, public):
        with pytest.raises(SettingsError, match="private_key"):
            read({"apple": ENTRIES["apple"] | {"private_key": key}})


def test_entries_become_providers_in_the_operators_order():
    providers = read(ENTRIES)

    assert list(providers) == list(ENTRIES)
    assert [provider.kind for provider in providers.values()] == [
        "openid",
        "google",
        "apple",
        "github",
        "mastodon",
    ]
    assert providers["corp"].label == "Example Corp"
    assert read({"github": ENTRIES["github"] | {"label": "Our GitHub"}})["github"].label == (
        "Our GitHub"
    )


def test_no_entries_are_no_providers():
    assert read({}) == {}
    assert configured.read_providers(Settings(), Outbound()) == {}


def test_a_provider_does_not_show_its_secrets():
    assert "hunter2" not in repr(read(ENTRIES))
    assert "PRIVATE KEY" not in repr(read(ENTRIES))


def test_the_application_does_not_start_with_a_provider_that_cannot_be_used(tmp_path):
    settings = settings_for(
        f"sqlite:///{tmp_path / 'a.db'}", tmp_path, sign_in_providers='{"github": {}}'
    )

    with pytest.raises(SettingsError, match="github"):
        create_app(settings)


def test_a_site_offers_what_the_installation_knows():
    assert changed({}, "sign_in", "mail,corp", ["corp"])["sign_in"] == ("mail", "corp")

    with pytest.raises(BadSetting, match="corp"):
        changed({}, "sign_in", "mail,gihtub", ["corp"])


def test_the_command_knows_the_providers_of_the_installation(app, site):
    done = commands.run(app, ["site", "set", "blog", "sign_in=github,corp"])
    refused = commands.run(app, ["site", "set", "blog", "sign_in=gihtub"])

    assert (done.exit_code, refused.exit_code) == (0, 1)
    assert "sign_in=github,corp" in commands.run(app, ["site", "list"]).output


def test_documents_are_kept_for_an_hour():
    documents = Documents()
    documents.keep("a", {"a": 1}, NOW)

    assert documents.find("a", NOW + LIFETIME * 0.99) == {"a": 1}
    assert documents.find("a", NOW + LIFETIME) is None


def test_of_documents_only_the_newest_are_kept():
    documents = Documents()
    for number in range(MAX_DOCUMENTS + 2):
        documents.keep(str(number), {}, NOW)

    assert [documents.find(name, NOW) for name in ("0", "1", "2")] == [None, None, {}]


@pytest.mark.parametrize(
    ("value", "link"),
    [
        ("https://github.com/ada", "https://github.com/ada"),
        ("http://github.com/ada", None),
        ("javascript:alert(1)", None),
        ("https://a b", None),
        ("https://" + "x" * 500, None),
        ("https://ü.example", None),
        (7, None),
        (None, None),
    ],
)
def test_a_page_that_a_provider_names_is_shown_only_as_a_link(value, link):
    assert link_from(value) == link
