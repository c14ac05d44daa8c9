"""Shapes of what a page shows for its reader, and of what it gets."""

from typing import Annotated

from pydantic import BaseModel, Field

from comments.accounts.grants import Given
from comments.accounts.schemas import PersonAnswer, present_given
from comments.accounts.sso.member import MAX_TOKEN, SignedOut
from comments.accounts.sso.models import Form
from comments.web.text_types import Shape, Storable


class SsoBody(Shape):
    """What the publisher signed, as it stands in the page."""

    form: Form
    remote_auth: Annotated[Storable, Field(max_length=MAX_TOKEN)] = ""
    api_key: Annotated[Storable, Field(max_length=200)] = ""
    token: Annotated[Storable, Field(max_length=MAX_TOKEN)] = ""


class SsoAnswer(BaseModel):
    """A reader's token, or that nobody is signed in at the publisher; `detail` is a hint for its developer."""

    signed_out: bool
    detail: str | None = None
    token: str | None = None
    expires_at: str | None = None
    person: PersonAnswer | None = None


def present(found: Given | SignedOut) -> SsoAnswer:
    """Present who came in."""
    if isinstance(found, SignedOut):
        return SsoAnswer(signed_out=True, detail=found.detail)
    return SsoAnswer(signed_out=False, **dict(present_given(found)))
