"""Disqus's signed payload, with the vectors of its recipes and the habits of its official senders."""

import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from comments.accounts.sso import remote_auth
from comments.accounts.sso.errors import SsoRefused
from comments.accounts.sso.member import SignedOut
from tests.conftest import NOW
from tests.factories import publishers
from tests.factories.publishers import SECRET

STAMP = 1767225600
SIGNED_AT = datetime.fromtimestamp(STAMP, UTC)
ADA_MESSAGE = "eyJpZCI6IjQyIiwidXNlcm5hbWUiOiJBZGEgRXhhbXBsZSIsImVtYWlsIjoiYWRhQGV4YW1wbGUudGVzdCJ9"
ADA_HMAC = "4e9088d12bcde7085b3ba3ff37e982d346b57898"
ADA = f"{ADA_MESSAGE} {ADA_HMAC} {STAMP}"
DORA = {"id": "7", "username": "Dora Example"}


def verify(payload, now=NOW, secret=SECRET):
    claim = remote_auth.read(payload)
    if isinstance(claim, SignedOut):
        return claim
    return remote_auth.verify(claim, secret, remote_auth.Freshness(), now)


def test_the_known_payload_names_its_member():
    member = verify(ADA, SIGNED_AT)

    assert (member.subject, member.name, member.signed_at) == ("42", "Ada Example", SIGNED_AT)


def test_upper_case_hex_verifies_too():
    member = verify(f"{ADA_MESSAGE} {ADA_HMAC.upper()} {STAMP}", SIGNED_AT)

    assert member.subject == "42"


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(f"e30= a47a4a1ee8606238bd8fca17135b2a7879f08519 {STAMP}", id="empty object"),
        pytest.param(f"W10= 9b1aff1882a290be8fe430af16ec3355dd2ca63d {STAMP}", id="empty list"),
        pytest.param("e30= 0000000000000000000000000000000000000000 1500000000", id="stale logout"),
        pytest.param("", id="nothing"),
        pytest.param("   ", id="spaces"),
        pytest.param("W10=", id="WordPress for visitors, the message alone"),
        pytest.param(f"b'eyJpZCI6IjQyIn0=' b'{ADA_HMAC}' {STAMP}", id="django-disqus on Python 3"),
        pytest.param(f"not-base64! {ADA_HMAC} {STAMP}", id="no base64"),
        pytest.param(publishers.remote_auth(b"{"), id="no JSON"),
        pytest.param(publishers.remote_auth(b"[" * 5000), id="nested without end"),
        pytest.param(publishers.remote_auth(b"\xff\xfe\x00"), id="no text"),
        pytest.param(publishers.remote_auth(["7"]), id="a list"),
        pytest.param(publishers.remote_auth("7"), id="a text"),
        pytest.param(publishers.remote_auth({"username": "Dora"}), id="no id"),
        pytest.param(publishers.remote_auth(DORA | {"id": None}), id="null as id"),
        pytest.param(publishers.remote_auth(DORA | {"id": ""}), id="an empty id"),
        pytest.param(publishers.remote_auth(DORA | {"id": 0}), id="0 as id"),
        pytest.param(ADA_MESSAGE, id="one part"),
        pytest.param(f"{ADA_MESSAGE} {ADA_HMAC}", id="two parts"),
        pytest.param(f"{ADA_MESSAGE}  {ADA_HMAC} {STAMP}", id="two spaces"),
        pytest.param(f"{ADA} {STAMP}", id="four parts"),
    ],
)
def test_an_empty_or_unreadable_payload_means_signed_out_and_never_an_error(payload):
    assert isinstance(verify(payload), SignedOut)


def test_what_cannot_be_read_comes_with_a_hint_and_what_is_empty_without():
    assert verify("not-base64! abc 1").detail is not None
    assert verify(publishers.remote_auth({})).detail is None
    assert verify("").detail is None


def test_a_whole_number_is_an_id_too():
    assert verify(publishers.remote_auth(DORA | {"id": 7})).subject == "7"


@pytest.mark.parametrize("id_", [True, 1.5, ["7"], {"a": 1}, "x" * 201, "a\0b"], ids=repr)
def test_anything_else_as_an_id_is_refused(id_):
    with pytest.raises(SsoRefused, match="“id”"):
        verify(publishers.remote_auth(DORA | {"id": id_}))


def test_latin_1_inside_the_base64_is_read():
    member = verify(publishers.remote_auth(DORA | {"username": "Zoë Exämple"}, encoding="latin-1"))

    assert member.name == "Zoë Exämple"


def test_utf_8_inside_the_base64_is_read():
    assert verify(publishers.remote_auth(DORA | {"username": "Zoë 漢"})).name == "Zoë 漢"


def test_what_php_escapes_is_verified_as_it_came():
    raw = rb'{"id":7,"username":"Zo\u00eb","url":"https:\/\/dora.example.test\/"}'

    member = verify(publishers.remote_auth(raw))

    assert (member.name, member.url) == ("Zoë", "https://dora.example.test/")


@pytest.mark.parametrize("empty", [None, ""], ids=["null from Elixir", "an empty text from .NET"])
def test_fields_left_empty_are_left_out(empty):
    person = DORA | {"email": empty, "avatar": empty, "url": empty, "profile_url": empty}

    assert verify(publishers.remote_auth(person)).url is None


def test_the_address_of_a_profile_stands_in_for_the_url():
    person = DORA | {"profile_url": "https://club.example.test/dora"}

    assert verify(publishers.remote_auth(person)).url == "https://club.example.test/dora"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "mailto:a@b.test", "/dora", 7, "https://a b"]
)
def test_a_link_that_is_none_is_left_out(url):
    assert verify(publishers.remote_auth(DORA | {"url": url})).url is None


@pytest.mark.parametrize("name", [None, "", "  ", "\u200b", 7, ["Dora"]], ids=repr)
def test_a_person_without_a_name_to_show_is_refused(name):
    with pytest.raises(SsoRefused, match="“username”"):
        verify(publishers.remote_auth(DORA | {"username": name}))


@pytest.mark.parametrize(
    ("away", "is_fresh"),
    [
        pytest.param(timedelta(hours=-2), True, id="two hours old"),
        pytest.param(timedelta(hours=-2, seconds=-1), False, id="a second older"),
        pytest.param(timedelta(hours=8), True, id="ColdFusion adds eight hours"),
        pytest.param(timedelta(hours=12), True, id="twelve hours ahead"),
        pytest.param(timedelta(hours=12, seconds=1), False, id="a second more"),
    ],
)
def test_open_point_a_payload_is_good_for_two_hours_past_and_twelve_ahead(away, is_fresh):
    payload = publishers.remote_auth(DORA, NOW + away)

    if is_fresh:
        assert verify(payload).subject == "7"
    else:
        with pytest.raises(SsoRefused, match=r"too old|future"):
            verify(payload)


@pytest.mark.parametrize("stamp", ["-1", "1.5", "soon", "٣", "9" * 40, "1e9"])
def test_a_time_that_is_none_is_refused(stamp):
    with pytest.raises(SsoRefused, match="whole seconds"):
        verify(publishers.remote_auth(DORA, stamp=stamp))


def test_a_signature_with_another_secret_is_refused():
    with pytest.raises(SsoRefused, match="signature does not fit"):
        verify(publishers.remote_auth(DORA, secret=b"another"))


@pytest.mark.parametrize("signature", ["", "0", "ä" * 40, ADA_HMAC[:-1], ADA_HMAC + "0"], ids=repr)
def test_a_signature_of_another_shape_is_refused(signature):
    with pytest.raises(SsoRefused, match="signature does not fit"):
        verify(f"{ADA_MESSAGE} {signature} {STAMP}", SIGNED_AT)


def test_the_mail_address_is_not_read():
    member = verify(ADA, SIGNED_AT)

    assert "ada@example.test" not in repr(member)


FLIPPED = st.tuples(st.integers(0, len(ADA) - 1), st.sampled_from(string.printable[:95]))


@given(FLIPPED)
def test_no_byte_of_a_payload_can_be_another(flip):
    at, character = flip
    assume(character != ADA[at])
    is_signature = len(ADA_MESSAGE) < at <= len(ADA_MESSAGE) + len(ADA_HMAC)
    assume(not (is_signature and character.lower() == ADA[at]))
    changed = ADA[:at] + character + ADA[at + 1 :]

    try:
        found = verify(changed, SIGNED_AT)
    except SsoRefused:
        return
    assert isinstance(found, SignedOut)


@given(st.text(max_size=300))
def test_any_text_at_all_means_signed_out(payload):
    assert isinstance(remote_auth.read(payload), SignedOut)
