"""Our comments, threads and sites in the shapes of API 3.0.

What was imported from Disqus is called by its number there: permalinks and what other programs kept know it so.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from comments.accounts import badges
from comments.accounts.models import Account
from comments.accounts.schemas import avatar_url
from comments.core import ids
from comments.discussion.models import Comment, Status
from comments.disqus.queries import SOURCE
from comments.disqus.rest.queries import PostRow
from comments.sites.models import Site
from comments.sites.settings import load_settings
from comments.threads.models import Thread

# What may stand in titles at Disqus; other angles are somebody's words.
_TAGS = re.compile(r"</?(?:b|u|i|em|strong|h[1-6]|code|blockquote|br|hr)\b[^<>]*>", re.IGNORECASE)

SORTS = {"best": "popular", "newest": "desc", "oldest": "asc"}


@dataclass(frozen=True)
class Manner:
    """For whom something is presented: the service's address and secret key, and whether staff read it."""

    base_url: str
    secret_key: str
    is_staff: bool = False


def number_of(row: Comment | Thread) -> str:
    """Return what a comment or a thread is called."""
    return called(row.id, row.source, row.source_id)


def called(own: int, source: str | None, source_id: str | None) -> str:
    """Return the number of a row; one that clients could not compute with is not taken over."""
    is_number = source == SOURCE and source_id and ids.parse_id(source_id) is not None
    return str(source_id) if is_number else str(own)


def post(row: PostRow, site: Site, manner: Manner) -> dict[str, Any]:
    """Present a comment."""
    comment: Comment = row.Comment
    shown: dict[str, Any] = {
        "id": number_of(comment),
        "forum": site.shortname,
        "thread": number_of(row.Thread),
        "parent": _parent(row),
        "author": author(comment, site, manner),
        "message": comment.html,
        # The WordPress plugin keeps this as it is and shows it: what was typed would not be safe there.
        "raw_message": comment.html,
        "createdAt": instant(comment.created_at),
        "isApproved": comment.status == Status.APPROVED,
        "isDeleted": comment.status in {Status.REMOVED, Status.DELETED},
        "isSpam": comment.status == Status.SPAM,
        # What was reported is for staff to know.
        "isFlagged": manner.is_staff and comment.open_reports > 0,
        "isEdited": comment.edited_at is not None,
        "isHighlighted": comment.is_featured,
        "isJuliaFlagged": False,
        "likes": comment.up_votes,
        "dislikes": comment.down_votes,
        "points": comment.score,
        "hasMore": False,
        "media": [],
    }
    return shown | ({"ipAddress": comment.address or ""} if manner.is_staff else {})


def author(comment: Comment, site: Site, manner: Manner) -> dict[str, Any]:
    """Present who wrote a comment, as they were called there."""
    shown = _person(comment.author_name, comment.author_url, comment.author_avatar, manner)
    if comment.author_id is not None:
        shown |= _known(comment.author_id, site, manner)
    if manner.is_staff and comment.author_email:
        shown["email"] = comment.author_email
    return shown


def account(person: Account, site: Site, manner: Manner) -> dict[str, Any]:
    """Present somebody who signed in."""
    return _person(person.name, person.url, person.avatar, manner) | _known(person.id, site, manner)


def thread(row: Thread, identifiers: list[str], site: Site, manner: Manner) -> dict[str, Any]:
    """Present a thread; its names, which its first commenter gave it, when somebody has looked at what is there."""
    plain = plain_page(row, site, manner)
    is_seen = manner.is_staff or row.comment_count > 0
    title = row.title if is_seen else str(row.id)
    link = page_of(row, site, manner) if is_seen else plain
    shown: dict[str, Any] = {
        "id": number_of(row),
        "forum": site.shortname,
        "category": None,
        "title": title,
        "clean_title": " ".join(_TAGS.sub(" ", title).split()) or title,
        "message": "",
        "slug": number_of(row),
        "link": link,
        "signedLink": link,
        "feed": f"{plain}/comments.rss",
        "identifiers": identifiers if is_seen else [],
        "author": None,
        "createdAt": instant(row.created_at),
        "isClosed": not row.is_open,
        "isDeleted": False,
        "posts": row.comment_count,
        "likes": _likes(row, site),
        "dislikes": 0,
        "reactions": sum(row.reactions.values()),
        "userScore": 0,
    }
    return shown | ({"ipAddress": None} if manner.is_staff else {})


def plain_page(row: Thread, site: Site, manner: Manner) -> str:
    """Return the address of a thread's page here."""
    return f"{manner.base_url}/sites/{site.shortname}/threads/{row.id}"


def page_of(row: Thread, site: Site, manner: Manner) -> str:
    """Return where a thread is read: on the page it is about, if that is known, else here."""
    is_page = row.url is not None and row.url.startswith(("https://", "http://"))
    return str(row.url) if is_page else plain_page(row, site, manner)


def forum(site: Site) -> dict[str, Any]:
    """Present a site."""
    return {
        "id": site.shortname,
        "pk": str(site.id),
        "name": site.name,
        "url": site.origins[0] if site.origins else None,
        "founder": None,
        "settings": {},
        "sort": SORTS[load_settings(site.settings).order],
        "avatar": {},
        "moderatorBadgeText": badges.MODERATOR,
        "createdAt": instant(site.created_at),
    }


def _likes(row: Thread, site: Site) -> int:
    """Count what `threads/vote` gives: the first of the site's emoji."""
    return sum(row.reactions.get(it, 0) for it in load_settings(site.settings).reactions[:1])


def instant(at: datetime) -> str:
    """Write a time as Disqus does: UTC, without saying so."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _parent(row: PostRow) -> int | None:
    comment: Comment = row.Comment
    if comment.parent_id is None:
        return None
    return int(called(comment.parent_id, row.parent_source, row.parent_source_id))


def _person(name: str, url: str | None, avatar: str | None, manner: Manner) -> dict[str, Any]:
    """Present anybody. No hash of an address is in it, for those can be tried out."""
    path = avatar_url(avatar)
    picture = f"{manner.base_url}{path}" if path else ""
    return {
        "name": name,
        "url": url or "",
        "about": "",
        "profileUrl": url or "",
        "emailHash": "",
        "avatar": {"permalink": picture, "cache": picture},
        "isAnonymous": True,
        "isFollowing": False,
        "isFollowedBy": False,
    }


def _known(account_id: int, site: Site, manner: Manner) -> dict[str, Any]:
    """Return a person's number on this site: elsewhere it is another, so that it links no sites."""
    message = f"disqus-person:{site.id}:{account_id}".encode()
    digest = hmac.new(manner.secret_key.encode(), message, hashlib.sha256).digest()
    number = str(int.from_bytes(digest[:6], "big") + 1)
    return {"id": number, "username": f"person-{number}", "isAnonymous": False}
