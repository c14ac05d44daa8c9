"""Scripts are sent with their sentences in one language."""

import json
import re

import pytest

from comments.web import assets, wording
from tests.factories.catalogues import speaking

IMPORT = 'import { t, plural } from "./t.js";\n'
CATALOGUES = {
    "de": {
        "Reply": "Antworten",
        "Reply to %(name)s": "Antwort an %(name)s",
        "It costs `1`.": 'Es kostet `1` ${2} \\ “3” "4".',
        ("%(num)s of %(all)s reply", "%(num)s of %(all)s replies"): (
            "%(num)s Antwort von %(all)s",
            "%(num)s Antworten von %(all)s",
        ),
    },
    "ar": {
        "Comments": "التعليقات",
        ("%(num)s comment", "%(num)s comments"): tuple(
            f"%(num)s {kind}" for kind in ("zero", "one", "two", "few", "many", "other")
        ),
    },
}


@pytest.fixture(autouse=True)
def _catalogues(tmp_path):
    with speaking(tmp_path, CATALOGUES):
        yield


@pytest.mark.parametrize(
    ("language", "written", "sent"),
    [
        ("en", 't("Reply")', '"Reply"'),
        ("de", 't("Reply")', '"Antworten"'),
        ("ar", 't("Reply")', '"Reply"'),
        ("de", 't("Reply to %(name)s", { name })', "`Antwort an ${name}`"),
        ("de", 't("Reply to %(name)s", { name: who() })', "`Antwort an ${who()}`"),
        ("de", 't("It costs `1`.")', '"Es kostet `1` ${2} \\\\ “3” \\"4\\"."'),
        (
            "de",
            'plural(count, "%(num)s of %(all)s reply", "%(num)s of %(all)s replies", { all })',
            "pick(count, num => [`${num} Antwort von ${all}`, `${num} Antworten von ${all}`])",
        ),
    ],
)
def test_a_call_becomes_what_it_says(language, written, sent):
    said = wording.say(f"{IMPORT}const said = {written};\n", language)

    pick = 'import { pick } from "./language.js";\n'
    assert said == f"{pick}const said = {sent};\n"


@pytest.mark.parametrize(
    "written",
    [
        "t(message)",
        "t(`Reply`)",
        't("Reply" + "!")',
        't("Reply to %(name)s")',
        't("Reply to %(name)s", { ...names })',
        't("Reply to %(name)s", { name: t("Reply") })',
        't("Reply", name, more)',
        'plural(count, "%(num)s comment")',
    ],
)
def test_a_sentence_that_is_not_written_out_is_refused(written):
    with pytest.raises(wording.CannotSay, match="line 2"):
        wording.say(f"{IMPORT}const said = {written};\n", "de")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_address_names_languages_and_all_that_is_loaded_speaks_the_first_there_is(client):
    answers = {
        wanted: client.get(f"/static/{assets.release()}/{wanted}embed/define.js").text
        for wanted in ("", "en-GB/", "cy/", "cy,ar-EG,de/", "ar/", "%2e%2e/")
    }

    assert answers[""] == answers["en-GB/"] == answers["cy/"] != answers["ar/"]
    assert answers["cy,ar-EG,de/"] == answers["ar/"]
    assert "التعليقات" in answers["ar/"]
    assert '"ar"' in answers["ar/"]
    assert '"rtl"' in answers["ar/"]
    kinds = re.search(r'\["zero"[^\]]*\]', answers["ar/"])
    assert kinds
    assert json.loads(kinds[0]) == ["zero", "one", "two", "few", "many", "other"]
    assert [form for form in ("few", "many") if f"}} {form}`" not in answers["ar/"]] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_of_marking_is_sent(client):
    said = client.get(f"/static/{assets.release()}/de/embed/define.js").text

    assert "%(" not in said
