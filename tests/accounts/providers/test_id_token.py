"""Whether an id token is what it says, with a real provider that can be told to misbehave."""

import base64
import hashlib
import hmac
import json
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from comments.accounts.providers import client as oauth
from comments.accounts.providers import openid
from comments.accounts.providers.actions import new_secrets
from comments.accounts.providers.arrival import Arrival, Person
from comments.accounts.providers.errors import (
    AnswerNotTrusted,
    AnswerNotUnderstood,
    ProviderAway,
)
from comments.core import clock
from tests.accounts.providers.conftest import callback, hurried
from tests.outside.openid_provider import DISCOVERY, KEYS, TOKEN, USERINFO, rsa_key
from tests.outside.services import ADA, CORP


def go_and_come_back(outside, asking, provider, secrets=None):
    """Do what a browser and we do together, up to the moment somebody is identified."""
    secrets, now = secrets or new_secrets(), clock.now()
    client = openid.client_for(asking, provider, "", now)
    where = oauth.authorization_url(client, secrets, callback(provider.name))
    _, headers, _ = outside.world.visit(where)
    [code] = parse_qs(urlsplit(headers["Location"]).query)["code"]
    tokens = oauth.exchange(asking.outside, client, code, secrets, callback(provider.name))
    return openid.identify(asking, Arrival(provider, client, tokens, secrets, now))


def test_a_person_is_known_by_issuer_and_subject(outside, asking, providers):
    person = go_and_come_back(outside, asking, providers["corp"])

    assert person == Person(f"https://{CORP}", "ada-7", "ada", "Ada Example")


def test_the_provider_is_asked_with_state_nonce_and_challenge(outside, asking, providers):
    secrets = new_secrets()

    go_and_come_back(outside, asking, providers["corp"], secrets)

    [asked] = outside.corp.books.asked_to_authorize
    assert asked["response_type"] == "code"
    assert asked["scope"] == "openid profile"
    assert (asked["state"], asked["nonce"]) == (secrets.state, secrets.nonce)
    assert asked["code_challenge_method"] == "S256"
    assert secrets.verifier not in asked.values()
    assert "hunter2" not in str(asked)


def test_another_verifier_gets_no_token(outside, asking, providers):
    secrets, now = new_secrets(), clock.now()
    client = openid.client_for(asking, providers["corp"], "", now)
    _, headers, _ = outside.world.visit(oauth.authorization_url(client, secrets, callback("corp")))
    [code] = parse_qs(urlsplit(headers["Location"]).query)["code"]

    with pytest.raises(AnswerNotTrusted):
        oauth.exchange(asking.outside, client, code, new_secrets(), callback("corp"))


HOUR = 3600


@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param({"nonce": "another"}, id="another nonce"),
        pytest.param({"nonce": None}, id="no nonce"),
        pytest.param({"nonce": ""}, id="an empty nonce"),
        pytest.param({"aud": "somebody-else"}, id="for another client"),
        pytest.param({"aud": ["comments", "other"]}, id="for us and another, without azp"),
        pytest.param({"aud": ["comments", "x"], "azp": "x"}, id="got by another client"),
        pytest.param({"aud": None}, id="for nobody"),
        pytest.param({"aud": {"a": "comments"}}, id="for something strange"),
        pytest.param({"iss": "https://accounts.google.com"}, id="of another issuer"),
        pytest.param({"iss": f"https://{CORP}/"}, id="of almost this issuer"),
        pytest.param({"iss": None}, id="of nobody"),
        pytest.param({"exp": time.time() - HOUR}, id="expired"),
        pytest.param({"exp": None}, id="without an end"),
        pytest.param({"exp": "tomorrow"}, id="with an end that is no time"),
        pytest.param({"iat": time.time() + HOUR}, id="from the future"),
        pytest.param({"nbf": time.time() + HOUR}, id="not valid yet"),
        pytest.param({"sub": None}, id="about nobody"),
        pytest.param({"sub": 7}, id="about a number"),
        pytest.param({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, id="for another access token"),
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_not_trusted(outside, asking, providers, spoilt):
    def spoil(claims):
        claims.update(spoilt)
        for name in [name for name, value in spoilt.items() if value is None]:
            del claims[name]

    outside.corp.spoil = spoil

    with pytest.raises(AnswerNotTrusted):
        go_and_come_back(outside, asking, providers["corp"])


@pytest.mark.parametrize(
    ("spoilt", "trusted"),
    [
        ({"sub": ""}, False),
        ({"sub": "x" * 256}, False),
        ({"sub": "a\0b"}, False),
        ({"sub": "é"}, True),
    ],
    ids=["empty", "too long", "not to be stored", "any text"],
)
def test_a_subject_is_a_text_that_can_be_kept(outside, asking, providers, spoilt, trusted):
    outside.corp.spoil = lambda claims: claims.update(spoilt)

    if trusted:
        assert go_and_come_back(outside, asking, providers["corp"]).subject == "é"
    else:
        with pytest.raises((AnswerNotTrusted, AnswerNotUnderstood)):
            go_and_come_back(outside, asking, providers["corp"])


def unsigned(provider):
    def sign(claims):
        parts = ({"alg": "none"}, claims)
        return ".".join(base64url(json.dumps(part).encode()) for part in parts) + "."

    return sign


def base64url(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def with_the_public_key_as_secret(provider):
    public = provider.key.as_pem(private=False)

    def sign(claims):
        parts = ({"alg": "HS256", "kid": provider.key.kid}, claims)
        signed = ".".join(base64url(json.dumps(part).encode()) for part in parts)
        mac = hmac.new(public, signed.encode(), hashlib.sha256).digest()
        return f"{signed}.{base64url(mac)}"

    return sign


def with_the_client_secret(provider):
    del provider
    return lambda claims: jwt.encode(
        {"alg": "HS256"}, claims, OctKey.import_key("hunter2-corp-and-more-letters"), ["HS256"]
    )


def with_a_key_of_its_own(provider):
    other = rsa_key("of its own")
    header = {"alg": "RS256", "kid": provider.key.kid, "jwk": other.as_dict(private=False)}
    return lambda claims: jwt.encode(header, claims, other, ["RS256"])


def in_a_way_the_provider_never_announced(provider):
    header = {"alg": "RS512", "kid": provider.key.kid}
    return lambda claims: jwt.encode(header, claims, provider.key, ["RS512"])


def with_a_key_of_another_kind(provider):
    other = ECKey.generate_key("P-256", {"kid": provider.key.kid})
    header = {"alg": "ES256", "kid": provider.key.kid}
    return lambda claims: jwt.encode(header, claims, other, ["ES256"])


def changed_afterwards(provider):
    def sign(claims):
        head, _, signature = provider.sign_with_key(claims).split(".")
        return ".".join((head, base64url(json.dumps(claims | {"sub": "eve"}).encode()), signature))

    return sign


def nested_without_end(provider):
    deep = ("[" * 30_000 + "]" * 30_000).encode()
    head = base64url(json.dumps({"alg": "RS256", "kid": provider.key.kid}).encode())
    return lambda _claims: f"{head}.{base64url(deep)}.{base64url(b'x' * 256)}"


@pytest.mark.parametrize(
    "forge",
    [
        unsigned,
        with_the_public_key_as_secret,
        with_the_client_secret,
        with_a_key_of_its_own,
        in_a_way_the_provider_never_announced,
        with_a_key_of_another_kind,
        changed_afterwards,
        nested_without_end,
        lambda _provider: lambda _claims: "",
        lambda _provider: lambda _claims: "garbage",
        lambda _provider: lambda _claims: "a.b.c",
        lambda _provider: lambda _claims: "x" * 500_000,
    ],
)
def test_a_token_that_the_provider_did_not_sign_is_not_trusted(outside, asking, providers, forge):
    outside.corp.sign = forge(outside.corp)

    with pytest.raises(AnswerNotTrusted):
        go_and_come_back(outside, asking, providers["corp"])


def test_documents_are_asked_for_once_and_then_kept(outside, asking, providers):
    for _ in range(3):
        go_and_come_back(outside, asking, providers["corp"])

    assert outside.corp.asked.count(DISCOVERY) == 1
    assert outside.corp.asked.count(KEYS) == 1


def test_a_new_key_is_asked_for_once_and_then_trusted(outside, asking, providers):
    go_and_come_back(outside, asking, providers["corp"])
    outside.corp.rotate("second")

    go_and_come_back(outside, asking, providers["corp"])
    go_and_come_back(outside, asking, providers["corp"])

    assert outside.corp.asked.count(KEYS) == 2


def test_a_key_that_nobody_publishes_is_asked_for_once_and_not_trusted(outside, asking, providers):
    unknown = rsa_key("unknown")
    header = {"alg": "RS256", "kid": "unknown"}
    outside.corp.sign = lambda claims: jwt.encode(header, claims, unknown, ["RS256"])

    with pytest.raises(AnswerNotTrusted):
        go_and_come_back(outside, asking, providers["corp"])

    assert outside.corp.asked.count(KEYS) == 2


def test_names_that_are_not_in_the_token_are_asked_for(outside, asking, providers):
    outside.corp.names_in_userinfo_only = True

    person = go_and_come_back(outside, asking, providers["corp"])

    assert (person.subject, person.name) == ("ada-7", "Ada Example")


def test_names_of_somebody_else_are_not_taken(outside, asking, providers):
    outside.corp.names_in_userinfo_only = True
    outside.corp.answers[USERINFO] = lambda: {"sub": "eve", "name": "Eve Example"}

    with pytest.raises(AnswerNotTrusted):
        go_and_come_back(outside, asking, providers["corp"])


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": "  Ada \n Example "}, "Ada Example"),
        ({"name": "\u200b", "preferred_username": "ada"}, "ada"),
        ({"name": 7, "preferred_username": None, "nickname": "Adi"}, "Adi"),
        ({"name": "x" * 500}, "x" * 80),
        ({"name": "\u202eEvil"}, "Evil"),
    ],
    ids=["spaces", "nothing to see", "no text", "too long", "turned around"],
)
def test_a_name_is_tidied_before_it_is_anybodys(outside, asking, providers, claims, name):
    outside.corp.books.person = {"sub": "ada-7"} | claims

    assert go_and_come_back(outside, asking, providers["corp"]).name == name


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://elsewhere.example.test"},
        {"issuer": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "http://login.elsewhere.example.test/"},
        {"token_endpoint": "file:///etc/passwd"},
        {"token_endpoint": 7},
        {"jwks_uri": None},
        {"id_token_signing_alg_values_supported": ["HS256", "none"]},
    ],
    ids=lambda metadata: " ".join(f"{k} {v}" for k, v in metadata.items()),
)
def test_a_discovery_document_that_does_not_fit_is_refused(outside, asking, providers, metadata):
    outside.corp.metadata = metadata

    with pytest.raises(AnswerNotUnderstood):
        go_and_come_back(outside, asking, providers["corp"])


def test_a_provider_that_says_nothing_of_algorithms_signs_as_all_do(outside, asking, providers):
    outside.corp.metadata = {"id_token_signing_alg_values_supported": None}

    assert go_and_come_back(outside, asking, providers["corp"]).name == "Ada Example"


@pytest.mark.parametrize("endpoint", [DISCOVERY, TOKEN, KEYS])
@pytest.mark.parametrize(
    "answer",
    [
        ("garbage", 200),
        ("[]", 200),
        ("{}", 200),
        ('{"keys": 7, "access_token": 7}', 200),
        ('{"keys": [7, {"kty": "RSA"}, {"kty": "RSA", "n": "%", "e": "%"}]}', 200),
        ("no", 404),
        ('{"error": 7}', 400),
        ("", 302, {"Location": "https://elsewhere.example.test/"}),
    ],
    ids=["garbage", "a list", "nothing", "wrong types", "bad keys", "404", "400", "redirect"],
)
def test_nonsense_is_said_to_be_nonsense(outside, asking, providers, endpoint, answer):
    outside.corp.answers[endpoint] = lambda: answer

    with pytest.raises(AnswerNotUnderstood):
        go_and_come_back(outside, asking, providers["corp"])


@pytest.mark.parametrize("endpoint", [DISCOVERY, TOKEN, KEYS])
def test_a_provider_that_fails_is_said_to_be_away(outside, asking, providers, endpoint):
    outside.corp.answers[endpoint] = lambda: ("no", 503)

    with pytest.raises(ProviderAway):
        go_and_come_back(outside, asking, providers["corp"])


@pytest.mark.parametrize("endpoint", [DISCOVERY, TOKEN, KEYS])
def test_a_provider_that_takes_ages_is_said_to_be_away(outside, asking, providers, endpoint):
    outside.corp.answers[endpoint] = outside.world.take_ages

    with pytest.raises(ProviderAway):
        go_and_come_back(outside, hurried(asking, outside), providers["corp"])


def test_google_is_an_openid_provider(outside, asking, providers):
    person = go_and_come_back(outside, asking, providers["google"])

    assert (person.issuer, person.subject) == ("https://accounts.google.com", ADA["sub"])


def test_a_provider_that_only_takes_basic_gets_basic(outside, asking, providers):
    outside.corp.metadata = {"token_endpoint_auth_methods_supported": None}
    outside.corp.books.clients["comments"].auth_methods = ("client_secret_basic",)

    assert go_and_come_back(outside, asking, providers["corp"]).name == "Ada Example"


def test_one_sign_ins_secret_is_not_in_the_next_ones_headers(outside, asking, providers):
    from authlib.oauth2.client import DEFAULT_HEADERS  # noqa: PLC0415

    outside.corp.metadata = {"token_endpoint_auth_methods_supported": None}

    go_and_come_back(outside, asking, providers["corp"])

    assert "Authorization" not in DEFAULT_HEADERS
