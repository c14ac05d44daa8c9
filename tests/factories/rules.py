"""Rules of a site, as Alice writes them."""

from flask import Flask
from sqlalchemy import select

from comments.accounts.models import Account
from comments.accounts.viewer import Viewer
from comments.core import clock
from comments.core.db import db, write_unit
from comments.screening import actions, queries
from comments.screening.actions import NewRule
from comments.screening.models import Kind, Outcome
from comments.sites import queries as sites
from tests.factories import staff


def alice_of(app: Flask) -> Viewer:
    """Return Alice, who owns the site."""
    with app.app_context():
        account = db.session.scalar(select(Account).where(Account.email == "alice@example.test"))
    return staff.viewer_of(app, account or staff.hire(app, "alice"))


def add_rule(app: Flask, kind: str, value: str, action: str = "hold") -> None:
    """Let Alice add a rule."""
    alice = alice_of(app)
    with app.app_context(), write_unit():
        rule = NewRule(Kind(kind), value, Outcome(action))
        actions.add_rules(alice, sites.get_site("blog"), [rule], clock.now())


def switch_off_all(app: Flask) -> None:
    """Let Alice switch every rule off."""
    alice = alice_of(app)
    with app.app_context(), write_unit():
        site = sites.get_site("blog")
        for rule in queries.list_rules(site.id):
            actions.switch_rule(alice, site, rule.id, clock.now(), is_on=False)
