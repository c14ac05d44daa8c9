import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from comments.accounts import passkeys
from comments.accounts.errors import (
    PasskeyRefused,
    PasskeysImpossible,
    PasskeyTaken,
    TooManyPasskeys,
)
from comments.accounts.models import Account
from comments.accounts.passkeys import Challenge, Place
from comments.core.db import db
from tests.conftest import NOW
from tests.factories import readers
from tests.factories.authenticators import PRESENT, Authenticator, decode, encode
from tests.factories.databases import on_sqlite

URL = "https://comments.example.test"
PLACE = Place.of(URL, (URL,))
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def carol(app, site):
    return readers.make_person(app, "carol")


def register(carol, device, now=NOW, place=PLACE):
    challenge = passkeys.new_challenge(passkeys.REGISTER, now, carol.id)
    options = json.loads(passkeys.options_to_register(place, carol, challenge))
    passkey = passkeys.register(place, carol, challenge, device.create(options), now)
    db.session.flush()
    return passkey


def sign_in(device, now=LATER, place=PLACE, challenge=None):
    challenge = challenge or passkeys.new_challenge(passkeys.SIGN_IN, now)
    options = json.loads(passkeys.options_to_sign_in(place, challenge))
    return passkeys.sign_in(place, challenge, device.get(options), now)


def test_who_made_a_passkey_comes_in_by_it(carol, unit):
    device = Authenticator()
    register(carol, device)

    assert sign_in(device).id == carol.id
    assert sign_in(device, LATER + timedelta(hours=1)).id == carol.id


def test_the_browser_is_asked_for_a_verified_person_and_a_key_that_is_found_without_a_name(carol):
    challenge = passkeys.new_challenge(passkeys.REGISTER, NOW, carol.id)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(passkeys, "list_passkeys", lambda _account_id: [])
        making = json.loads(passkeys.options_to_register(PLACE, carol, challenge))
    using = json.loads(passkeys.options_to_sign_in(PLACE, challenge))

    assert making["authenticatorSelection"]["userVerification"] == "required"
    assert making["authenticatorSelection"]["residentKey"] == "required"
    assert making["rp"]["id"] == using["rpId"] == "comments.example.test"
    assert using["userVerification"] == "required"
    assert using["allowCredentials"] == []
    assert making["attestation"] == "none"


def test_a_device_that_has_one_is_told_so(carol, unit):
    register(carol, Authenticator())
    challenge = passkeys.new_challenge(passkeys.REGISTER, NOW, carol.id)

    options = json.loads(passkeys.options_to_register(PLACE, carol, challenge))

    [known] = options["excludeCredentials"]
    assert known["id"] == encode(Authenticator().credential_id)


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://evil.example.test"},
        {"origin": "http://comments.example.test"},
        {"host": "evil.example.test"},
        {"flags": PRESENT},
        {"flags": 0},
    ],
    ids=["origin", "scheme", "host", "person not verified", "nobody there"],
)
def test_a_lying_device_neither_makes_nor_uses_a_passkey(carol, unit, lie):
    honest, liar = Authenticator(), Authenticator(**lie)
    with pytest.raises(PasskeyRefused):
        register(carol, liar)
    register(carol, honest)
    liar.key, liar.user_handle = honest.key, honest.user_handle

    with pytest.raises(PasskeyRefused):
        sign_in(liar)


def test_another_key_for_the_same_passkey_is_refused(carol, unit):
    device = Authenticator()
    register(carol, device)
    thief = Authenticator(user_handle=device.user_handle)

    with pytest.raises(PasskeyRefused):
        sign_in(thief)


def test_a_passkey_of_another_person_cannot_be_claimed(app, carol, unit):
    device = Authenticator()
    register(carol, device)
    device.user_handle = passkeys.handle_of(carol.id + 1)

    with pytest.raises(PasskeyRefused):
        sign_in(device)


def test_a_counter_that_stands_still_is_a_copied_key(carol, unit):
    device = Authenticator(count=5)
    register(carol, device)
    sign_in(device)
    device.steps = 0

    with pytest.raises(PasskeyRefused):
        sign_in(device, LATER + timedelta(hours=1))


def test_a_device_that_does_not_count_is_taken(carol, unit):
    device = Authenticator(steps=0)
    register(carol, device)
    sign_in(device)

    assert sign_in(device, LATER + timedelta(hours=1)).id == carol.id


def test_a_challenge_works_once_even_if_the_cookie_comes_again(carol, unit):
    device = Authenticator(steps=0)
    register(carol, device)
    challenge = passkeys.new_challenge(passkeys.SIGN_IN, LATER)
    sign_in(device, LATER, challenge=challenge)

    with pytest.raises(PasskeyRefused):
        sign_in(device, LATER + timedelta(seconds=5), challenge=challenge)


@pytest.mark.parametrize(
    ("purpose", "account_id", "minutes"),
    [(passkeys.REGISTER, None, 0), (passkeys.SIGN_IN, 1, 0), (passkeys.SIGN_IN, None, 5)],
    ids=["other purpose", "another person", "too old"],
)
def test_a_challenge_is_for_one_purpose_one_person_and_some_minutes(purpose, account_id, minutes):
    kept = Challenge(purpose, "x", NOW, account_id).kept()

    with pytest.raises(PasskeyRefused, match="took too long"):
        passkeys.read_challenge(kept, passkeys.SIGN_IN, NOW + timedelta(minutes=minutes))


@pytest.fixture
def dora(app):
    return readers.make_person_without_address(app, "dora")


def test_a_passkey_is_one_persons(carol, dora, unit):
    register(carol, Authenticator())

    with pytest.raises(PasskeyTaken):
        register(dora, Authenticator())


def test_there_is_an_end_to_how_many(carol, unit):
    for number in range(passkeys.MAX_PASSKEYS):
        register(carol, Authenticator(credential_id=b"number %d" % number))

    with pytest.raises(TooManyPasskeys):
        register(carol, Authenticator())


@pytest.mark.parametrize(
    ("url", "is_possible"),
    [
        ("https://comments.example.test", True),
        ("http://localhost:8080", True),
        ("http://comments.example.test", False),
        ("https://192.0.2.1", False),
        ("http://127.0.0.1:8080", False),
        ("https://[2001:db8::1]", False),
    ],
)
def test_passkeys_need_a_name_and_tls(url, is_possible):
    place = Place.of(url, (url,))

    assert place.is_possible == is_possible
    if not is_possible:
        with pytest.raises(PasskeysImpossible, match="AFTERWORD_BASE_URL"):
            passkeys.options_to_sign_in(place, passkeys.new_challenge(passkeys.SIGN_IN, NOW))


VALUES = st.none() | st.integers() | st.text(max_size=20) | st.binary(max_size=40).map(encode)
WORDS = (
    "id",
    "rawId",
    "type",
    "response",
    "clientDataJSON",
    "attestationObject",
    "authenticatorData",
    "signature",
)
ANSWERS = st.one_of(
    st.text(max_size=60),
    st.recursive(
        VALUES | st.just("public-key"),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from((*WORDS, "userHandle")), inner),
        max_leaves=12,
    ).map(json.dumps),
)  # fmt: skip


@on_sqlite
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(answer=ANSWERS)
def test_nonsense_is_refused_in_words(app, carol, unit, answer):
    for purpose, ask in ((passkeys.SIGN_IN, passkeys.sign_in), (passkeys.REGISTER, _register)):
        challenge = passkeys.new_challenge(purpose, NOW)
        with pytest.raises(PasskeyRefused):
            ask(PLACE, challenge, answer, NOW)


def _register(place, challenge, answer, now):
    carol = db.session.scalars(select(Account)).one()
    return passkeys.register(place, carol, challenge, answer, now)


@on_sqlite
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    at=st.integers(0, 10_000),
    bits=st.integers(1, 255),
    part=st.sampled_from(["attestationObject", "clientDataJSON"]),
)
def test_a_changed_byte_is_refused_or_changes_nothing_that_counts(app, carol, unit, at, bits, part):
    device = Authenticator()
    challenge = passkeys.new_challenge(passkeys.REGISTER, NOW, carol.id)
    options = json.loads(passkeys.options_to_register(PLACE, carol, challenge))
    answer = json.loads(device.create(options))
    content = bytearray(decode(answer["response"][part]))
    content[at % len(content)] ^= bits
    answer["response"][part] = encode(bytes(content))

    try:
        made = passkeys.register(PLACE, carol, challenge, json.dumps(answer), NOW)
    except PasskeyRefused:
        return
    db.session.expunge(made)
    if part == "clientDataJSON":  # the last letter of a challenge holds two bits that say nothing
        said = json.loads(content)
        assert decode(said["challenge"]) == decode(options["challenge"])
        assert (said["origin"], said["type"]) == (URL, "webauthn.create")
