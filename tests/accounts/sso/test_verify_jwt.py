"""A publisher's token: what it must hold, and everything that people have tried with tokens."""

import base64
import hashlib
import hmac
import json
import string
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from joserfc import jwt as signing
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from comments.accounts.sso import jwt
from comments.accounts.sso.errors import SsoRefused
from comments.accounts.sso.jwt import Pinned
from comments.accounts.sso.models import Algorithm
from tests.conftest import NOW
from tests.factories.publishers import b64url, claims, hs256

SECRET = b"a secret of the blog, 32 bytes or more"
AT = int(NOW.timestamp())
SHARED = Pinned("key-1", Algorithm.HS256, OctKey.import_key(SECRET))
RSA = RSAKey.generate_key(2048)
PAIRS = {
    "RS256": (Algorithm.RS256, RSA),
    "ES256": (Algorithm.ES256, ECKey.generate_key("P-256")),
    "EdDSA": (Algorithm.EDDSA, OKPKey.generate_key("Ed25519")),
    "Ed25519": (Algorithm.EDDSA, OKPKey.generate_key("Ed25519")),
}


def public(key):
    return type(key).import_key(key.as_pem(private=False))


def verify(token, pinned=SHARED, now=NOW):
    return jwt.verify(token, pinned, "blog", now)


def test_a_good_token_names_its_member():
    member = verify(hs256(claims(url="https://dora.example.test/", badge="Author"), SECRET))

    assert (member.subject, member.name) == ("dora-7", "Dora Example")
    assert (member.url, member.badge) == ("https://dora.example.test/", "Author")
    assert member.signed_at == NOW
    assert member.token_id == "first"
    assert member.expires_at == NOW + timedelta(seconds=300) + jwt.LEEWAY


@pytest.mark.parametrize("name", PAIRS)
def test_each_algorithm_verifies_with_its_public_key(name):
    algorithm, key = PAIRS[name]
    registry = signing.JWSRegistry(algorithms=[name])
    if name == "EdDSA":  # the library warns of the older name whenever it signs
        with pytest.warns(match="RFC 9864"):
            token = signing.encode({"alg": name, "kid": "k"}, claims(), key, registry=registry)
    else:
        token = signing.encode({"alg": name, "kid": "k"}, claims(), key, registry=registry)

    assert verify(token, Pinned("k", algorithm, public(key))).subject == "dora-7"


@pytest.mark.parametrize("missing", ["aud", "sub", "name", "iat", "exp", "jti"])
def test_a_token_needs_its_claims(missing):
    with pytest.raises(SsoRefused, match=f"needs “{missing}”"):
        verify(hs256(claims(**{missing: None}), SECRET))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sub", 7), ("sub", ""), ("sub", "x" * 201), ("sub", "a\0b"), ("sub", ["dora"]),
        ("name", ""), ("name", " \u200b "), ("name", 7), ("name", {}),
        ("jti", ""), ("jti", 7), ("jti", "x" * 201), ("jti", "a\0b"),
        ("iat", "now"), ("iat", True), ("iat", -AT), ("iat", 10**40), ("iat", [AT]),
        ("exp", "soon"), ("exp", True), ("exp", 10**40), ("exp", -1),
        ("nbf", "now"), ("nbf", False),
        ("aud", 7), ("aud", []), ("aud", [7]), ("aud", {"blog": 1}),
    ],
    ids=repr,
)  # fmt: skip
def test_a_claim_of_another_shape_is_refused(field, value):
    with pytest.raises(SsoRefused, match=f"“{field}”"):
        verify(hs256(claims(**{field: value}), SECRET))


@pytest.mark.parametrize("aud", ["elsewhere", "Blog", "blog ", ["elsewhere"], "blo"], ids=repr)
def test_a_token_for_another_site_is_refused(aud):
    with pytest.raises(SsoRefused, match="must be “blog”"):
        verify(hs256(claims(aud=aud), SECRET))


def test_a_token_may_be_for_several_sites():
    assert verify(hs256(claims(aud=["elsewhere", "blog"]), SECRET)).subject == "dora-7"


LEEWAY = 60


@pytest.mark.parametrize(
    ("times", "is_good"),
    [
        pytest.param({"iat": AT - 100, "exp": AT - LEEWAY + 1}, True, id="a second within leeway"),
        pytest.param({"iat": AT - 100, "exp": AT - LEEWAY}, False, id="ran out at this second"),
        pytest.param({"iat": AT + LEEWAY, "exp": AT + 300}, True, id="a clock a minute ahead"),
        pytest.param({"iat": AT + LEEWAY + 1, "exp": AT + 300}, False, id="from the future"),
        pytest.param({"nbf": AT + LEEWAY}, True, id="good in a minute"),
        pytest.param({"nbf": AT + LEEWAY + 1}, False, id="not good yet"),
        pytest.param({"iat": AT, "exp": AT + 86_400}, True, id="a day"),
        pytest.param({"iat": AT, "exp": AT + 86_401}, False, id="more than a day"),
        pytest.param({"iat": AT - 30, "exp": AT - 30}, False, id="no time at all"),
        pytest.param({"iat": AT + 30, "exp": AT + 10}, False, id="over before it was signed"),
        pytest.param({"iat": AT + 0.5, "exp": AT + 10.5}, True, id="parts of a second"),
    ],
)
def test_times_are_kept_to_the_second(times, is_good):
    token = hs256(claims(**times), SECRET)

    if is_good:
        assert verify(token).subject == "dora-7"
    else:
        with pytest.raises(SsoRefused, match=r"“(exp|nbf|iat)”"):
            verify(token)


@pytest.mark.parametrize(
    "number", [b"NaN", b"Infinity", b"1e999"], ids=["no number", "infinite", "too large"]
)
def test_an_end_that_is_no_time_is_refused(number):
    body = json.dumps(claims(exp=1)).encode().replace(b'"exp": 1', b'"exp": ' + number)

    with pytest.raises(SsoRefused):
        verify(hs256(body, SECRET))


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", "none ", "", "HS256\0", "hs256"])
@pytest.mark.parametrize("signature", ["", "AA", None], ids=["empty", "short", "right"])
def test_none_is_no_algorithm_however_it_is_spelled(alg, signature):
    token = hs256(claims(), SECRET, alg=alg)
    if signature is not None:
        token = token.rpartition(".")[0] + "." + signature

    with pytest.raises(SsoRefused):
        verify(token)


@pytest.mark.parametrize(
    "alg", ["HS384", "HS512", "RS256", "ES256", "EdDSA", "PS256", "dir", "A128KW"]
)
def test_the_key_decides_the_algorithm_and_not_the_token(alg):
    with pytest.raises(SsoRefused):
        verify(hs256(claims(), SECRET, alg=alg))


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("ending", [b"", b"\n"], ids=["as it is", "without its last line end"])
def test_a_public_key_is_no_shared_secret(name, ending):
    algorithm, key = PAIRS[name]
    pem = key.as_pem(private=False).strip() + ending
    pinned = Pinned("key-1", algorithm, public(key))

    for secret in (pem, key.as_der(private=False)):
        for alg in ("HS256", name):
            with pytest.raises(SsoRefused):
                verify(hs256(claims(), secret, alg=alg), pinned)


def test_a_signature_with_another_key_of_the_same_kind_is_refused():
    token = signing.encode({"alg": "RS256", "kid": "k"}, claims(), RSAKey.generate_key(2048))

    with pytest.raises(SsoRefused, match="signature does not fit"):
        verify(token, Pinned("k", Algorithm.RS256, public(RSA)))


@pytest.mark.parametrize(
    "header",
    [
        {"jku": "https://mallory.example.test/keys.json"},
        {"jwk": OctKey.import_key(b"mallory's own secret of 32 bytes").as_dict()},
        {"x5u": "https://mallory.example.test/cert.pem"},
        {"x5c": ["MIIB"]},
        {"x5t": "abc"},
        {"x5t#S256": "abc"},
        {"crit": ["exp"], "exp": 1},
        {"b64": False},
        {"zip": "DEF"},
        {"enc": "A128GCM"},
        {"KID": "key-1"},
    ],
    ids=lambda header: next(iter(header)),
)
def test_a_header_names_a_key_and_brings_none(header):
    with pytest.raises(SsoRefused, match="may hold"):
        verify(hs256(claims(), SECRET, **header))


@pytest.mark.parametrize(
    "kid",
    [
        None, "", "key-2", "KEY-1", "key-1 ", "key-1\0", "../../dev/null", "/dev/null", "file:///etc/passwd",
        "https://mallory.example.test/key", "' OR 1=1 --", "key-1' UNION SELECT 'x", "key-1,key-2",
        7, ["key-1"], {"kid": "key-1"}, True,
    ],
    ids=repr,
)  # fmt: skip
def test_a_kid_is_the_id_of_the_key_and_nothing_else(kid):
    with pytest.raises(SsoRefused):
        verify(hs256(claims(), SECRET, kid=kid))
    with pytest.raises(SsoRefused):
        verify(hs256(claims(), b"\0", kid=kid))


@pytest.mark.parametrize("typ", ["at+jwt", "JWE", "logout+jwt", "", 7])
def test_a_token_of_another_type_is_refused(typ):
    with pytest.raises(SsoRefused):
        verify(hs256(claims(), SECRET, typ=typ))


@pytest.mark.parametrize("typ", ["JWT", "jwt", None])
def test_the_type_may_be_left_out(typ):
    assert verify(hs256(claims(), SECRET, typ=typ)).subject == "dora-7"


GOOD = hs256(claims(), SECRET)
HEAD, BODY, SIGNATURE = GOOD.split(".")


def sealed(head: bytes) -> str:
    signed = f"{b64url(head)}.{BODY}"
    return f"{signed}.{b64url(hmac.new(SECRET, signed.encode(), hashlib.sha256).digest())}"


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="nothing"),
        pytest.param(".", id="a dot"),
        pytest.param("..", id="two dots"),
        pytest.param(f"{HEAD}.{BODY}", id="no signature"),
        pytest.param(f"{HEAD}.{BODY}.", id="an empty signature"),
        pytest.param(f"{HEAD}..{SIGNATURE}", id="no claims"),
        pytest.param(f"{GOOD}.{SIGNATURE}.{SIGNATURE}", id="five parts, as if encrypted"),
        pytest.param(f"{GOOD}=", id="padding"),
        pytest.param(f"{HEAD}.{BODY}.{base64.b64encode(b'+/' * 20).decode()}", id="plain base64"),
        pytest.param(f" {GOOD}", id="a space in front"),
        pytest.param(f"{GOOD}\n", id="a line end"),
        pytest.param(GOOD.replace(".", "．"), id="wide dots"),
        pytest.param("é.é.é", id="no ASCII"),
        pytest.param("a.b.c", id="no base64"),
        pytest.param(
            json.dumps({"payload": BODY, "protected": HEAD, "signature": SIGNATURE}), id="JSON"
        ),
        pytest.param(GOOD + "A" * 8000, id="too long"),
        pytest.param(sealed(b'["alg"]'), id="a list as header"),
        pytest.param(sealed(b'"alg"'), id="a text as header"),
        pytest.param(sealed(b"[" * 300), id="a header without end"),
        pytest.param(sealed(b'{"alg":"HS256"'), id="half a header"),
        pytest.param(
            sealed('{"alg":"HS256","kid":"key-1"}'.encode("utf-16")), id="a header in UTF-16"
        ),
        pytest.param(sealed(b'{"alg":["HS256"],"kid":"key-1"}'), id="a list of algorithms"),
        pytest.param(sealed(b'{"kid":"key-1"}'), id="no algorithm"),
        pytest.param(hs256(b"[1]", SECRET), id="a list as claims"),
        pytest.param(hs256(b"{", SECRET), id="half the claims"),
        pytest.param(hs256(b'{"a":' * 1500, SECRET), id="claims without end"),
        pytest.param(hs256(b"\xff", SECRET), id="no text as claims"),
    ],
)
def test_what_is_no_such_token_is_refused_in_words(token):
    with pytest.raises(SsoRefused) as refused:
        verify(token)

    assert refused.value.detail.endswith(".")


@pytest.mark.parametrize(
    ("badge", "roles", "shown"),
    [
        ("Author", None, "Author"),
        (None, ["editor", "author"], "editor"),
        (None, "editor", "editor"),
        ("", ["", "editor"], "editor"),
        ("<b>Boss</b>", None, "<b>Boss</b>"),
        ("one\ntwo", None, "one two"),
        (7, [7, {"a": 1}], None),
        (None, None, None),
        (None, {"editor": True}, None),
    ],
)
def test_a_badge_or_the_first_role_is_a_word_to_show(badge, roles, shown):
    assert verify(hs256(claims(badge=badge, roles=roles), SECRET)).badge == shown


def test_the_mail_address_is_not_read():
    member = verify(hs256(claims(email="dora@example.test", email_verified=True), SECRET))

    assert "dora@example.test" not in repr(member)


def test_a_header_with_its_algorithm_twice_cannot_bring_another():
    twice = sealed(b'{"alg":"none","kid":"key-1","alg":"HS256"}')
    other = sealed(b'{"alg":"HS256","kid":"key-1","alg":"none"}')

    assert verify(twice).subject == "dora-7"  # signed all the same, with the key and its algorithm
    with pytest.raises(SsoRefused):
        verify(other)


@given(st.integers(0, len(GOOD) - 1), st.sampled_from(string.printable[:95]))
def test_no_byte_of_a_token_can_be_another(at, character):
    assume(character != GOOD[at])

    with pytest.raises(SsoRefused):
        verify(GOOD[:at] + character + GOOD[at + 1 :])


@given(st.text(max_size=200))
def test_any_text_at_all_is_refused_in_words(token):
    with pytest.raises(SsoRefused):
        verify(token)
