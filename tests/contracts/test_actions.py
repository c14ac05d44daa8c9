"""Every act of staff asks for its role by itself, whichever page or door leads to it; a new one needs a rule here."""

import importlib
import inspect
import pkgutil
from types import FunctionType, SimpleNamespace

import pytest

import comments
from comments.accounts.errors import RoleTooLow
from comments.accounts.models import RoleName
from comments.accounts.viewer import Viewer
from comments.moderation.marking import Mark
from comments.moderation.policy import Decision
from comments.screening.sanctions import targets
from comments.sites.models import Site
from comments.threads.naming import Name
from tests.conftest import NOW

MODERATOR, LEAD, OWNER = RoleName.MODERATOR, RoleName.LEAD, RoleName.OWNER
BELOW = {MODERATOR: RoleName.OBSERVER, LEAD: MODERATOR, OWNER: LEAD}
ACTS = {
    "accounts.invitations.invite": OWNER,
    "accounts.invitations.withdraw": OWNER,
    "accounts.site_settings.change": LEAD,
    "accounts.site_settings.change_pages": OWNER,
    "accounts.staff.remove": OWNER,
    "accounts.staff.set_role": OWNER,
    "moderation.actions.decide": MODERATOR,
    "moderation.actions.undo": MODERATOR,
    "moderation.banning.ban_authors": MODERATOR,
    "moderation.banning.undo": MODERATOR,
    "moderation.dry_run.try_out": LEAD,
    "moderation.marking.mark_comment": MODERATOR,
    "moderation.marking.unmark_comment": MODERATOR,
    "moderation.notes.add_note": MODERATOR,
    "moderation.notes.remove_note": MODERATOR,
    "moderation.removing.order_removal": MODERATOR,
    "moderation.removing.remove_discussion": MODERATOR,
    "moderation.removing.sanction_and_remove": MODERATOR,
    "moderation.removing.undo_removal": MODERATOR,
    "moderation.replying.reply": MODERATOR,
    "moderation.rewriting.rewrite_comment": MODERATOR,
    "moderation.sanctioning.check_may_impose": MODERATOR,
    "moderation.sanctioning.impose": MODERATOR,
    "moderation.sanctioning.lift": MODERATOR,
    "moderation.trials.begin": LEAD,
    "screening.actions.add_rules": LEAD,
    "screening.actions.pin_trust": MODERATOR,
    "screening.actions.remove_rule": LEAD,
    "screening.actions.switch_rule": LEAD,
    "threads.beginning.begin_thread": MODERATOR,
    "threads.managing.close_thread": MODERATOR,
    "threads.managing.reopen_thread": MODERATOR,
    "threads.managing.retitle_thread": MODERATOR,
    "threads.managing.set_premoderate": MODERATOR,
    "threads.managing.set_settings": LEAD,
    "threads.merging.merge_threads": LEAD,
    "threads.naming.add_name": LEAD,
    "threads.naming.move_thread": LEAD,
    "threads.naming.remove_name": LEAD,
}
# What a reader may do with what is theirs, and what staff who only read leave: that they look at a card.
OF_OTHERS = {
    "moderation.presence.list_others",
    "moderation.presence.open_card",
    "moderation.sanctioning.acknowledge",
    "moderation.trail.list_standing",
}
# These have one door, a page of owners, which asks (`tests/contracts/test_routes.py`).
AT_THE_DOOR = {
    "transfer.actions.add_upload",
    "transfer.actions.load",
    "transfer.actions.note_export",
    "transfer.actions.undo",
    "transfer.actions.withdraw",
}
SITE = Site(id=1, shortname="blog", settings={}, has_sanctions=False)
TYPED = {
    "comment_ids": [],
    "decision": Decision.APPROVE,
    "email": "dora@example.test",
    "mark": Mark.PIN,
    "name": Name("identifier", "article"),
    "order": SimpleNamespace(target=targets.network("203.0.113.0/24")),
    "person": SimpleNamespace(role=None),
    "url": "https://blog.example.test/",
    "wanted": SimpleNamespace(target=targets.network("203.0.113.0/24")),
}


def acts():
    """Every function of the domain by which a viewer does something on a site at a time."""
    for found in pkgutil.walk_packages(comments.__path__, "comments."):
        if found.name.startswith(("comments.migrations", "comments.dashboard")):
            continue
        for name, act in vars(importlib.import_module(found.name)).items():
            if (
                isinstance(act, FunctionType)
                and act.__module__ == found.name
                and not name.startswith("_")
            ):
                asked = list(inspect.signature(act).parameters)
                if asked[:2] == ["viewer", "site"] and "now" in asked:
                    yield f"{found.name}.{name}".removeprefix("comments."), act


FOUND = dict(acts())


def test_every_act_has_its_role_and_every_role_an_act():
    assert FOUND.keys() == ACTS.keys() | OF_OTHERS | AT_THE_DOOR


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_refused_to_the_role_below_and_to_the_owner_of_another_site(name):
    act = FOUND[name]
    given = {
        each.name: TYPED.get(each.name)
        for each in inspect.signature(act).parameters.values()
        if each.default is inspect.Parameter.empty
    }

    for roles in ({1: BELOW[ACTS[name]]}, {2: OWNER}):
        viewer = Viewer(account_id=5, name="Bob", roles=roles)
        with pytest.raises(RoleTooLow):
            act(**given | {"viewer": viewer, "site": SITE, "now": NOW})
