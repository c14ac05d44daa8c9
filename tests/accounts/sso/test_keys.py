"""Keys of publishers: made, kept sealed, changed one for another."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import ECKey, OKPKey, RSAKey

from comments.accounts.sso import keys, queries, shared_secrets
from comments.accounts.sso.errors import BadSsoKey, SsoRefused, TooManySsoKeys, UnknownSsoKey
from comments.accounts.sso.keys import NewKey
from comments.accounts.sso.models import Algorithm, Form
from comments.core.db import db
from comments.core.errors import Conflict, Unavailable
from tests.conftest import NOW

SECRET_KEY = "a secret for tests only"
SHARED = "a secret of the blog, 32 bytes or more"


def pem(key, **options):
    return key.as_pem(**options)


def add(site, form=Form.JWT, now=NOW, **given):
    added = keys.add_key(site, NewKey(form=form, **given), SECRET_KEY, now)
    db.session.flush()
    return added


def test_a_made_secret_is_told_once_and_kept_sealed(unit, site):
    added = add(site)

    assert len(added.secret) >= 43
    assert added.secret.encode() not in added.key.sealed_secret
    assert shared_secrets.secret_of(added.key, SECRET_KEY) == added.secret.encode()


@pytest.mark.parametrize("form", list(Form))
def test_a_pair_that_pages_use_already_can_be_kept(unit, site, form):
    added = add(site, form, public_id="pair-1", secret=SHARED)

    assert queries.get_live_key(site.id, form, "pair-1", NOW) is added.key
    assert added.secret == SHARED


def test_under_another_secret_key_a_secret_is_lost_and_the_sentence_says_what_to_do(unit, site):
    added = add(site)

    with pytest.raises(Unavailable, match="Add a new key"):
        shared_secrets.secret_of(added.key, "another")


def test_a_sealed_secret_opens_for_no_other_key(unit, site):
    one, other = add(site), add(site)
    other.key.sealed_secret = one.key.sealed_secret

    with pytest.raises(Unavailable):
        shared_secrets.secret_of(other.key, SECRET_KEY)


PAIRS = {
    Algorithm.RS256: RSAKey.generate_key(2048),
    Algorithm.ES256: ECKey.generate_key("P-256"),
    Algorithm.EDDSA: OKPKey.generate_key("Ed25519"),
}


@pytest.mark.parametrize("algorithm", PAIRS)
def test_of_a_pair_only_the_public_half_is_kept(unit, site, algorithm):
    added = add(site, algorithm=algorithm, public_key=pem(PAIRS[algorithm], private=False))

    assert added.secret is added.key.sealed_secret is None
    assert "PRIVATE" not in added.key.public_key
    assert not keys.pinned(added.key, SECRET_KEY).key.is_private


EC = ECKey.generate_key("P-256")
SSH = EC.public_key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"algorithm": Algorithm.RS256}, "needs your public key"),
        ({"algorithm": Algorithm.RS256, "public_key": pem(EC)}, "not a public key for RS256"),
        ({"algorithm": Algorithm.ES256, "public_key": pem(EC, private=True)}, "private key"),
        ({"algorithm": Algorithm.ES256, "public_key": pem(ECKey.generate_key("P-384"))}, "P-256"),
        ({"algorithm": Algorithm.EDDSA, "public_key": pem(OKPKey.generate_key("X25519"))}, "Ed25519"),
        ({"algorithm": Algorithm.ES256, "public_key": b"-----BEGIN PUBLIC KEY-----"}, "in PEM"),
        ({"algorithm": Algorithm.ES256, "public_key": b"\xff\x00"}, "in PEM"),
        ({"algorithm": Algorithm.ES256, "public_key": pem(EC), "secret": SHARED}, "no shared secret"),
        ({"public_key": pem(EC)}, "has no public key"),
        ({"form": Form.REMOTE_AUTH, "public_key": pem(EC)}, "has no public key"),
        ({"secret": "x" * 31}, "at least 32 bytes"),
        ({"secret": ""}, "at least 32 bytes"),
        ({"secret": pem(EC, private=False).decode()}, "no shared secret"),
        ({"secret": "x" * 40 + "-----BEGIN CERTIFICATE-----"}, "no shared secret"),
        ({"secret": SSH}, "no shared secret"),
        ({"public_id": "a b"}, "A key's id"),
        ({"public_id": "-a"}, "A key's id"),
        ({"public_id": "x" * 65}, "A key's id"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_cannot_be_a_key_is_refused(unit, site, given, says):
    with pytest.raises(BadSsoKey, match=says):
        add(site, **given)


@pytest.mark.filterwarnings("ignore:Key size")
def test_a_short_rsa_key_is_refused(unit, site):
    short = RSAKey.generate_key(1024)

    with pytest.raises(BadSsoKey, match="2048 to 4096"):
        add(site, algorithm=Algorithm.RS256, public_key=pem(short, private=False))


def test_a_key_that_is_there_is_not_overwritten(unit, site):
    add(site, public_id="pair-1")

    with pytest.raises(Conflict, match="already"):
        add(site, public_id="pair-1")


def test_there_are_at_most_ten_live_keys(unit, site):
    first, *_ = [add(site).key for _ in range(10)]

    with pytest.raises(TooManySsoKeys):
        add(site)

    keys.retire_key(first, 0, NOW)
    db.session.flush()
    assert add(site).key


def test_two_keys_are_good_until_the_old_one_retires(unit, site):
    old, new = add(site).key, add(site).key
    ends_at = keys.retire_key(old, 7, NOW)

    just_before = ends_at - timedelta(seconds=1)
    for key in (old, new):
        assert queries.get_live_key(site.id, Form.JWT, key.public_id, just_before) is key
    assert queries.get_live_key(site.id, Form.JWT, new.public_id, ends_at) is new
    with pytest.raises(SsoRefused, match="retired"):
        queries.get_live_key(site.id, Form.JWT, old.public_id, ends_at)


@pytest.mark.parametrize(
    "name", ["", "nobody", "a\0b", "' OR 1=1 --", "../key", "x" * 5000, "ключ"]
)
def test_a_name_that_is_no_keys_finds_none(unit, site, name):
    add(site, public_id="pair-1")

    with pytest.raises(SsoRefused, match="has no key"):
        queries.get_live_key(site.id, Form.JWT, name, NOW)
    with pytest.raises(UnknownSsoKey):
        queries.get_key(site.id, name)


def test_a_key_is_good_for_its_form_alone(unit, site):
    add(site, Form.REMOTE_AUTH, public_id="pair-1")

    with pytest.raises(SsoRefused, match="has no key"):
        queries.get_live_key(site.id, Form.JWT, "pair-1", NOW)


def test_a_key_is_good_for_its_site_alone(unit, site):
    add(site, public_id="pair-1")

    with pytest.raises(SsoRefused, match="has no key"):
        queries.get_live_key(site.id + 1, Form.JWT, "pair-1", NOW)
