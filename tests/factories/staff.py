"""Staff: Alice owns the site, Leo leads, Bob moderates it, Olga observes; Mallory owns another site."""

import re
from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from comments.accounts import actions, links, sessions
from comments.accounts.models import Account, RoleName, Session, StaffRole
from comments.accounts.viewer import Viewer
from comments.core import clock
from comments.core.db import db, write_unit
from comments.sites import actions as sites
from comments.sites import queries as site_queries
from tests.conftest import NOW

ROLES = {
    "alice": RoleName.OWNER,
    "bob": RoleName.MODERATOR,
    "leo": RoleName.LEAD,
    "olga": RoleName.OBSERVER,
}


def hire(app: Flask, person: str, shortname: str = "blog") -> Account:
    """Give a person of the cast their role; anybody else owns the site."""
    with app.app_context(), write_unit():
        site = site_queries.get_site(shortname)
        role = ROLES.get(person, RoleName.OWNER)
        name = f"{person.capitalize()} Example"
        return actions.add_staff(f"{person}@example.test", site, role, name, NOW)


def hire_elsewhere(app: Flask, person: str) -> Account:
    """Let a person own the site “elsewhere”."""
    with app.app_context(), write_unit():
        if site_queries.find_site("elsewhere") is None:
            sites.add_site("elsewhere", "Elsewhere", ["https://elsewhere.example.test"], NOW)
    return hire(app, person, "elsewhere")


def viewer_of(app: Flask, account: Account) -> Viewer:
    """Return a person as the rules see them."""
    with app.app_context():
        roles = db.session.scalars(select(StaffRole).where(StaffRole.account_id == account.id))
        by_site = {role.site_id: RoleName(role.role) for role in roles}
    return Viewer.of(account, by_site)


def link_for(app: Flask, account: Account, minutes_ago: int = 0) -> str:
    """Return the path of a fresh sign-in link."""
    with app.app_context(), write_unit():
        token = links.make_link(account, clock.now() - timedelta(minutes=minutes_ago))
    return f"/sign-in/{token}"


def use_link(token: str, now: datetime) -> str:
    """Consume a link and start a session; return its token."""
    return sessions.start(links.use(token, None, now).account.id, "", now)


def csrf_token(client: FlaskClient) -> str:
    """Return the CSRF token of a browser: the one in a form it was shown."""
    page = client.get("/sign-in", follow_redirects=True).text
    return re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)


def sign_in(app: Flask, client: FlaskClient, account: Account) -> FlaskClient:
    """Sign a browser in, as people do."""
    data = {"csrf_token": csrf_token(client)}
    answer = client.post(link_for(app, account), data=data)
    assert answer.status_code == 303, answer.text
    return client


def browser_of(app: Flask, person: str) -> FlaskClient:
    """Return a browser: of staff by name, of `mallory` who owns another site, or of a `stranger`."""
    browser = app.test_client()
    if person == "stranger":
        return browser
    account = hire_elsewhere(app, person) if person == "mallory" else hire(app, person)
    return sign_in(app, browser, account)


def end_all_sessions(app: Flask, **values: object) -> None:
    """Change every session row, for example `ended_at` or `expires_at`."""
    with app.app_context(), write_unit():
        db.session.execute(update(Session).values(**values))
