"""What people do in a discussion: post, edit, take back."""

import hashlib
import hmac
import secrets
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup

from comments.accounts.viewer import Viewer
from comments.core import ids
from comments.core.db import db
from comments.core.errors import FieldError
from comments.core.text import is_visible
from comments.core.words import gettext
from comments.discussion import counters, events, history, judging, policy, queries, tree, writing
from comments.discussion.errors import CommentRefused, KeyReused, UnknownParent
from comments.discussion.models import Comment, Status
from comments.markup.render import RENDERER_VERSION, excerpt
from comments.outbox import actions as outbox
from comments.screening import repeats
from comments.screening.draft import WAITING, Verdict
from comments.screening.repeats import Memory
from comments.screening.speaker import Sent, Speaker
from comments.sites.models import Site
from comments.sites.settings import load_settings, settings_within
from comments.threads import actions as threads
from comments.threads.errors import ThreadClosed
from comments.threads.models import Thread
from comments.threads.page import Page


@dataclass(frozen=True)
class Author:
    """Who is speaking: a guest as they say they are, or a person by their account; `address` as the site keeps it."""

    name: str
    email: str | None = None
    url: str | None = None
    address: str | None = None
    account_id: int | None = None
    avatar: str | None = None
    badge: str | None = None

    @classmethod
    def person(cls, viewer: Viewer, address: str | None) -> "Author":
        """Return a person who signed in; their mail address stays with their account."""
        return cls(
            viewer.name, None, viewer.url, address, viewer.account_id, viewer.avatar, viewer.badge
        )

    def speaking(self, sent: Sent) -> Speaker:
        """Return them as checks know them."""
        return Speaker(self.name, self.account_id, self.email, sent.address, self.address)


@dataclass(frozen=True)
class NewComment:
    """A comment on its way in: source text and the HTML made from it, where, and by whom.

    A program of the site's may say when it was said (`said_at`), and that it has to wait whatever checks find (`held`).
    """

    page: Page
    parent_id: int | None
    text: str
    html: Markup
    author: Author
    idempotency_key: str | None = None
    sent: Sent = field(default_factory=Sent)
    said_at: datetime | None = None
    held: Verdict | None = None

    def request_hash(self) -> bytes:
        """Tell two different comments under one key apart."""
        speaker = self.author.account_id or self.author.name
        parts = (self.page.identifier, self.page.url, self.parent_id, self.text, speaker)
        return hashlib.sha256(repr(parts).encode()).digest()


@dataclass(frozen=True)
class NewRow:
    """A comment as it was written just now: what its author is shown of it, without reading it back."""

    id: int
    thread_id: int
    parent_id: int | None
    depth: int
    status: str
    author_name: str
    author_url: str | None
    author_avatar: str | None
    author_badge: str | None
    html: str
    reasons: list[dict[str, Any]]
    created_at: datetime
    edited_at: None = None
    score: int = 0
    up_votes: int = 0
    down_votes: int = 0
    reactions: None = None
    is_pinned: bool = False
    is_featured: bool = False
    reply_count: int = 0


_NEW_COLUMNS = tuple(item.name for item in fields(NewRow) if item.default is MISSING)


@dataclass(frozen=True)
class Posted:
    """What posting made. Who holds the edit token may edit and take back the comment. What waits has a notice why."""

    comment: Comment | NewRow
    edit_token: str
    notice: str | None = None


def post_comment(site: Site, new: NewComment, secret_key: str, now: datetime) -> Posted:
    """Take a comment in: judge it, save it, count it, tell the outbox.

    The same idempotency key answers the same comment and token again. What is refused never waits for other writers.
    Where nobody opened a unit of work, it is saved in one that is shared with others who post at this moment.

    Raises:
        GuestsNotAllowed, CommentRefused, ThreadClosed, UnknownParent, KeyReused: nothing was saved.
        PageNotAllowed, NoName: see `comments.threads.actions.find_thread`.
        Changed: what it was judged by is not so any more; it can be tried again.

    """
    token = _edit_token(secret_key, site, new.idempotency_key)
    earlier = _find_posted(site, new)
    if earlier is not None:
        return Posted(earlier, token, _notice_of(earlier))
    thread = threads.find_thread(site, new.page)
    settings = settings_within(site.settings, thread.settings if thread else {})
    policy.check_may_post(new.author.account_id, settings)
    parent = _find_parent(thread.id if thread else None, new.parent_id, new.author.account_id)
    words = judging.Words(new.text, new.html, new.sent)
    judged = judging.judge(site, words, new.author.speaking(new.sent), thread, now)
    if not judged.verdicts and parent and parent.status != Status.APPROVED:
        raise _no_parent()  # readers would see the answer without it
    if new.held is not None:
        judged = replace(judged, verdicts=[*judged.verdicts, new.held])
    under = thread or threads.new_thread(site, new.page, now)
    place = {
        "site_id": site.id,
        "thread_id": under.id,
        "edit_token_hash": policy.hash_token(token),
    }
    row: dict[str, Any] = place | _row(new, parent, judged, new.said_at or now)
    told = outbox.row_of(events.CommentPosted(site.id, row["id"], row["status"]), now)
    begun = under if isinstance(under, threads.NewThread) else None
    kept = writing.Kept(_memory(judged, row), judged.proof)
    writing.write(writing.NewPost(row, told, _key(new, row, now), begun, kept))
    made = NewRow(**{name: row[name] for name in _NEW_COLUMNS})
    return Posted(made, token, judged.notice)


@dataclass(frozen=True)
class StaffAnswer:
    """What staff answer: source text and the HTML made from it."""

    text: str
    html: Markup


def post_staff_answer(comment: Comment, author: Author, answer: StaffAnswer, now: datetime) -> int:
    """Post an answer of staff under a comment, in the present unit; nobody judges it. Return its id.

    Raises:
        CommentRefused, ThreadClosed, UnknownParent: nothing was saved.

    """
    if not is_visible(excerpt(answer.html, len(answer.html))):
        raise CommentRefused(gettext("Please write something first."))
    thread = db.session.get_one(Thread, comment.thread_id)
    if not thread.is_open:
        raise ThreadClosed(gettext("This discussion is closed. Open it first, then answer."))
    parent = _find_parent(thread.id, comment.id)
    new = NewComment(Page(None, None), comment.id, answer.text, answer.html, author)
    token = policy.hash_token(secrets.token_urlsafe(24))  # it is edited by whose account it is
    place = {"site_id": thread.site_id, "thread_id": thread.id, "edit_token_hash": token}
    row: dict[str, Any] = place | _row(new, parent, judging.Judgement([]), now)
    told = outbox.row_of(events.CommentPosted(thread.site_id, row["id"], row["status"]), now)
    writing.write_all([writing.NewPost(row, told, None, None)])
    answer_id: int = row["id"]
    return answer_id


def edit_comment(
    site: Site, comment: Comment, claim: policy.Claim, new: judging.Words, now: datetime
) -> str | None:
    """Replace a comment's text; the new text is judged as if it were posted, and the old one kept for staff.

    Returns what its author reads if it waits.

    Raises:
        NotYourComment, EditWindowOver, CommentRefused, ThreadClosed: nothing was changed.

    """
    settings = load_settings(site.settings)
    counters.lock(comment)
    policy.check_may_edit(comment, claim, timedelta(minutes=settings.edit_window_minutes), now)
    thread = db.session.get_one(Thread, comment.thread_id)
    judged = judging.judge(site, new, judging.speaker_of(comment, new.sent), thread, now)
    before = comment.status
    _put_words(comment, claim.account_id, (new.text, new.html), now)
    # Held stays held, and still says why: an edit is no way out of the queue.
    is_held = bool(judged.verdicts) or comment.status == Status.PENDING
    judging.put_reasons(comment, judged, is_held=is_held)
    counters.change_status(comment, Status.PENDING if is_held else Status.APPROVED)
    if judged.memory is not None:
        repeats.forget([comment.id])
        # It was said when it was posted: to mend three comments is not to write three more.
        repeats.remember([replace(judged.memory, said_at=comment.created_at)])
    outbox.emit(events.CommentEdited(site.id, comment.id, comment.status, before), now)
    return judged.notice or _notice_of(comment)


def rewrite_comment(
    comment: Comment, account_id: int | None, words: tuple[str, Markup], now: datetime
) -> None:
    """Put other words (source text and HTML) into a guest's comment, for staff; nobody judges them.

    It stays where it is, readers see that it was edited, and what it said before is kept.

    Raises:
        NotYourComment: somebody with an account said it, or it was taken away.

    """
    counters.lock(comment)
    policy.check_can_be_rewritten(comment)
    _put_words(comment, account_id, words, now)
    counters.change_status(comment, Status(comment.status))
    repeats.forget([comment.id])
    outbox.emit(
        events.CommentEdited(comment.site_id, comment.id, comment.status, comment.status), now
    )


def delete_comment(site: Site, comment: Comment, claim: policy.Claim, now: datetime) -> None:
    """Take one's own comment back. Its words are gone; a placeholder stays where replies hang on it.

    Raises:
        NotYourComment: it is somebody else's.

    """
    counters.lock(comment)
    policy.check_may_delete(comment, claim)
    if comment.status == Status.DELETED:
        return
    counters.change_status(comment, Status.DELETED)
    history.forget([comment.id])
    repeats.forget([comment.id])
    comment.text = comment.html = comment.author_name = ""
    comment.author_email = comment.author_url = comment.address = None
    comment.author_avatar = comment.author_badge = None
    outbox.emit(events.CommentDeleted(site.id, comment.id), now)


def _put_words(
    comment: Comment, account_id: int | None, words: tuple[str, Markup], now: datetime
) -> None:
    history.keep_words(comment, account_id, now)
    comment.text, comment.html = words
    comment.text_format, comment.renderer_version = "markdown", RENDERER_VERSION
    comment.edited_at = now


def _notice_of(comment: Comment) -> str | None:
    told = policy.status_for_author(comment.status, comment.reasons)
    return WAITING if told is Status.PENDING else None


def _find_posted(site: Site, new: NewComment) -> Comment | None:
    """Return what the same request made before."""
    found = queries.find_comment_by_key(site.id, new.idempotency_key)
    if found is None:
        return None
    comment, request_hash = found
    if request_hash != new.request_hash():
        raise KeyReused(
            gettext("This Idempotency-Key already made another comment. Use a new key.")
        )
    return comment


def _find_parent(
    thread_id: int | None, parent_id: int | None, account_id: int | None = None
) -> queries.Place | None:
    if parent_id is None:
        return None
    parent = queries.find_place(parent_id)
    if parent is None or parent.thread_id != thread_id or not _can_answer(parent, account_id):
        raise _no_parent()
    return parent


def _can_answer(parent: queries.Place, account_id: int | None) -> bool:
    """Say whether somebody sees what they answer: as all do, or their own, which a shadow ban hides from the others."""
    if parent.status != Status.PENDING or account_id is None:
        return Status(parent.status) is Status.APPROVED
    own = db.session.get_one(Comment, parent.id)
    told = policy.status_for_author(own.status, own.reasons)
    return own.author_id == account_id and told is Status.APPROVED


def _no_parent() -> UnknownParent:
    detail = gettext("The comment you are answering is no longer here.")
    return UnknownParent(detail, errors=(FieldError("/parent_id", detail),))


def _row(
    new: NewComment, parent: queries.Place | None, judged: judging.Judgement, now: datetime
) -> dict[str, Any]:
    comment_id = ids.new_id(now)
    status = Status.PENDING if judged.verdicts else Status.APPROVED
    return {
        "id": comment_id,
        "parent_id": parent.id if parent else None,
        "depth": parent.depth + 1 if parent else 0,
        "path": tree.path_under(parent.path if parent else None, comment_id),
        "status": status,
        "is_shown": status == Status.APPROVED,
        "author_id": new.author.account_id,
        "author_name": new.author.name,
        "author_email": new.author.email,
        "author_url": new.author.url,
        "author_avatar": new.author.avatar,
        "author_badge": new.author.badge,
        "address": new.author.address,
        "text": new.text,
        "html": new.html,
        "renderer_version": RENDERER_VERSION,
        "reasons": judged.reasons,
        "risk": judged.risk,
        "created_at": now,
    }


def _memory(judged: judging.Judgement, row: dict[str, Any]) -> Memory | None:
    """Return what is kept of the words, now that their comment and its thread have ids."""
    if judged.memory is None:
        return None
    trace = replace(judged.memory.trace, thread_id=row["thread_id"], comment_id=row["id"])
    return replace(judged.memory, trace=trace)


def _key(new: NewComment, row: dict[str, Any], now: datetime) -> dict[str, Any] | None:
    if not new.idempotency_key:
        return None
    return {
        "site_id": row["site_id"],
        "key": new.idempotency_key,
        "comment_id": row["id"],
        "request_hash": new.request_hash(),
        "created_at": now,
    }


def _edit_token(secret_key: str, site: Site, idempotency_key: str | None) -> str:
    """Make an edit token; with a key the same one again, so that a retry learns it too."""
    if not idempotency_key:
        return secrets.token_urlsafe(24)
    message = f"edit-token:{site.id}:{idempotency_key}".encode()
    return hmac.new(secret_key.encode(), message, hashlib.sha256).hexdigest()
