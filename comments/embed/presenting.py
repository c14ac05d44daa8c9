"""Pages of a thread as answers: cursors signed and bound to the list they go on in."""

from collections.abc import Sequence

from comments.accounts import ways
from comments.accounts.providers import installed
from comments.core import ids
from comments.core.words import gettext, in_language
from comments.discussion import changes, reading, room
from comments.discussion.errors import UnknownComment
from comments.discussion.models import Comment
from comments.discussion.schemas import CommentAnswer, present
from comments.embed import schemas
from comments.markup.render import MAX_SOURCE_LENGTH
from comments.screening.checks import STOPPED
from comments.sites.models import Site
from comments.sites.settings import SiteSettings, settings_within
from comments.threads.models import Thread
from comments.threads.page import Page
from comments.web import cursors


def thread_answer(
    secret_key: str, site: Site, thread: Thread | None, query: schemas.ThreadQuery
) -> schemas.ThreadAnswer:
    """Answer a page of a thread; of one that nobody made yet, the empty page.

    Raises:
        BadCursor, UnknownComment.

    """
    settings = settings_within(site.settings, thread.settings if thread else {})
    order = query.order or settings.order
    shown_settings = _settings(site, settings, thread, order)
    facts = _facts(thread, Page.named(query.identifier, query.url))
    if thread is None:
        if query.comment:
            raise UnknownComment(gettext("This comment is no longer here."))
        return schemas.ThreadAnswer(
            thread=facts, settings=shown_settings, comments=[], next_cursor=None
        )
    scope = f"thread:{thread.id}:{order}"
    after = cursors.read_cursor(secret_key, scope, query.cursor) if query.cursor else None
    target, is_itself = _find_target(thread, query.comment) if query.comment else (None, False)
    pinned = _list_pinned(thread, query)
    page = reading.list_thread_page(
        thread.id, order, _numbers(after), query.limit, target, taken=room.weight(pinned)
    )
    next_position = page.next_position
    return schemas.ThreadAnswer(
        thread=facts,
        settings=shown_settings,
        pinned=[present(row) for row in pinned],
        comments=_comments(secret_key, page),
        next_cursor=cursors.write_cursor(secret_key, scope, list(next_position))
        if next_position
        else None,
        target_id=str(target.id) if target and is_itself else None,
    )


def _list_pinned(thread: Thread, query: schemas.ThreadQuery) -> Sequence[reading.PublicComment]:
    """Read what is pinned where a page has it: the page that a comment was asked for has its statements already."""
    if query.cursor or query.comment or not thread.pinned_count:
        return []
    return reading.list_pinned(thread.id)


def changes_answer(thread: Thread | None, page: Page) -> schemas.ChangesAnswer:
    """Answer what changed last in a thread; of one that nobody made yet, nothing did."""
    facts = _facts(thread, page)
    if thread is None:
        return schemas.ChangesAnswer(thread=facts, comments=[], voted=[], complete_after=0)
    found = changes.list_changes(thread.id)
    shown = [
        schemas.ChangedComment(**present(row).model_dump(), version=row.changed_version)
        for row in found.comments
    ]
    voted = [_voted(row) for row in changes.list_voted(thread.id)]
    return schemas.ChangesAnswer(
        thread=facts, comments=shown, voted=voted, complete_after=found.complete_after
    )


def replies_answer(
    secret_key: str, site: Site, comment: Comment, cursor: str | None
) -> schemas.RepliesAnswer:
    """Answer a page of what hangs on a comment.

    Raises:
        BadCursor, UnknownComment.

    """
    if not comment.is_shown or comment.site_id != site.id:
        raise UnknownComment(gettext("This comment is no longer here."))
    rest = None
    if cursor:
        after, until = cursors.read_cursor(secret_key, _branch(comment.id), cursor)
        rest = reading.Rest(bytes.fromhex(str(after)), bytes.fromhex(str(until)) or None)
    page = reading.list_branch_page(comment, rest)
    remaining = page.rests.pop(comment.id, None)
    return schemas.RepliesAnswer(
        comments=_comments(secret_key, page),
        next_cursor=_rest_cursor(secret_key, comment.id, remaining) if remaining else None,
    )


def _voted(row: changes.Voted) -> schemas.VotedComment:
    return schemas.VotedComment.model_validate(
        {
            "id": str(row.id),
            "score": row.score,
            "votes": {"up": row.up_votes, "down": row.down_votes},
            "reactions": row.reactions,
            "version": row.voted_version,
        }
    )


def _settings(
    site: Site, settings: SiteSettings, thread: Thread | None, order: str
) -> schemas.ThreadSettings:
    chosen = thread.premoderate if thread else None
    return schemas.ThreadSettings(
        premoderate=settings.premoderate if chosen is None else chosen,
        order=order,
        max_length=MAX_SOURCE_LENGTH,
        edit_window_minutes=settings.edit_window_minutes,
        guests=settings.guests,
        can_sign_in=bool(ways.list_offered(site, installed.current().providers.values())),
        sso_logout_url=settings.sso_logout_url or None,
        votes=settings.votes,
        reactions=settings.reactions,
        # The site's own word, in its own language: the same for every reader.
        stopped=in_language(settings.stop_message or STOPPED, site.language)
        if settings.stopped
        else None,
        proof_of_work=settings.proof_of_work,
        avatars=settings.avatars,
        mark_new=settings.mark_new,
    )


def _facts(thread: Thread | None, page: Page) -> schemas.ThreadFacts:
    return schemas.ThreadFacts(
        id=str(thread.id) if thread else None,
        identifier=page.identifier,
        url=thread.url if thread else page.url,
        # Its first commenter named it: until a comment was approved, nobody looked at that name.
        title=thread.title if thread and thread.comment_count else "",
        is_open=thread.is_open if thread else True,
        comment_count=thread.comment_count if thread else 0,
        reactions=thread.reactions if thread else {},
        version=thread.version if thread else 0,
    )


def _find_target(thread: Thread, comment_id: str) -> tuple[Comment, bool]:
    """Find the comment that is looked for, or the nearest above it that is shown; say whether it is that one itself.

    By its own id, else by what it was called where it was imported from: old links have that.
    """
    wanted = ids.parse_id(comment_id)
    shown = reading.find_shown(thread.id, wanted) if wanted is not None else None
    if shown is None:
        wanted = reading.find_imported(thread.id, comment_id)
        shown = reading.find_shown(thread.id, wanted) if wanted is not None else None
    if shown is None:
        raise UnknownComment(gettext("This comment is no longer here."))
    return shown, shown.id == wanted


def _comments(secret_key: str, page: reading.Page) -> list[CommentAnswer]:
    return [
        present(
            row,
            _rest_cursor(secret_key, row.id, page.rests[row.id]) if row.id in page.rests else None,
        )
        for row in page.comments
    ]


def _rest_cursor(secret_key: str, comment_id: int, rest: reading.Rest) -> str:
    position: cursors.Position = [rest.after.hex(), (rest.until or b"").hex()]
    return cursors.write_cursor(secret_key, _branch(comment_id), position)


def _branch(comment_id: int) -> str:
    return f"branch:{comment_id}"


def _numbers(position: cursors.Position | None) -> Sequence[int | float] | None:
    if position is None:
        return None
    return [value for value in position if not isinstance(value, str)]
