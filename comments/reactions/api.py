"""The JSON routes for votes and emoji."""

from flask import Response

from comments.accounts import bearer
from comments.core import clock, ids
from comments.discussion import who_votes
from comments.discussion.schemas import CommentPath
from comments.reactions import actions, schemas
from comments.sites.models import Site
from comments.sites.schemas import SitePath
from comments.threads.page import Page
from comments.web import answers, context, limits
from comments.web.api import Api

reactions_api = Api("reactions_api", __name__, url_prefix="/api/v1/sites/<site>")


@reactions_api.put("/comments/<id>/vote", responses={200: schemas.VotedAnswer})
@limits.limiter.limit(limits.VOTES)
def vote_on_comment(path: CommentPath, body: schemas.VoteBody) -> Response:
    """Vote on a comment, or take one's vote back with `"value": 0`.

    Guests: keep `voter_token` when there is one, and send it from then on in the header `Afterword-Voter`. One person
    has one vote, and so have all guests of one network (/24, /64). A reader's token beside it makes what the guest gave
    to this comment the reader's. Whoever shows the comment's edit token
    (`Authorization: Bearer <edit_token>`) is refused: it is their own.
    """
    site: Site = context.current_site()
    voter, token = who_votes.with_token(site)
    comment = actions.vote_on_comment(
        site, ids.parse_id(path.id), voter, body.value, bearer.find_any_token()
    )
    return answers.private_json(schemas.present_vote(comment, body.value, token))


@reactions_api.put("/comments/<id>/reactions", responses={200: schemas.ReactedAnswer})
@limits.limiter.limit(limits.VOTES)
def react_to_comment(path: CommentPath, body: schemas.ReactionBody) -> Response:
    """Give a comment an emoji of the site's choice, or take it back with `"is_on": false`.

    Guests are known by `Afterword-Voter`, as with votes.
    """
    site: Site = context.current_site()
    voter, token = who_votes.with_token(site)
    wish = actions.Wish(body.emoji, body.is_on)
    reacted = actions.react_to_comment(site, ids.parse_id(path.id), voter, wish)
    return answers.private_json(schemas.present_reactions(reacted, token))


@reactions_api.put("/thread/reactions", responses={200: schemas.ReactedAnswer})
@limits.limiter.limit(limits.VOTES)
def react_to_article(
    path: SitePath, query: schemas.ArticleQuery, body: schemas.ReactionBody
) -> Response:
    """Give the article itself an emoji of the site's choice, or take it back with `"is_on": false`.

    The first one makes the discussion, if the page is on one of the site's origins. Guests are known by
    `Afterword-Voter`.
    """
    del path
    site: Site = context.current_site()
    voter, token = who_votes.with_token(site)
    page = Page.named(query.identifier, query.url, query.title)
    wish = actions.Wish(body.emoji, body.is_on)
    reacted = actions.react_to_article(site, page, voter, wish, clock.now())
    return answers.private_json(schemas.present_reactions(reacted, token))
