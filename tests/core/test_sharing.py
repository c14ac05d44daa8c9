"""Units of work that are shared: one commit for all who wait, and to each what became of their own."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from comments.app import create_app
from comments.core import sharing
from comments.core.db import Changed, db, write_unit
from comments.core.errors import Unavailable
from comments.core.sharing import SharedUnit
from comments.sites.models import Site
from tests import servers
from tests.conftest import NOW, settings_for
from tests.factories.statements import recorded_commits

AWAY = OperationalError("", {}, Exception("away"))


class Making:
    """Sites that are made together. Making the first of all lasts until it is told to go on."""

    def __init__(self, app):
        self.app = app
        self.unit = SharedUnit(self.write_all)
        self.pool = ThreadPoolExecutor(50)
        self.units = []
        self.errors, self.errors_of_units = {}, {}
        self.has_begun, self.may_go_on = threading.Event(), threading.Event()

    def write_all(self, names):
        self.units.append(list(names))
        if error := self.errors_of_units.get(len(self.units)):
            raise error
        for name in names:
            if name in self.errors:
                raise self.errors[name]
            db.session.add(Site(**site_row(name)))
        db.session.flush()
        if len(self.units) == 1:
            self.has_begun.set()
            assert self.may_go_on.wait(timeout=30)

    def begin(self, name):
        def write():
            with self.app.app_context():
                self.unit.write(name)

        return self.pool.submit(write)

    def gather(self, *names):
        """Let one write, and the others come meanwhile, in this order."""
        begun = [self.begin("first")]
        assert self.has_begun.wait(timeout=30)
        with self.app.app_context():
            line = self.unit.line()
        for count, name in enumerate(names, 1):
            begun.append(self.begin(name))
            servers.wait_until(lambda count=count: len(line.waiting) == count, "gathering")
        return begun

    def finish(self, begun):
        """Let them go on; return what each met."""
        self.may_go_on.set()
        return [type(one.exception(timeout=30)) for one in begun]


FINE = type(None)


def site_row(name):
    number = sum(ord(letter) << (7 * place) for place, letter in enumerate(name[:6]))
    return {
        "id": number, "shortname": name, "name": name, "origins": [], "settings": {}, "created_at": NOW
    }  # fmt: skip


@pytest.fixture
def making(app):
    made = Making(app)
    yield made
    made.may_go_on.set()
    made.pool.shutdown()


def names_in(app):
    with app.app_context():
        return sorted(db.session.scalars(select(Site.shortname)))


def test_those_who_come_while_one_writes_are_written_in_one_commit(app, making):
    with recorded_commits(app) as commits:
        outcomes = making.finish(making.gather("a", "b", "c"))

    assert outcomes == [FINE] * 4
    assert making.units[0] == ["first"]
    assert sorted(making.units[1]) == ["a", "b", "c"]
    assert len(commits) == len(making.units) == 2
    assert names_in(app) == ["a", "b", "c", "first"]


def test_nobody_goes_on_before_the_commit(app, making):
    begun = making.gather("a", "b")

    assert [one.done() for one in begun] == [False] * 3
    assert names_in(app) == []

    making.finish(begun)


def test_whoever_comes_alone_waits_for_nobody(app, making):
    making.may_go_on.set()

    with app.app_context():
        making.unit.write("a")
        making.unit.write("b")

    assert making.units == [["a"], ["b"]]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_fails_by_itself_fails_alone(app, making, place):
    making.errors["bad"] = Changed()
    names = ["a", "b"]
    names.insert(place, "bad")

    first, *others = making.finish(making.gather(*names))

    assert first is FINE
    assert dict(zip(names, others, strict=True)) == {"a": FINE, "b": FINE, "bad": Changed}
    assert names_in(app) == ["a", "b", "first"]


def test_of_two_who_want_the_same_one_loses_the_race(app, making):
    outcomes = making.finish(making.gather("a", "same", "same", "b"))

    assert sorted(map(str, outcomes)) == sorted(map(str, [FINE] * 4 + [IntegrityError]))
    assert names_in(app) == ["a", "b", "first", "same"]


def test_a_database_that_goes_away_is_everybodys_outcome_at_once(app, making):
    making.errors["b"] = AWAY

    outcomes = making.finish(making.gather("a", "b", "c"))

    assert outcomes == [FINE] + [OperationalError] * 3
    assert len(making.units) == 2  # nobody was kept waiting for another try
    assert names_in(app) == ["first"]


def test_a_database_that_goes_away_between_tries_is_the_outcome_of_the_rest(app, making):
    making.errors_of_units = {2: Changed(), 4: AWAY}

    outcomes = making.finish(making.gather("a", "b", "c", "d"))

    assert sorted(map(str, outcomes)) == sorted(map(str, [FINE] * 2 + [OperationalError] * 3))
    assert list(map(len, making.units)) == [1, 4, 1, 1]
    assert len(names_in(app)) == 2


def test_after_a_bug_the_next_one_can_write(app, making):
    making.errors["bug"] = RuntimeError("bug")

    outcomes = making.finish(making.gather("a", "bug"))
    with app.app_context():
        making.unit.write("later")

    assert outcomes == [FINE, RuntimeError, RuntimeError]
    assert names_in(app) == ["first", "later"]


def test_when_the_one_who_writes_is_stopped_the_others_are_told(app, making):
    making.errors["a"] = SystemExit()

    outcomes = making.finish(making.gather("a", "b"))

    assert outcomes[0] is FINE
    assert set(outcomes[1:]) == {SystemExit, Unavailable}
    assert names_in(app) == ["first"]


def test_so_many_and_no_more_are_written_together(app, making, monkeypatch):
    monkeypatch.setattr(sharing, "MAX_TOGETHER", 3)

    outcomes = making.finish(making.gather(*"abcdefgh"))

    assert outcomes == [FINE] * 9
    assert sorted(map(len, making.units)) == [1, 2, 3, 3]


def test_in_somebodys_unit_it_is_written_there(app, making):
    making.may_go_on.set()

    with app.app_context(), suppress(ValueError), write_unit():
        making.unit.write("a")
        raise ValueError

    assert names_in(app) == []


def test_two_databases_of_one_process_never_share(app, making, tmp_path):
    other = create_app(settings_for(f"sqlite:///{tmp_path / 'other.db'}", tmp_path))

    with app.app_context():
        line = making.unit.line()
        assert making.unit.line() is line
    with other.app_context():
        assert making.unit.line() is not line
