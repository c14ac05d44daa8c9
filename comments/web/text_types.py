"""Types of fields for request shapes, and the sentences that say what does not fit."""

from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import ErrorDetails, PydanticCustomError

from comments.core import text


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
        raise PydanticCustomError("unstorable", "This holds characters that are not text.")
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
    sentences = {
        "missing": f"“{field}” is missing.",
        "extra_forbidden": f"“{field}” is not a field we know.",
        "string_type": f"“{field}” must be text.",
        "string_too_long": f"“{field}” may have at most {context.get('max_length')} characters.",
        "string_too_short": f"“{field}” may not be empty.",
        "too_long": f"“{field}” may hold at most {context.get('max_length')}.",
        "greater_than_equal": f"“{field}” must be at least {context.get('ge')}.",
        "less_than_equal": f"“{field}” may be at most {context.get('le')}.",
        "int_parsing": f"“{field}” must be a whole number.",
        "int_type": f"“{field}” must be a whole number.",
        "literal_error": f"“{field}” must be {context.get('expected')}.",
        "enum": f"“{field}” must be {context.get('expected')}.",
    }
    kind = error["type"]
    if kind == "too_long" and isinstance(error["input"], str):
        kind = "string_too_long"
    if kind in sentences:
        return sentences[kind]
    message = error["msg"].removeprefix("Value error, ")
    return message if message.endswith(".") else f"“{field}”: {message}."
