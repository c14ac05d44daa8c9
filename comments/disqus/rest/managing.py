"""`threads/create`, `…/update`, `…/close`, `…/open`, `…/remove`, `…/vote`: by the site's secret."""

from typing import Any

from comments.accounts.models import RoleName
from comments.accounts.viewer import Viewer
from comments.core.text import single_line
from comments.discussion.schemas import MAX_TITLE
from comments.disqus.rest import calls, presenting
from comments.disqus.rest.calls import Call
from comments.disqus.rest.errors import BadArgument
from comments.disqus.rest.posting import page_of
from comments.moderation import policy, removing
from comments.reactions import actions as reactions
from comments.sites.names import origin_of
from comments.sites.settings import load_settings
from comments.threads import beginning, managing, naming
from comments.threads.errors import UnknownThread
from comments.threads.models import IDENTIFIER, Thread
from comments.threads.naming import Name
from comments.threads.page import Page

VOTES = {"1": True, "0": False}


def create_thread(call: Call) -> dict[str, Any]:
    """Answer `threads/create`.

    Raises:
        SignInFirst, BadArgument, BadName, NameTaken, PageNotAllowed, NoName: nothing was changed.

    """
    caller, asked = call.caller, call.asked
    policy.check_may_decide(caller.viewer, caller.site)
    page = Page.named(asked.one("identifier"), asked.one("url"), _title(call))
    thread = beginning.begin_thread(caller.viewer, caller.site, page, call.now)
    return calls.present_threads(call, [thread])[0]


def update_thread(call: Call) -> dict[str, Any]:
    """Answer `threads/update`: another title, identifier or address; what led to a thread before still does.

    Raises:
        SignInFirst, BadArgument, UnknownThread, BadName, NameTaken: nothing was changed.

    """
    caller, asked, now = call.caller, call.asked, call.now
    policy.check_may_decide(caller.viewer, caller.site)
    title, identifier, url = asked.one("title"), asked.one("identifier"), asked.one("url")
    if url and origin_of(url) not in caller.site.origins:
        raise BadArgument("Invalid argument, “url”: it is not on one of the site's origins.")
    found = calls.get_thread(call)
    if title or not (identifier or url):
        managing.retitle_thread(caller.viewer, caller.site, found.id, _title(call), now)
    # Moderators may not do this; whoever has the secret of a pair has it from the owner.
    lead = Viewer(name=caller.viewer.name, roles={caller.site.id: RoleName.LEAD})
    if identifier:
        naming.add_name(lead, caller.site, found.id, Name(IDENTIFIER, identifier), now)
    if url:
        naming.move_thread(lead, caller.site, found.id, url, now)
    return calls.present_threads(call, [found])[0]


def close_threads(call: Call) -> list[dict[str, Any]]:
    """Answer `threads/close`."""
    found = _named(call)
    for thread in sorted(found, key=lambda it: it.id):  # the order of all writers
        managing.close_thread(call.caller.viewer, call.caller.site, thread.id, call.now)
    return [{"id": presenting.number_of(thread)} for thread in found]


def open_threads(call: Call) -> list[dict[str, Any]]:
    """Answer `threads/open`."""
    found = _named(call)
    for thread in sorted(found, key=lambda it: it.id):  # the order of all writers
        managing.reopen_thread(call.caller.viewer, call.caller.site, thread.id, call.now)
    return [{"id": presenting.number_of(thread)} for thread in found]


def remove_threads(call: Call) -> list[dict[str, Any]]:
    """Answer `threads/remove`: close threads, and have the worker remove what is said in them."""
    found = _named(call)
    for thread in sorted(found, key=lambda it: it.id):  # the order of all writers
        viewer, site = call.caller.viewer, call.caller.site
        removing.remove_discussion(viewer, site, thread.id, call.now)
    return [{"id": presenting.number_of(thread)} for thread in found]


def vote_on_thread(call: Call) -> dict[str, Any]:
    """Answer `threads/vote`: the key pair gives the article the first of the site's emoji, or takes it back.

    Raises:
        SignInFirst, BadArgument, UnknownThread, UnknownReaction: nothing was changed.

    """
    site = call.caller.site
    policy.check_may_decide(call.caller.viewer, site)
    word = call.asked.need("vote")
    if word not in VOTES:
        raise BadArgument("Invalid argument, “vote”: 1, or 0 to take it back.")
    emoji = next(iter(load_settings(site.settings).reactions), "")
    thread = calls.get_thread(call)
    wish = reactions.Wish(emoji, VOTES[word])
    given = reactions.react_to_article(site, page_of(thread), call.voter, wish, call.now)
    return {
        "id": presenting.number_of(thread),
        "vote": int(word),
        "likes": given.reactions.get(emoji, 0),
    }


def _title(call: Call) -> str:
    title = single_line(call.asked.need("title"))
    if not 0 < len(title) <= MAX_TITLE:
        raise BadArgument(f"Invalid argument, “title”: 1 to {MAX_TITLE} characters.")
    return title


def _named(call: Call) -> list[Thread]:
    """Return all threads that are named, by the secret."""
    policy.check_may_decide(call.caller.viewer, call.caller.site)
    calls.get_thread(call)
    found = calls.named_threads(call)
    if None in found:
        raise UnknownThread("Invalid argument, “thread”: one of these is not here.")
    return list({thread.id: thread for thread in found if thread is not None}.values())
