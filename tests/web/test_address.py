"""Who is really asking."""

import ipaddress

import pytest

from comments.web import address

TRUSTED = [ipaddress.ip_network(name) for name in ("10.0.0.0/8", "::1/128")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        pytest.param("192.0.2.1", [], "192.0.2.1", id="directly"),
        pytest.param("192.0.2.1", ["198.51.100.7"], "192.0.2.1", id="forged-by-a-stranger"),
        pytest.param("10.0.0.1", [], "10.0.0.1", id="the-proxy-itself"),
        pytest.param("10.0.0.1", ["198.51.100.7"], "198.51.100.7", id="one-proxy"),
        pytest.param("::1", ["2001:db8::7"], "2001:db8::7", id="a-proxy-over-ipv6"),
        pytest.param("::ffff:10.0.0.1", ["198.51.100.7"], "198.51.100.7", id="mapped-proxy"),
        pytest.param("10.0.0.1", ["1.2.3.4, 198.51.100.7"], "198.51.100.7", id="forged-behind-it"),
        pytest.param("10.0.0.1", ["1.2.3.4", "198.51.100.7"], "198.51.100.7", id="two-lines"),
        pytest.param("10.0.0.1", ["198.51.100.7, 10.0.0.2"], "198.51.100.7", id="two-proxies"),
        pytest.param("10.0.0.1", ["10.0.0.3,10.0.0.2"], "10.0.0.3", id="nothing-but-proxies"),
        pytest.param("10.0.0.1", ["nonsense"], "10.0.0.1", id="nonsense"),
        pytest.param("10.0.0.1", [""], "10.0.0.1", id="empty"),
        pytest.param("10.0.0.1", ["1.2.3.4, nonsense"], "10.0.0.1", id="nothing-past-nonsense"),
    ],
)
def test_the_client_is_the_first_from_the_right_that_is_not_trusted(peer, forwarded, client):
    assert address.forwarded_client(peer, forwarded, TRUSTED) == client


@pytest.mark.parametrize(
    ("full", "kept"),
    [
        ("192.0.2.123", "192.0.2.0"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
        ("::ffff:192.0.2.123", "192.0.2.0"),
        ("fe80::1%eth0", "fe80::"),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_of_an_address_only_its_neighbourhood_is_kept(full, kept):
    assert address.truncate(full) == kept
