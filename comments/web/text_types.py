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


def sentence(error: ErrorDetails) -> str:
    """Say what is wrong with one field, in words its writer can act on."""
    context: dict[str, Any] = error.get("ctx") or {}
    field = str(error["loc"][-1]) if error["loc"] else "body"
    most = context.get("max_length", 0)
    number = gettext("“%(field)s” must be a whole number.", field=field)
    one_of = gettext(
        "“%(field)s” must be %(expected)s.", field=field, expected=context.get("expected")
    )
    sentences = {
        "missing": gettext("“%(field)s” is missing.", field=field),
        "extra_forbidden": gettext("“%(field)s” is not a field we know.", field=field),
        "string_type": gettext("“%(field)s” must be text.", field=field),
        "string_too_long": ngettext(
            "“%(field)s” may have at most %(num)s character.",
            "“%(field)s” may have at most %(num)s characters.",
            most,
            field=field,
        ),
        "string_too_short": gettext("“%(field)s” may not be empty.", field=field),
        "too_long": gettext("“%(field)s” may hold at most %(most)s.", field=field, most=most),
        "greater_than_equal": gettext(
            "“%(field)s” must be at least %(least)s.", field=field, least=context.get("ge")
        ),
        "less_than_equal": gettext(
            "“%(field)s” may be at most %(most)s.", field=field, most=context.get("le")
        ),
        "int_parsing": number,
        "int_type": number,
        "literal_error": one_of,
        "enum": one_of,
    }
    kind = error["type"]
    if kind == "too_long" and isinstance(error["input"], str):
        kind = "string_too_long"
    if kind in sentences:
        return sentences[kind]
    # A sentence of our own came through the library as it was written, so it is in the catalogue.
    message = Sentence(error["msg"].removeprefix("Value error, "))
    return (
        message
        if message.endswith(".")
        else gettext("“%(field)s”: %(problem)s.", field=field, problem=message)
    )
