"""Shapes of reports."""

from typing import Annotated

from pydantic import BaseModel, Field

from comments.moderation.reports.models import Reason
from comments.web.text_types import Shape, Storable

MAX_NOTE = 1000


class ReportBody(Shape):
    """What is wrong with a comment, and if one likes in one's own words."""

    reason: Reason
    note: Annotated[Storable, Field(max_length=MAX_NOTE)] = ""


class ReportedAnswer(BaseModel):
    """That a report came in, and the token by which a guest is known who had none."""

    reason: Reason
    voter_token: str | None
