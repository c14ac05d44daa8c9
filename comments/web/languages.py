"""The language of a request: `?lang=` of a page, else what the browser prefers, else the site's own.

An answer varies by `Accept-Language` as soon as a word of it was looked up. What is kept for all readers holds no words
of ours, so it does not.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from functools import wraps
from typing import Any

import flask_babel
from babel.support import NullTranslations
from flask import Flask, Response, g, has_request_context, request
from jinja2 import pass_context
from sqlalchemy.exc import SQLAlchemyError

from comments.core import words
from comments.core.errors import CommentsError
from comments.web import context

PARAMETER = "lang"


class _Catalogues(flask_babel.Domain):  # type: ignore[misc]
    """The catalogues, as `core/words.py` reads them."""

    def get_translations(self) -> NullTranslations:
        return words.open_catalogue(current_language())


def init_app(app: Flask) -> None:
    """Let pages speak: `_`, `ngettext` and `{% trans %}` in templates, and every marked sentence that they show."""
    babel = flask_babel.Babel()
    babel.domain_instance = _Catalogues()
    babel.init_app(app, locale_selector=_choose_locale)
    app.jinja_env.finalize = say
    speaking: dict[str, Any] = app.jinja_env.globals
    speaking.update({name: _say_values(speaking[name]) for name in ("gettext", "ngettext")})
    app.jinja_env.filters.update(
        number=lambda value: words.number(value, current_language()),
        day=lambda when: words.day(when, current_language()),
        short_day=lambda when: words.short_day(when, current_language()),
        moment=lambda when: words.moment(when, current_language()),
    )
    app.jinja_env.globals.update(current_language=current_language, direction_of=words.direction_of)
    app.url_defaults(_keep_asked)
    app.after_request(_tell)


def current_language() -> str:
    """Return the language of this request; English where there is none."""
    if not has_request_context():
        return words.ENGLISH
    return str(flask_babel.get_locale()).replace("_", "-")


def speaking(asked: str | None) -> AbstractContextManager[None]:
    """Speak the language asked for, else the site's, whatever the browser prefers: for answers kept for all readers."""
    chosen = words.choose_language((asked,)) if asked else None
    spoken: AbstractContextManager[None] = flask_babel.force_locale(
        (chosen or _language_of_site()).replace("-", "_")
    )
    return spoken


def say(text: Any) -> Any:
    """Return a marked sentence, a number or a share in the language of this request; anything else as it is."""
    if isinstance(text, words.Sentence | words.Number | words.Share):
        return words.say(text, current_language())
    return text


def _say_values(translate: Callable[..., Any]) -> Callable[..., Any]:
    """Let the values in a template's sentences be sentences, too."""

    @pass_context
    @wraps(translate)
    def translated(*given: Any, **values: Any) -> Any:
        if isinstance(given[-1], int):  # how many there are, which is also how the sentence says it
            values = {"num": words.Number(given[-1])} | values
        return translate(*given, **{name: say(value) for name, value in values.items()})

    return translated


def _choose_locale() -> str:
    g.is_worded = True
    preferred = (tag for tag, quality in request.accept_languages if quality > 0)
    chosen = words.choose_language((request.args.get(PARAMETER, ""), *preferred))
    return (chosen or _language_of_site()).replace("-", "_")


def _language_of_site() -> str:
    """Return the language that the site chose for those who ask for none there is."""
    if "site_language" not in g:
        g.site_language = words.ENGLISH  # also where what is told is that the site cannot be read
        with suppress(CommentsError, SQLAlchemyError, KeyError):
            context.current_site()
    return str(g.site_language)


def _keep_asked(endpoint: str, values: dict[str, Any]) -> None:
    """Have the links of a page that was asked for in a language lead to others in it."""
    del endpoint
    if has_request_context() and not request.path.startswith("/api/"):
        asked = request.args.get(PARAMETER, "")
        if asked:
            values.setdefault(PARAMETER, asked)


def _tell(response: Response) -> Response:
    if "is_worded" in g:
        response.vary.add("Accept-Language")
        response.headers.setdefault("Content-Language", current_language())
    return response
