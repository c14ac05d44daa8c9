"""What is over of signing in is forgotten; what still counts is not."""

from datetime import timedelta

from sqlalchemy import select

from comments.accounts import grants, links, sessions, sweeping
from comments.accounts.models import Grant, Session, SignInLink
from comments.accounts.providers import actions
from comments.accounts.providers.models import SignInAttempt
from comments.core.db import db
from tests.conftest import NOW
from tests.factories import readers


def kept(model):
    return len(db.session.scalars(select(model)).all())


def test_links_go_a_day_after_they_were_good(app, site, unit):
    links.make_link(readers.make_person(app, "carol"), NOW)
    over = NOW + links.LIFETIME + sweeping.KEEP

    assert sweeping.forget_links(over, 10) == 0
    assert sweeping.forget_links(over + timedelta(seconds=1), 10) == 1
    assert kept(SignInLink) == 0


def test_sessions_go_when_they_ran_out(app, unit):
    sessions.start(readers.make_person(app, "carol").id, "", NOW)
    over = NOW + sessions.LIFETIME

    assert sweeping.forget_sessions(over, 10) == 0
    assert sweeping.forget_sessions(over + timedelta(seconds=1), 10) == 1
    assert kept(Session) == 0


def test_grants_go_when_they_cannot_be_renewed(app, site, unit):
    carol = readers.make_person(app, "carol")
    for _ in range(3):
        grants.give(carol, site.id, "", NOW)
    over = NOW + grants.GRANT_LIFETIME

    assert sweeping.forget_grants(over, 10) == 0
    assert sweeping.forget_grants(over + timedelta(seconds=1), 2) == 2
    assert kept(Grant) == 1


def test_attempts_at_providers_go_a_day_after_they_were_good(app, unit):
    way = actions.Way("corp", "", "/", "/")
    actions.begin_attempt(way, "browser", actions.new_secrets(), NOW)
    over = NOW + actions.LIFETIME + sweeping.KEEP

    assert sweeping.forget_attempts(over, 10) == 0
    assert sweeping.forget_attempts(over + timedelta(seconds=1), 10) == 1
    assert kept(SignInAttempt) == 0
