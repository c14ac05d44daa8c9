"""`afterword doctor` asks the providers what can be asked without anybody signing in."""

import pytest

from comments.upkeep import doctor
from tests.accounts.providers.conftest import OUR_URL
from tests.outside.openid_provider import DISCOVERY

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def found(app, settings, level):
    with app.app_context():
        return [each.sentence for each in doctor.examine(settings) if each.level == level]


def test_a_provider_that_answers_is_well_and_its_way_back_is_told(app, settings):
    well = found(app, settings, "ok")

    assert f"“corp” sends people back to {OUR_URL}/sign-in/callback/corp ." in well
    assert f"“github” sends people back to {OUR_URL}/sign-in/callback/github ." in well


def test_a_provider_that_does_not_answer_must_be_mended(app, settings, outside):
    outside.corp.answers[DISCOVERY] = lambda: ("no", 500)
    outside.google.metadata = {"issuer": "https://elsewhere.example.test"}

    [corp, google] = [sentence for sentence in found(app, settings, "fail") if "“" in sentence]

    assert corp.startswith("“corp”: Example Corp does not answer")
    assert "its issuer is another one" in google
