"""The outbound client against real servers on loopback, and names that lead where they should not."""

import socket
import ssl
import threading

import pytest
import trustme

from comments.core import outbound
from comments.core.outbound import (
    NotAllowed,
    Outbound,
    OutboundError,
    Request,
    TooLarge,
    TooSlow,
    Unreachable,
)
from tests.listeners import Listener

HELLO = b'HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{"hello": true}'
PUBLIC = "93.184.215.14"


@pytest.fixture
def listener():
    with Listener() as listener:
        yield listener


def asking(*hosts, **options):
    return Outbound(frozenset(hosts or ["127.0.0.1"]), **({"seconds": 10} | options))


def leading_to(*addresses):
    return lambda _host, port: [(address, port) for address in addresses]


def test_an_answer_comes_back_whole(listener):
    listener.answer_with(HELLO)

    answer = asking().send(
        Request(f"{listener.url}/a?b=c", "POST", {"Accept": "application/json"}, b"said")
    )

    assert (answer.status, answer.json_object()) == (200, {"hello": True})
    [received] = listener.received
    assert received.startswith(b"POST /a?b=c HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{listener.port}".encode() in received
    assert received.endswith(b"\r\n\r\nsaid")


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("127.0.0.1", id="loopback"),
        pytest.param("::1", id="loopback of IPv6"),
        pytest.param("10.1.2.3", id="private"),
        pytest.param("100.64.0.1", id="shared by a carrier"),
        pytest.param("169.254.169.254", id="metadata"),
        pytest.param("fd00:ec2::254", id="metadata of IPv6"),
        pytest.param("fe80::1%eth0", id="link-local"),
        pytest.param("0.0.0.0", id="this machine"),
        pytest.param("224.0.0.1", id="many"),
        pytest.param("::ffff:127.0.0.1", id="loopback, mapped"),
        pytest.param("64:ff9b::7f00:1", id="loopback, translated"),
        pytest.param("2002:7f00:1::", id="loopback, by 6to4"),
    ],
)
def test_a_name_that_leads_to_an_address_of_our_own_is_not_asked(listener, address):
    client = Outbound(resolve=leading_to(address))

    with pytest.raises(NotAllowed):
        client.send(Request(f"https://evil.example.test:{listener.port}/"))

    assert listener.received == []


def test_one_private_address_among_public_ones_is_enough_to_refuse(listener):
    client = Outbound(resolve=leading_to(PUBLIC, "127.0.0.1"))

    with pytest.raises(NotAllowed):
        client.send(Request(f"https://evil.example.test:{listener.port}/"))


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "2130706433", "0x7f.1", "localhost"])
def test_loopback_is_recognised_however_it_is_spelled(listener, host):
    with pytest.raises(NotAllowed):
        Outbound().send(Request(f"https://{host}:{listener.port}/"))

    assert listener.received == []


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1"])
def test_no_setting_opens_an_address_that_a_machine_has_for_itself(address):
    client = asking("named.example.test", resolve=leading_to(address))

    with pytest.raises(NotAllowed):
        client.send(Request("http://named.example.test/"))


def test_a_name_is_resolved_once_and_the_checked_address_is_the_one_connected_to(listener):
    asked = []

    def rebinding(host, port):
        asked.append(host)
        # Whoever asks a second time is led elsewhere.
        return [("127.0.0.1" if len(asked) == 1 else "127.0.0.2", port)]

    listener.answer_with(HELLO)
    client = asking("rebinding.example.test", resolve=rebinding)

    client.send(Request(f"http://rebinding.example.test:{listener.port}/"))

    assert asked == ["rebinding.example.test"]
    assert listener.peers_reached == ["127.0.0.1"]


def test_an_address_that_does_not_answer_is_passed_over_for_the_next(listener):
    listener.answer_with(HELLO)
    client = asking("two.example.test", resolve=leading_to("127.0.0.9", "127.0.0.1"))

    assert client.send(Request(f"http://two.example.test:{listener.port}/")).status == 200


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_nobody_follows_it(listener, status):
    elsewhere = f"Location: {listener.url}/private\r\n".encode()
    listener.answer_with(b"HTTP/1.1 %d Go\r\n%sContent-Length: 0\r\n\r\n" % (status, elsewhere))

    answer = asking().send(Request(listener.url))

    assert (answer.status, answer.is_ok) == (status, False)
    assert len(listener.received) == 1


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "https://",
        "//127.0.0.1/",
        "https://ada@127.0.0.1/",
        "https://127.0.0.1:0/",
        "https://127.0.0.1:port/",
        "https://127.0.0.1\\@public.example.test/",
        "https://127.0.0.1/\r\nHost: x",
        "https://127.0.0.1/ x",
        "https://bücher.example.test/",
        "https://[::1/",
        "https://a b/",
        "",
        "x" * 9000,
    ],
)
def test_what_is_no_address_for_us_is_not_asked(url):
    with pytest.raises(NotAllowed):
        asking().send(Request(url))


def test_without_tls_only_named_hosts_are_asked():
    with pytest.raises(NotAllowed):
        Outbound(resolve=leading_to(PUBLIC)).send(Request("http://public.example.test/"))


def test_a_name_that_nobody_has_is_unreachable():
    def nobody(_host, _port):
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    with pytest.raises(Unreachable):
        Outbound(resolve=nobody).send(Request("https://nobody.example.test/"))


def test_a_resolver_that_says_nothing_is_not_waited_for():
    never = threading.Event()

    def say_nothing(_host, _port):
        never.wait()
        return []

    client = Outbound(resolve=say_nothing, seconds=0.1)

    with pytest.raises(TooSlow):
        client.send(Request("https://slow.example.test/"))

    never.set()


@pytest.mark.parametrize(
    "begun",
    [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"],
    ids=["nothing at all", "a head without end", "a body without end"],
)
def test_an_answer_that_drips_is_given_up_though_every_drop_is_in_time(listener, begun):
    listener.drip(begun)

    with pytest.raises(TooSlow):
        asking(seconds=0.3).send(Request(listener.url))


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 9999999999999\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFF\r\n",
        b"\r\n",
        b"X: ",
    ],
    ids=["a length", "a chunk", "until the end", "a header"],
)
def test_an_answer_that_is_too_large_is_given_up(listener, head):
    listener.pour(b"HTTP/1.1 200 OK\r\n" + head)

    with pytest.raises(OutboundError) as given_up:
        asking(max_bytes=200_000).send(Request(listener.url))

    # A header line that is too long for HTTP is given up even earlier.
    assert isinstance(given_up.value, TooLarge if head != b"X: " else Unreachable)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 999999 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    ],
    ids=["nothing", "another protocol", "no status", "cut off", "bad chunk", "encoded"],
)
def test_an_answer_that_is_no_http_is_unreachable(listener, answer):
    listener.answer_with(answer)

    with pytest.raises(Unreachable):
        asking().send(Request(listener.url))


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b"null", b'{"a": NaN}', b"\xff", b"", b'{"a":' * 5000]
)
def test_what_is_no_json_object_is_said_to_be_none(listener, body):
    listener.answer_with(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    answer = asking().send(Request(listener.url))

    with pytest.raises(Unreachable):
        answer.json_object()


def test_nobody_listening_is_unreachable(listener):
    listener.close()

    with pytest.raises(Unreachable):
        asking().send(Request(listener.url))


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


def trusting(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return lambda: context


def secured(authority, *names):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names).configure_cert(context)
    return Listener(context)


def test_tls_checks_the_name_though_the_connection_goes_to_an_address(authority):
    with secured(authority, "good.example.test") as listener:
        listener.answer_with(HELLO)
        client = asking(
            "good.example.test",
            "bad.example.test",
            resolve=leading_to("127.0.0.1"),
            trust=trusting(authority),
        )

        answer = client.send(Request(f"https://good.example.test:{listener.port}/"))
        with pytest.raises(Unreachable):
            client.send(Request(f"https://bad.example.test:{listener.port}/"))

    assert answer.status == 200
    assert len(listener.received) == 1


def test_a_certificate_of_an_authority_nobody_knows_is_refused(authority):
    with secured(authority, "good.example.test") as listener:
        client = asking("good.example.test", resolve=leading_to("127.0.0.1"))

        with pytest.raises(Unreachable):
            client.send(Request(f"https://good.example.test:{listener.port}/"))

    assert listener.received == []


def test_a_handshake_that_is_never_answered_is_given_up(listener):
    listener.keep_silent()
    client = asking(seconds=0.3)

    with pytest.raises(TooSlow):
        client.send(Request(f"https://127.0.0.1:{listener.port}/"))


def test_what_is_sent_and_answered_is_not_shown(listener):
    listener.answer_with(HELLO)
    request = Request(f"{listener.url}/?code=hunter2", "POST", {"A": "hunter2"}, b"hunter2")

    shown = repr(request) + repr(asking().send(request))

    assert "hunter2" not in shown
    assert "hello" not in shown


def test_the_system_resolver_answers_addresses():
    assert ("127.0.0.1", 80) in outbound.resolve("127.0.0.1", 80)
