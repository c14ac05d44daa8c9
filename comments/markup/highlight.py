"""Code in a fence → spans with Pygments' short classes.

The language is looked up in a list and never guessed: guessing runs every lexer there is, and
lexers outside the list were not tried with hostile text.
"""

from collections.abc import Iterator
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import Final

from pygments import lexers
from pygments.token import STANDARD_TYPES, _TokenType

from comments.markup import policy

# Many lexers are quadratic: C takes seconds for 10,000 empty lines. At this length the slowest of
# those listed took about a tenth of a second on the worst pattern tried.
MAX_CODE: Final = 1_500

# What people write after the fence → the name Pygments knows the language by.
LANGUAGES: Final = {
    **{name: name for name in ("bash", "c", "cpp", "csharp", "css", "dart", "diff", "docker")},
    **{name: name for name in ("elixir", "go", "graphql", "haskell", "html", "http", "ini")},
    **{name: name for name in ("java", "javascript", "json", "kotlin", "lua", "nginx", "perl")},
    **{name: name for name in ("php", "powershell", "python", "r", "ruby", "rust", "scala")},
    **{name: name for name in ("scss", "sql", "swift", "toml", "typescript", "xml", "yaml")},
    "c#": "csharp",
    "c++": "cpp",
    "cs": "csharp",
    "dockerfile": "docker",
    "golang": "go",
    "js": "javascript",
    "kt": "kotlin",
    "ps1": "powershell",
    "py": "python",
    "rb": "ruby",
    "rs": "rust",
    "sh": "bash",
    "shell": "bash",
    "svg": "xml",
    "ts": "typescript",
    "yml": "yaml",
}


def highlight(code: str, language: str) -> str | None:
    """Return the code as escaped text and spans, or None when it has to stay plain."""
    name = LANGUAGES.get(language.lower())
    if name is None or len(code) > MAX_CODE:
        return None
    lexer = lexers.get_lexer_by_name(name, stripnl=False, ensurenl=False)
    pieces = ((_class_of(kind), text) for kind, text in lexer.get_tokens(code))
    return "".join(_spans(pieces))


def _spans(pieces: Iterator[tuple[str, str]]) -> Iterator[str]:
    for name, group in groupby(pieces, key=itemgetter(0)):
        text = escape("".join(text for _, text in group), quote=False)
        yield f'<span class="{name}">{text}</span>' if name else text


def _class_of(kind: _TokenType) -> str:
    while kind not in STANDARD_TYPES and kind.parent is not None:
        kind = kind.parent
    name = STANDARD_TYPES.get(kind, "")
    return name if name in policy.TOKEN_CLASSES else ""
