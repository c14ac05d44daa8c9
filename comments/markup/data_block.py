"""JSON within a page: what a `<script>` of a data type holds."""

from markupsafe import Markup

# As JSON spells them, so that a program reads the same. HTML ends a script at `</script`, and a comment in one
# hides its end; the two separators end a line for programs that read JSON as JavaScript.
_SPELLED = str.maketrans(
    {
        "<": "\\u003c",
        ">": "\\u003e",
        "&": "\\u0026",
        "\u2028": "\\u2028",
        "\u2029": "\\u2029",
    }
)


def data_block(json: str) -> Markup:
    """Mark JSON as safe to stand between `<script type="application/…json">` and its end."""
    return Markup(json.translate(_SPELLED))  # noqa: S704 - nothing of HTML is left in it
