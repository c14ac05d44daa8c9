"""What can be wrong with a text before it is rendered."""

from comments.core import errors


class TextTooLong(errors.Invalid):
    """The text is too long."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(
            f"This text has {length:,} characters and the limit is {limit:,}. "
            f"Please shorten it by {length - limit:,}."
        )
        self.length = length
        self.limit = limit
