"""An invented discussion in the shape of the API's answers, so that the real element can be shown without a thread."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from comments.core import clock
from comments.discussion.schemas import AuthorAnswer, CommentAnswer, VotesAnswer
from comments.embed import presenting, schemas
from comments.markup.render import render
from comments.sites.models import Site
from comments.sites.settings import ORDERS

# Who, how many hours ago, up-votes, badge, the words, and what each answers, by its place.
_SAID: tuple[tuple[str, int, int, str | None, str, int | None], ...] = (
    ("Ada Example", 1, 2, None, "Does it float in **rain**, too?", None),
    (
        "Sam Sample",
        26,
        5,
        None,
        "I folded mine from *wax paper*:\n\n> It stayed dry for a day.",
        None,
    ),
    ("Eve Example", 25, 1, "Author", "That is what I'd try next. `fold(twice)` helps.", 1),
)


def answers(secret_key: str, site: Site, now: datetime) -> dict[str, Any]:
    """Return the answer to each order a reader may ask for, with the site's settings; and which one it opens in."""
    made: dict[str, Any] = {}
    for order in ORDERS:
        query = schemas.ThreadQuery.model_validate(
            {"url": "https://sample.example/", "order": order}
        )
        empty = presenting.thread_answer(secret_key, site, None, query)
        comments = [_comment(at, now) for at in _in_order(order)]
        thread = empty.thread.model_copy(update={"comment_count": len(comments)})
        filled = empty.model_copy(update={"comments": comments, "thread": thread})
        made[order] = filled.model_dump(mode="json")
    query = schemas.ThreadQuery.model_validate({"url": "https://sample.example/"})
    opens_in = presenting.thread_answer(secret_key, site, None, query).settings.order
    return {"": made[opens_in], **made}


def _in_order(order: str) -> Sequence[int]:
    """Name the comments by place: the second has the most votes, and the reply follows it."""
    return (0, 1, 2) if order == "newest" else (1, 2, 0)


def _comment(at: int, now: datetime) -> CommentAnswer:
    name, hours, votes, badge, text, parent = _SAID[at]
    return CommentAnswer(
        id=str(at + 1),
        parent_id=None if parent is None else str(parent + 1),
        depth=0 if parent is None else 1,
        author=AuthorAnswer(name=name, badge=badge),
        html=str(render(text)),
        status="approved",
        created_at=clock.to_json(now - timedelta(hours=hours)),
        edited_at=None,
        score=votes,
        votes=VotesAnswer(up=votes, down=0),
        reactions={},
        reply_count=sum(1 for said in _SAID if said[-1] == at),
    )
