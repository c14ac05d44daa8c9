"""A thread that staff begin before anybody comments."""

from datetime import datetime

from comments.accounts.viewer import Viewer
from comments.core.db import db
from comments.core.words import gettext
from comments.sites.models import Site
from comments.threads import actions, managing, policy
from comments.threads.errors import NameTaken
from comments.threads.models import IDENTIFIER, URL, Thread
from comments.threads.naming import Name
from comments.threads.page import Page

BEGIN = "thread.begin"


def begin_thread(viewer: Viewer, site: Site, page: Page, now: datetime) -> Thread:
    """Begin the thread of a page that has none, as its first comment would.

    Raises:
        SignInFirst, RoleTooLow, BadName: nothing was changed.
        NameTaken: a thread has one of its names.
        PageNotAllowed, NoName: see `comments.threads.actions.find_thread`.

    """
    policy.check_may_moderate(viewer, site)
    for kind, value in ((IDENTIFIER, page.identifier), (URL, page.url)):
        if value is not None:
            Name(kind, value).checked()
    found = actions.find_thread(site, page)
    if found is not None:
        raise NameTaken(
            gettext(
                "This page has a discussion already, number %(id)s. Use that one.", id=found.id
            ),
            found.id,
        )
    new = actions.new_thread(site, page, now)
    actions.write_threads([new])
    thread = db.session.get_one(Thread, new.id)
    managing.note(viewer, thread, BEGIN, (None, {"title": thread.title}), now)
    return thread
