"""What the element says is called by letters, wherever it is asked for."""

import pytest

from comments.web import phrases

STRINGS = 'export const say = {\n  reply: "Reply",\n  orders: { best: "Best" },\n};\n'
IMPORT = 'import { say, words } from "./words.js";\n'
WORDS = 'export const words = {\n  ...say,\n  post: "Post",\n};\n'


def test_a_table_and_those_who_ask_it_use_the_same_letters():
    asking = (
        IMPORT
        + 'f(say.reply, words.reply, words.post, say.orders.best, other.reply, "say.reply");\n'
    )

    called = phrases.call_by_letters({"strings": STRINGS, "words": WORDS, "asking": asking})

    assert called == {
        "strings": 'export const say = {\n  a: "Reply",\n  b: { best: "Best" },\n};\n',
        "words": 'export const words = {\n  ...say,\n  c: "Post",\n};\n',
        "asking": IMPORT + 'f(say.a, words.a, words.c, say.b.best, other.reply, "say.reply");\n',
    }


@pytest.mark.parametrize(
    "asking", ["say[name]", "say.nothing", "say", "{ say }", "() => { const other = say; }"]
)
def test_what_is_not_written_out_or_not_there_is_named(asking):
    with pytest.raises(phrases.CannotCall, match=r"asking\.js, line 2"):
        phrases.call_by_letters({"strings": STRINGS, "asking": f"{IMPORT}f({asking});\n"})


def test_what_else_is_called_so_is_left_alone():
    other = "export const say = (count) => count;\nfunction f(words) { return words.length; }\nf(say(1));\n"

    assert phrases.call_by_letters({"strings": STRINGS, "other": other})["other"] == other


def test_where_there_is_no_table_nothing_is_another():
    assert phrases.call_by_letters({"one": "say.hello();\n"}) == {"one": "say.hello();\n"}
