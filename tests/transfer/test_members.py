"""The publisher's own id of an author ties comments to whoever its single sign-on signs in by that id."""

import pytest
from sqlalchemy import func, select, text

from comments.accounts import people
from comments.accounts.models import Account, Identity, StaffRole
from comments.accounts.people import Known
from comments.accounts.sso import actions as sso
from comments.accounts.sso import keys
from comments.accounts.sso.keys import NewKey
from comments.accounts.sso.models import Form
from comments.core.db import db, write_unit
from comments.sites import actions as sites
from comments.transfer import batches, undoing
from comments.transfer.models import ImportRun, RunState
from tests.conftest import NOW
from tests.factories.databases import on_sqlite
from tests.factories.publishers import remote_auth
from tests.transfer import importing, lively

SECRET_KEY = "a secret for tests only"
SECRET = "a secret of the pond, 32 bytes or more"


def sign_in(site, subject="user-1", name="Ben Sample"):
    """Sign a member in as a page of the site does."""
    with write_unit():
        if site.shortname not in db.session.scalars(text("SELECT public_id FROM sso_key")):
            key = NewKey(form=Form.REMOTE_AUTH, public_id=site.shortname, secret=SECRET)
            keys.add_key(site, key, SECRET_KEY, NOW)
        payload = remote_auth({"id": subject, "username": name}, NOW, SECRET.encode())
        shown = sso.Shown(Form.REMOTE_AUTH, payload, site.shortname)
        return sso.sign_in_member(site, shown, sso.Browser("Firefox"), SECRET_KEY, NOW).account


def test_who_signs_in_by_that_id_owns_the_comments_that_were_imported(pond):
    importing.import_sample("wxr-disqus.xml", pond)

    ben = sign_in(pond)

    found = importing.comments()
    assert (found["22"].author_id, found["21"].author_id) == (ben.id, None)
    assert (found["22"].author_name, found["22"].author_email) == ("Ben Sample", None)
    assert ben.email is None


@on_sqlite
def test_a_member_who_was_here_before_is_joined_and_has_their_badge(pond):
    ben = sign_in(pond)
    with write_unit():
        db.session.scalars(select(Identity)).one().badge = "Author"

    importing.import_sample("wxr-disqus.xml", pond)

    comment = importing.comments()["22"]
    assert (comment.author_id, comment.author_badge) == (ben.id, "Author")
    assert db.session.scalar(select(func.count()).select_from(Account)) == 1


@on_sqlite
def test_the_same_id_elsewhere_is_somebody_else(pond):
    with write_unit():
        other = sites.add_site("other", "Other", ["https://other.example.test"], NOW)
    with write_unit():
        staff = people.make_account("Olga", NOW, "user-1")
        people.join(staff, Known("github", str(pond.id), "user-1", "GitHub", "Olga"), NOW)
        db.session.add(StaffRole(account_id=staff.id, site_id=pond.id, role="owner"))
    taken = {staff.id, sign_in(other).id}

    importing.import_sample("wxr-disqus.xml", pond)

    author_id = importing.comments()["22"].author_id
    assert author_id not in {None, *taken}
    assert [row.account_id for row in db.session.scalars(select(StaffRole))] == [staff.id]


def test_an_import_that_died_gives_the_members_the_numbers_it_would_have(pond, monkeypatch):
    monkeypatch.setattr(batches, "BATCH_COMMENTS", 1)
    importing.import_sample("wxr-disqus.xml", pond)
    whole, accounts = importing.snapshot(), db.session.scalars(select(Account.id)).all()
    with write_unit():
        for table in ("comment", "thread_name", "thread", "standing", "identity", "account"):
            db.session.execute(text(f"DELETE FROM {table}"))
    db.session.remove()

    with importing.waiting_in_batch(1, importing.die), pytest.raises(importing.Stopped):
        importing.import_sample("wxr-disqus.xml", pond)
    importing.import_sample("wxr-disqus.xml", pond)

    assert importing.snapshot() == whole
    assert db.session.scalars(select(Account.id)).all() == accounts


@pytest.mark.parametrize(("comes", "kept"), [(False, 0), (True, 1)])
def test_undoing_takes_away_members_who_never_came(pond, comes, kept):
    importing.import_sample("wxr-disqus.xml", pond)
    if comes:
        sign_in(pond)

    with write_unit():
        run = db.session.scalars(select(ImportRun)).one()
        run.state = RunState.UNDOING
        while run.state == RunState.UNDOING:
            undoing.undo_some(run, NOW)

    for table in (Account, Identity):
        assert db.session.scalar(select(func.count()).select_from(table)) == kept


@on_sqlite
def test_they_own_them_still_after_a_move_by_wxr(pond, tmp_path):
    importing.import_sample("wxr-disqus.xml", pond)
    moved = importing.export_to(tmp_path / "moved.xml", pond, "wxr")
    lively.empty_database()
    again = lively.make_site("pond", "Pond", "https://pond.example.test")

    importing.import_export(moved, again)

    assert importing.comments()["22"].author_id == sign_in(again).id
