"""A page of a discussion in words of schema.org, as search engines read it (Google: discussion forum markup).

The posting is what is discussed: the article, which its site published. Comments hang on what they answer, as far as
that is on the same page. What was removed keeps its place, without a word or a name.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from comments.core import clock
from comments.discussion.models import Status
from comments.discussion.schemas import CommentAnswer
from comments.embed import schemas
from comments.markup import render

Thing: TypeAlias = dict[str, Any]
MAX_NESTING = 100  # readers of JSON give up on what lies much deeper


@dataclass(frozen=True)
class Place:
    """What a discussion's own answer does not say: whose it is, since when, on which page, and of which article."""

    site: str
    begun_at: datetime
    url: str
    article: str | None


def describe(answer: schemas.ThreadAnswer, place: Place) -> str:
    """Return the comments of a page and the posting they belong to, as JSON-LD."""
    thread = answer.thread
    posting: Thing = {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "@id": place.url,
        "url": place.article or place.url,
        "headline": thread.title or place.site,
        "text": thread.title or place.site,
        "author": {"@type": "Organization", "name": place.site},
        "datePublished": clock.to_json(place.begun_at),
        "commentCount": thread.comment_count,
        "interactionStatistic": _counter("CommentAction", thread.comment_count),
    }
    if place.article:
        posting["sharedContent"] = {"@type": "WebPage", "url": place.article}
    roots = _nest(answer.comments, place.url, answer.settings.votes)
    if roots:
        posting["comment"] = roots
    return json.dumps(posting, ensure_ascii=False)


def _nest(comments: Sequence[CommentAnswer], page: str, votes: str) -> list[Thing]:
    """Hang each comment on what it answers; one whose parent is on another page stands by itself."""
    roots: list[Thing] = []
    made: dict[str, Thing] = {}
    depths: dict[str, int] = {}
    for comment in comments:
        thing = made[comment.id] = _comment(comment, page, votes)
        above = comment.parent_id if comment.parent_id in made else None
        depth = depths[comment.id] = depths[above] + 1 if above else 0
        place = made[above].setdefault("comment", []) if above and depth < MAX_NESTING else roots
        place.append(thing)
    return roots


def _comment(comment: CommentAnswer, page: str, votes: str) -> Thing:
    thing: Thing = {
        "@type": "Comment",
        "url": f"{page}?comment={comment.id}#comment-{comment.id}",
        "datePublished": comment.created_at,
    }
    if comment.status != Status.APPROVED:
        return thing | {"creativeWorkStatus": "Deleted"}
    author = {"@type": "Person", "name": comment.author.name}
    if comment.author.url and comment.author.url.startswith(("https://", "http://")):
        author["url"] = comment.author.url
    thing |= {"author": author, "text": render.excerpt(comment.html, render.MAX_SOURCE_LENGTH)}
    if comment.edited_at:
        thing["dateModified"] = comment.edited_at
    counted = {"LikeAction": comment.votes.up} if votes != "off" else {}
    if votes == "updown":
        counted["DislikeAction"] = comment.votes.down
    if counted:
        thing["interactionStatistic"] = [_counter(act, count) for act, count in counted.items()]
    return thing


def _counter(action: str, count: int) -> Thing:
    return {
        "@type": "InteractionCounter",
        "interactionType": f"https://schema.org/{action}",
        "userInteractionCount": count,
    }
