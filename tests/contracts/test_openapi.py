"""`/openapi.json` says what the API does."""

import re

import pytest

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def described(client, site):
    answer = client.get("/openapi.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.get_json()


def operations(described):
    return {
        (method.upper(), path): operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }


def test_it_describes_every_route_of_the_api_and_no_other(app, described):
    routes = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/")
    }

    assert set(operations(described)) == routes


def test_every_operation_has_a_summary_an_answer_and_problems(described):
    for operation in operations(described).values():
        assert operation["summary"].endswith(".")
        assert any(status.startswith("2") for status in operation["responses"])
        assert "application/problem+json" in operation["responses"]["default"]["content"]
        assert "422" not in operation["responses"]


def test_what_it_refers_to_is_there(described):
    names = re.findall(r"#/components/schemas/([^\"']+)", str(described))

    assert names
    assert set(names) <= set(described["components"]["schemas"])


def test_the_problem_is_the_one_that_is_sent(client, described):
    sent = client.get("/api/v1/sites/blog/thread?limit=0").get_json()

    assert set(sent) <= set(described["components"]["schemas"]["Problem"]["properties"])
