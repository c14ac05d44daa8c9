"""An invented discussion in the shape of the API's answers, so that the real element can be shown without a thread."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from comments.core import clock
from comments.discussion.schemas import AuthorAnswer, CommentAnswer, VotesAnswer
from comments.embed import presenting, schemas
from comments.markup.render import render
from comments.sites.models import Site
from comments.sites.settings import ORDERS, load_settings

_URL = "https://blog.example/a-paper-boat"


@dataclass(frozen=True)
class _Said:
    id: int
    name: str
    hours_ago: int
    up: int
    text: str
    badge: str | None = None
    parent_id: int | None = None


_SAID = (
    _Said(1, "Ada Example", 1, 2, "Does it float in **rain**, too?"),
    _Said(2, "Sam Sample", 26, 5, "I folded mine from *wax paper*:\n\n> It stayed dry for a day."),
    _Said(3, "Eve Example", 25, 1, "I'd try `fold(twice)`, then.", badge="Author", parent_id=2),
)


def answers(secret_key: str, site: Site, now: datetime) -> dict[str, Any]:
    """Return the answer to each order that may be asked for, with the site's settings; “” is the one it opens in."""
    made = {order: _answer(secret_key, site, order, now) for order in ORDERS}
    return {"": made[load_settings(site.settings).order], **made}


def _answer(secret_key: str, site: Site, order: str, now: datetime) -> dict[str, Any]:
    query = schemas.ThreadQuery.model_validate({"url": _URL, "order": order})
    empty = presenting.thread_answer(secret_key, site, None, query)
    # The second has the most votes and is the oldest, and its reply follows it.
    said = _SAID if order == "newest" else (*_SAID[1:], _SAID[0])
    thread = empty.thread.model_copy(update={"comment_count": len(said)})
    comments = [_comment(each, now) for each in said]
    filled = empty.model_copy(update={"comments": comments, "thread": thread})
    return filled.model_dump(mode="json")


def _comment(said: _Said, now: datetime) -> CommentAnswer:
    return CommentAnswer(
        id=str(said.id),
        parent_id=str(said.parent_id) if said.parent_id else None,
        depth=1 if said.parent_id else 0,
        author=AuthorAnswer(name=said.name, badge=said.badge),
        html=str(render(said.text)),
        status="approved",
        created_at=clock.to_json(now - timedelta(hours=said.hours_ago)),
        edited_at=None,
        score=said.up,
        votes=VotesAnswer(up=said.up, down=0),
        reactions={},
        reply_count=sum(1 for each in _SAID if each.parent_id == said.id),
    )
