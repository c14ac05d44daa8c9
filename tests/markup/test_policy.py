import pytest

from comments.markup import policy, sanitize
from tests.markup import shown, xss_vectors

GATES = {"bleach": sanitize.by_bleach, "nh3": sanitize.by_nh3}
ALLOWED = [
    "<p>a <b>b</b> <em>c</em><br>d</p>",
    f'<a href="https://ex.test/a?b=1&amp;c=2" rel="{shown.REL}">x</a>',
    f'<a href="mailto:ada@ex.test" rel="{shown.REL}">x</a>',
    '<pre class="highlight"><code><span class="nf">x</span></code></pre>',
    '<ol start="7"><li>x</li></ol>',
    "<blockquote><p>x</p></blockquote><hr><ul><li><s>x</s></li></ul>",
]
REFUSED_TAGS = [
    *("applet", "article", "audio", "base", "body", "button", "canvas", "dialog", "embed", "font"),
    *("form", "frame", "h1", "h4", "head", "html", "iframe", "img", "input", "link", "marquee"),
    *(
        "math",
        "meta",
        "noscript",
        "object",
        "param",
        "picture",
        "script",
        "select",
        "slot",
        "style",
    ),
    *("svg", "table", "template", "textarea", "title", "video", "xmp", "x-custom"),
]
LINK_REFUSALS = {
    "relative": "/a",
    "fragment": "#a",
    "empty": "",
    "protocol-relative": "//ex.test/",
    "javascript": "javascript:alert(1)",
    "split-by-tabs": "java\tscript:alert(1)",
    "leading-control": "\x01javascript:alert(1)",
    "data": "data:text/html,x",
    "ftp": "ftp://ex.test/",
    "user-name": "https://ex.test@evil.example.test/",
    "user-name-and-password": "https://a:b@evil.example.test/",
    "user-name-behind-a-backslash": "https:\\\\ex.test@evil.example.test",
    "escaped-host": "https://%65x.test/",
    "no-host": "https:///",
    "one-slash": "https:/ex.test",
    "mail-without-an-address": "mailto:",
    "mail-with-a-space": "mailto:a b@ex.test",
}
LINK_SPELLINGS = {
    "as-it-is": ("https://ex.test/a?b#c", "https://ex.test/a?b#c"),
    "only-a-host": ("https://ex.test", "https://ex.test"),
    "scheme-in-capitals": ("HTTPS://ex.test/", "https://ex.test/"),
    "spaces-around": (" \n https://ex.test/ \t", "https://ex.test/"),
    "tabs-inside": ("ht\ttps://ex\n.test/", "https://ex.test/"),
    "backslashes": ("https:\\\\ex.test\\a?b", "https://ex.test/a?b"),
    "too-many-slashes": ("https:////ex.test/a", "https://ex.test/a"),
    "quotes-and-angles": ('https://ex.test/"<>`', "https://ex.test/%22%3C%3E%60"),
    "at-sign-in-the-path": ("https://ex.test/@ada", "https://ex.test/@ada"),
    "port": ("http://ex.test:8080/", "http://ex.test:8080/"),
    "ipv6": ("http://[::1]:80/", "http://[::1]:80/"),
    "other-letters": ("https://ü.test/ä", "https://ü.test/ä"),
    "mail": ("MailTo:ada@ex.test?subject=a", "mailto:ada@ex.test?subject=a"),
}


def spelling_of(parsed):
    targets = [link for link in parsed.links if policy.link_target(link) is not None]
    return {"a loose <", *(f"href={target!r}" for target in targets)}


@pytest.mark.parametrize("gate", GATES.values(), ids=GATES.keys())
@pytest.mark.parametrize("html", ALLOWED)
def test_each_gate_alone_lets_the_allowed_through(gate, html):
    assert gate(html) == html


@pytest.mark.parametrize("gate", GATES.values(), ids=GATES.keys())
@pytest.mark.parametrize("tag", sorted(policy.TAGS - {"a"}))
def test_each_gate_alone_keeps_every_element_of_the_table(gate, tag):
    assert gate(f"<{tag}>x").startswith(f"<{tag}>")


@pytest.mark.parametrize("gate", GATES.values(), ids=GATES.keys())
@pytest.mark.parametrize("tag", REFUSED_TAGS)
def test_each_gate_alone_refuses_every_other_element(gate, tag):
    assert f"<{tag}" not in gate(f"<{tag} src=x>x</{tag}>")


@pytest.mark.parametrize("gate", GATES.values(), ids=GATES.keys())
@pytest.mark.parametrize("name", sorted(policy.TOKEN_CLASSES))
def test_each_gate_alone_keeps_every_class_of_the_highlighter(gate, name):
    html = f'<span class="{name}">x</span>'

    assert gate(html) == html


@pytest.mark.parametrize("gate", GATES.values(), ids=GATES.keys())
@pytest.mark.parametrize("address", LINK_REFUSALS.values(), ids=LINK_REFUSALS.keys())
def test_each_gate_alone_makes_text_of_a_refused_link(gate, address):
    assert gate(f'<a href="{address}">x</a>') == "x"


@pytest.mark.parametrize("gate", GATES.values(), ids=GATES.keys())
@pytest.mark.parametrize(
    "source", dict(xss_vectors.VECTORS).values(), ids=dict(xss_vectors.VECTORS)
)
def test_each_gate_alone_refuses_every_vector(gate, source):
    printable = source.encode("utf-8", "replace").decode("utf-8")

    parsed = shown.parse(gate(printable))

    # bleach judges an address and leaves its spelling, and its choice of quotes, to nh3.
    assert [offence for offence in parsed.offences if offence not in spelling_of(parsed)] == []


@pytest.mark.parametrize("address", LINK_REFUSALS.values(), ids=LINK_REFUSALS.keys())
def test_an_address_that_may_not_be_a_link_has_no_target(address):
    assert policy.link_target(address) is None


@pytest.mark.parametrize(
    ("address", "expected"), LINK_SPELLINGS.values(), ids=LINK_SPELLINGS.keys()
)
def test_an_address_is_spelled_as_the_browser_reads_it(address, expected):
    assert policy.link_target(address) == expected


@pytest.mark.parametrize("expected", [spelled for _, spelled in LINK_SPELLINGS.values()])
def test_a_spelled_address_stays_as_it_is(expected):
    assert policy.link_target(expected) == expected


@pytest.mark.parametrize(
    ("tag", "name", "value"),
    [
        ("span", "class", "btn"),
        ("span", "class", "k nf"),
        ("span", "class", ""),
        ("span", "class", "K"),
        ("pre", "class", "k"),
        ("p", "class", "k"),
        ("a", "title", "x"),
        ("a", "target", "_blank"),
        ("a", "rel", "opener"),
        ("ol", "start", "-1"),
        ("ol", "start", "٣"),
        ("p", "id", "x"),
        ("p", "data-x", "x"),
        ("p", "style", "color:red"),
        ("p", "onclick", "alert(1)"),
        ("img", "src", "https://ex.test/"),
    ],
)
def test_an_attribute_is_refused_by_tag_name_and_value(tag, name, value):
    assert policy.attribute_value(tag, name, value) is None


def test_no_dangerous_element_is_on_the_list():
    assert set(shown.ALLOWED) == policy.TAGS
