"""What can be wrong with a text before it is rendered."""

from comments.core import errors
from comments.core.words import ngettext


class TextTooLong(errors.Invalid):
    """The text is too long."""

    def __init__(self, limit: int) -> None:
        detail = ngettext(
            "“%(field)s” may have at most %(num)s character.",
            "“%(field)s” may have at most %(num)s characters.",
            limit,
            field="text",
        )
        super().__init__(detail, errors=(errors.FieldError("/text", detail),))
