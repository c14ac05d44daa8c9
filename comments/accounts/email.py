"""How a mail address is spelled here."""

import re

from comments.accounts.errors import BadEmail
from comments.core.errors import FieldError
from comments.core.words import gettext

MAX_EMAIL = 254  # RFC 5321's longest path, without its brackets

_ADDRESS = re.compile(r"[^@\s<>\"(),:;\x00-\x1f\x7f]+@[^@\s<>\"(),:;\x00-\x1f\x7f]+")


def normalize_email(text: str) -> str:
    """Return a mail address in lower case.

    Raises:
        BadEmail: it is something else.

    """
    email = text.strip().lower()
    if len(email) > MAX_EMAIL or not _ADDRESS.fullmatch(email) or not email.isprintable():
        detail = gettext("This does not look like a mail address.")
        raise BadEmail(detail, errors=(FieldError("/email", detail),))
    return email
