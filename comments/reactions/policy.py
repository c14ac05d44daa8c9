"""Who may vote on what, and with which emoji."""

from comments.core.errors import FieldError
from comments.core.words import gettext
from comments.discussion import policy as comment_policy
from comments.discussion.errors import UnknownComment
from comments.discussion.models import Comment, Status
from comments.reactions.errors import NoVotes, OwnComment, UnknownReaction
from comments.sites.settings import SiteSettings


def check_is_shown(comment: Comment) -> None:
    """Raise for a comment that is hidden, as if it were not there."""
    if comment.status != Status.APPROVED:
        raise UnknownComment(gettext("There is no such comment here."))


def check_may_vote(
    settings: SiteSettings, comment: Comment, value: int, claim: comment_policy.Claim
) -> None:
    """Raise unless the site has such votes and the comment is somebody else's. Taking back is always allowed."""
    if value == 0:
        return
    if settings.votes == "off":
        raise NoVotes(gettext("Comments on this site are not voted on."))
    if value < 0 and settings.votes != "updown":
        raise NoVotes(gettext("On this site comments are voted up only."))
    if comment_policy.owns(comment, claim):
        raise OwnComment(gettext("You can't vote on your own comment."))


def check_may_react(settings: SiteSettings, emoji: str, *, is_on: bool) -> None:
    """Raise unless the site offers this emoji. Taking back is always allowed."""
    if is_on and emoji not in settings.reactions:
        offered = " ".join(settings.reactions)
        detail = (
            gettext("Choose one of %(emoji)s.", emoji=offered)
            if offered
            else gettext("This site has no emoji reactions.")
        )
        raise UnknownReaction(detail, errors=(FieldError("/emoji", detail),))
