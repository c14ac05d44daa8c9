"""Shapes of votes and emoji."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from comments.discussion.models import Comment
from comments.discussion.schemas import MAX_TITLE, PageUrl, VotesAnswer
from comments.reactions.actions import Reacted
from comments.reactions.models import MAX_EMOJI
from comments.web.text_types import OpaqueIdentifier, Shape, SingleLine, Storable


class VoteBody(Shape):
    """A vote: 1 up, -1 down, 0 takes it back."""

    value: Annotated[int, Field(strict=True, ge=-1, le=1)]


class ReactionBody(Shape):
    """An emoji of the site's choice, given or taken back."""

    emoji: Annotated[Storable, StringConstraints(min_length=1, max_length=MAX_EMOJI)]
    is_on: bool = True


class ArticleQuery(Shape):
    """Which article; its title is kept if this makes its discussion."""

    identifier: OpaqueIdentifier | None = None
    url: PageUrl | None = None
    title: Annotated[SingleLine, Field(max_length=MAX_TITLE)] | None = None


class VotedAnswer(BaseModel):
    """A comment's votes, one's own, and the token by which a guest is known when they vote again."""

    score: int
    votes: VotesAnswer
    mine: int
    version: int
    voter_token: str | None


class ReactedAnswer(BaseModel):
    """The emoji on a comment or an article, one's own, and the token by which a guest is known."""

    reactions: dict[str, int]
    mine: list[str]
    version: int
    voter_token: str | None


def present_vote(comment: Comment, mine: int, token: str | None) -> VotedAnswer:
    """Present a comment's votes to one who just voted."""
    return VotedAnswer(
        score=comment.score,
        votes=VotesAnswer(up=comment.up_votes, down=comment.down_votes),
        mine=mine,
        version=comment.voted_version or 0,
        voter_token=token if mine else None,
    )


def present_reactions(reacted: Reacted, token: str | None) -> ReactedAnswer:
    """Present emoji to one who just gave one."""
    return ReactedAnswer(
        reactions=reacted.reactions,
        mine=reacted.mine,
        version=reacted.version,
        voter_token=token if reacted.mine else None,
    )
