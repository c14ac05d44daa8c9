"""Shapes of people as pages of a site learn them."""

from pydantic import BaseModel

from comments.accounts.grants import Given
from comments.accounts.tickets import Ticket
from comments.accounts.viewer import Viewer
from comments.core import clock


class PersonAnswer(BaseModel):
    """A person, to themselves. `avatar_url` is relative to the service."""

    name: str
    url: str | None
    avatar_url: str | None
    badge: str | None


class GivenAnswer(BaseModel):
    """A token that speaks for somebody on one site, until when it is good, and for whom."""

    token: str
    expires_at: str
    person: PersonAnswer


class TicketAnswer(BaseModel):
    """A ticket to somebody's profile, and until when it is good."""

    ticket: str
    expires_at: str


def present_person(viewer: Viewer) -> PersonAnswer:
    """Present who is asking."""
    return PersonAnswer(
        name=viewer.name, url=viewer.url, avatar_url=avatar_url(viewer.avatar), badge=viewer.badge
    )


def present_given(given: Given) -> GivenAnswer:
    """Present a token just given."""
    return GivenAnswer(
        token=given.token,
        expires_at=clock.to_json(given.expires_at),
        person=present_person(Viewer.of(given.account, badge=given.badge)),
    )


def present_ticket(ticket: Ticket) -> TicketAnswer:
    """Present a ticket just made."""
    return TicketAnswer(ticket=ticket.token, expires_at=clock.to_json(ticket.expires_at))


def avatar_url(avatar: str | None) -> str | None:
    """Return where a picture is, relative to the service."""
    return f"/avatars/{avatar}" if avatar else None
