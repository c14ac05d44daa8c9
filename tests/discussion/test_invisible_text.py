import pytest

from tests.factories import posting


@pytest.mark.parametrize(
    "text",
    ["\u200b\u2060", "&nbsp;", "&#8203;", "\u3164", "\u202e\u202d", ">", "#", "- ", "```\n```"],
    ids=ascii,
)
def test_a_comment_of_which_nothing_can_be_seen_is_refused(client, site, text):
    answer = posting.post(client, text=text)

    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/text"


@pytest.mark.parametrize("text", ["👍", "?", "`x`", "שלום"], ids=ascii)
def test_a_single_sign_is_a_comment(client, site, text):
    assert posting.post(client, text=text).status_code == 201
