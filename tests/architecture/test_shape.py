"""The rules of the tree that no linter knows."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "comments"
MAX_LINES = 400
MAX_FUNCTION_LINES = 40
SOURCES = sorted(
    path
    for folder in ("comments", "static", "templates", "tests")
    for suffix in ("py", "js", "ts", "html", "css")
    for path in (ROOT / folder).rglob(f"*.{suffix}")
    if "versions" not in path.parts
)
MODULES = [path for path in SOURCES if path.is_relative_to(PACKAGE)]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
DOMAIN = {"models.py", "policy.py", "queries.py", "actions.py", "events.py", "errors.py"}
DRAWERS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "base",
    "manager",
    "managers",
    "misc",
    "lib",
}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path):
    """Name every module a file imports."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(path, *names):
    """Name the calls in a file whose dotted spelling ends in one of the names."""
    found = (ast.unparse(n.func) for n in ast.walk(tree_of(path)) if isinstance(n, ast.Call))
    return [call for call in found if any(f".{call}".endswith(f".{name}") for name in names)]


def test_there_is_something_to_check():
    assert len(MODULES) > 60
    assert len(TEMPLATES) > 5


def test_no_file_is_longer_than_the_cap():
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES
    }

    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


def test_no_function_is_longer_than_the_cap():
    lengths = {
        f"{name_of(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert {name: lines for name, lines in lengths.items() if lines > MAX_FUNCTION_LINES} == {}


def test_only_the_markup_package_says_that_html_is_safe():
    makers = {name_of(path) for path in MODULES if calls(path, "Markup")}
    filters = {name_of(path) for path in TEMPLATES if re.search(r"\|\s*safe\b", path.read_text())}
    unescaped = {name_of(p) for p in TEMPLATES if "autoescape" in p.read_text(encoding="utf-8")}

    assert {name for name in makers if not name.startswith("comments/markup/")} == set()
    assert filters == unescaped == set()


def test_stored_html_is_shown_in_a_few_known_places():
    users = {name_of(path) for path in TEMPLATES if "stored_html" in path.read_text()}
    shown = re.compile(r"\{\{\s*(.+?)\s*\|\s*stored_html\s*\}\}")
    values = {v for path in TEMPLATES for v in shown.findall(path.read_text(encoding="utf-8"))}

    assert users == {
        "templates/dashboard/_card.html",
        "templates/embed/_comment.html",
        "templates/embed/_fragment_comment.html",
        "templates/embed/fragment.html",
        "templates/embed/thread.html",
    }
    assert {value for value in values if not value.endswith(".html")} == set()


COMMITTERS = {"comments/core/db.py"}


def test_only_the_unit_of_work_commits():
    found = {name_of(path) for path in MODULES if calls(path, "session.commit")}

    assert found == COMMITTERS


def test_the_sanitizers_are_spoken_to_in_one_file():
    found = {
        name_of(path)
        for path in MODULES
        for module in imported(path)
        if module.partition(".")[0] in {"bleach", "nh3"}
    }

    assert found == {"comments/markup/sanitize.py"}


@pytest.mark.parametrize(
    "package", sorted(p.parent for p in PACKAGE.rglob("__init__.py")), ids=name_of
)
def test_a_package_says_what_it_is_and_exports_nothing(package):
    tree = tree_of(package / "__init__.py")

    assert ast.get_docstring(tree)
    assert [ast.unparse(node) for node in tree.body[1:]] == []


def test_domain_files_never_see_the_request():
    seen = {
        name_of(path): module
        for path in MODULES
        if path.name in DOMAIN and path.parent != PACKAGE
        for module in imported(path)
        if module.partition(".")[0] == "flask" or f"{module}.".startswith("comments.web.")
    }

    assert seen == {}


def test_there_are_no_drawers():
    stems = {name_of(path): path.stem for path in SOURCES if path.name != "base.html"}

    assert {name for name, stem in stems.items() if stem.lower() in DRAWERS} == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_starts_with_what_it_needs(template):
    first = template.read_text(encoding="utf-8").splitlines()[0]

    assert re.fullmatch(r"\{# .+ #\}", first)


def test_nothing_ends_a_query_the_web_way():
    banned = ("paginate", "get_or_404", "first_or_404", "one_or_404", "offset")

    assert {name_of(path): found for path in MODULES if (found := calls(path, *banned))} == {}


def test_the_clock_is_read_in_one_place():
    readers = {name_of(path) for path in MODULES if calls(path, "datetime.now", "datetime.utcnow")}

    assert readers == {"comments/core/clock.py"}


def test_the_environment_is_read_in_few_places():
    readers = {
        name_of(path)
        for path in MODULES
        if path.name in DOMAIN | {"api.py", "pages.py", "schemas.py"}
        and "os.environ" in path.read_text()
    }

    assert readers == set()
