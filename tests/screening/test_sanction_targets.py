"""For whom a sanction holds: how targets are spelled, and which are refused."""

from ipaddress import ip_address

import pytest

from comments.screening.sanctions import targets
from comments.screening.sanctions.errors import BadTarget


@pytest.mark.parametrize(
    ("target", "key"),
    [
        (targets.account(17), "account:17"),
        (targets.email("Mallory@Example.test"), "email:mallory@example.test"),
        (targets.domain(" @Spam.Example. "), "domain:spam.example"),
        (targets.domain("mallory@spam.example"), "domain:spam.example"),
        (targets.domain("пошта.укр"), "domain:пошта.укр"),
        (targets.kept_address("203.0.113.0"), "address:203.0.113.0"),
        (targets.network("203.0.113.77"), "network:203.0.113.77/32"),
        (targets.network("203.0.113.77/24"), "network:203.0.113.0/24"),
        (targets.network("::ffff:203.0.113.0/120"), "network:203.0.113.0/24"),
        (targets.network("2001:DB8:1::/48"), "network:2001:db8:1::/48"),
    ],
)
def test_a_target_has_one_spelling_and_is_found_by_it(target, key):
    assert target.key == key
    assert targets.read_key(key) == target


@pytest.mark.parametrize(
    "typed", ["", "example", "a..b", "203.0.113.7", "-a.example", "a b.example"]
)
def test_what_is_no_domain_is_refused(typed):
    with pytest.raises(BadTarget, match="mail domain like"):
        targets.domain(typed)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "range like"),
        ("localhost", "range like"),
        ("203.0.113.0/33", "range like"),
        ("0.0.0.0/0", "/16 or narrower"),
        ("203.0.0.0/15", "/16 or narrower"),
        ("::/0", "/32 or narrower"),
        ("2001:db8::/31", "/32 or narrower"),
        ("::ffff:0:0/96", "/16 or narrower"),
    ],
)
def test_a_range_that_is_none_or_holds_half_the_world_is_refused(typed, sentence):
    with pytest.raises(BadTarget, match=sentence):
        targets.network(typed)


@pytest.mark.parametrize(
    ("typed", "address", "is_inside"),
    [
        ("203.0.113.0/24", "203.0.113.0", True),
        ("203.0.113.0/24", "203.0.113.255", True),
        ("203.0.113.0/24", "203.0.114.0", False),
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8::/32", "2001:db8:ffff::1", True),
        ("2001:db8::/32", "2001:db9::", False),
        ("203.0.0.0/16", "2001:db8::", False),
    ],
)
def test_a_range_holds_its_addresses_as_bytes(typed, address, is_inside):
    first, last = targets.network(typed).ends

    assert (first <= targets.as_bytes(ip_address(address)) <= last) is is_inside


def test_a_mail_address_is_at_its_domain_and_at_all_above_it():
    assert targets.domains_of("m@mx.spam.example") == ["mx.spam.example", "spam.example"]
    assert targets.domains_of("m@localhost") == []
