"""Types of fields for request shapes, and the sentences that say what does not fit."""

from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import ErrorDetails, PydanticCustomError

from comments.core import text
from comments.core.words import Sentence, gettext, ngettext


class Shape(BaseModel):
    """The base of every request shape: unknown fields are refused, nothing is changed in silence."""

    model_config = ConfigDict(extra="forbid", strict=False, frozen=True)

    @classmethod
    def model_json_schema(cls, *args: Any, **options: Any) -> dict[str, Any]:
        """Return the JSON schema. The plain one is made once: every request with a query asks for it."""
        if args or options:
            return super().model_json_schema(*args, **options)
        return _plain_schema(cls)


@cache
def _plain_schema(shape: type[Shape]) -> dict[str, Any]:
    return super(Shape, shape).model_json_schema()


def _storable(value: str) -> str:
    if not text.is_storable(value):
        raise PydanticCustomError("unstorable", gettext("This holds characters that are not text."))
    return value


Storable = Annotated[str, AfterValidator(_storable)]
SingleLine = Annotated[str, AfterValidator(_storable), AfterValidator(text.single_line)]
OpaqueIdentifier = Annotated[str, StringConstraints(max_length=300), AfterValidator(_storable)]


def as_text(value: object) -> object:
    """Accept a whole number where a name or an id is meant: pages and clients often have those."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


_NUMBER = gettext("“%(field)s” must be a whole number.")
_ONE_OF = gettext("“%(field)s” must be %(expected)s.")
# What does not fit, by what pydantic calls it; the values have its names, too.
_SENTENCES = {
    "missing": gettext("“%(field)s” is missing."),
    "extra_forbidden": gettext("“%(field)s” is not a field we know."),
    "string_type": gettext("“%(field)s” must be text."),
    "string_too_short": gettext("“%(field)s” may not be empty."),
    "too_long": gettext("“%(field)s” may hold at most %(max_length)s."),
    "greater_than_equal": gettext("“%(field)s” must be at least %(ge)s."),
    "less_than_equal": gettext("“%(field)s” may be at most %(le)s."),
    "int_parsing": _NUMBER,
    "int_type": _NUMBER,
    "literal_error": _ONE_OF,
    "enum": _ONE_OF,
}


def sentence(error: ErrorDetails) -> str:
    """Say what is wrong with one field, in words its writer can act on."""
    context: dict[str, Any] = error.get("ctx") or {}
    field = str(error["loc"][-1]) if error["loc"] else "body"
    kind = error["type"]
    if kind == "string_too_long" or (kind == "too_long" and isinstance(error["input"], str)):
        return ngettext(
            "“%(field)s” may have at most %(num)s character.",
            "“%(field)s” may have at most %(num)s characters.",
            context["max_length"],
            field=field,
        )
    if kind in _SENTENCES:
        return Sentence(_SENTENCES[kind], {"field": field, **context})
    # A sentence of our own came through the library as it was written, so it is in the catalogue.
    message = Sentence(error["msg"].removeprefix("Value error, "))
    if message.endswith("."):
        return message
    return gettext("“%(field)s”: %(problem)s.", field=field, problem=message)
