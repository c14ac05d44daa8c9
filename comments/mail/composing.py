"""Writing a mail from its three templates: `subject.txt`, `body.txt`, `body.html`.

Its sentences are in the recipient's language. Names and titles from outside stand in them: the HTML is escaped always,
and nothing that came from outside can start a new line, let alone a new header.
"""

from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from comments.core import clock, words
from comments.core.paths import resource_dir
from comments.core.text import is_storable, single_line
from comments.mail.errors import BadAddress
from comments.mail.recipient import Recipient

MAX_SUBJECT = 150


@dataclass(frozen=True)
class Sender:
    """Whom all mail is from, and the public address its links and message ids are made of."""

    mail_from: str
    base_url: str


def compose(
    sender: Sender, template: str, to: Recipient, context: dict[str, object], message_id: str
) -> EmailMessage:
    """Write the mail `template` to somebody.

    Raises:
        BadAddress: nothing can be sent to `to`.

    """
    language = to.language
    values = {name: _one_line(value, language) for name, value in context.items()}
    values["base_url"] = sender.base_url
    message = EmailMessage(policy=SMTP)
    message["From"] = sender.mail_from
    message["To"] = _address(to.address)
    subject = _render(f"{template}/subject.txt", values, language)
    message["Subject"] = _shortened(single_line(subject))
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = full_message_id(message_id, sender.base_url)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_render(f"{template}/body.txt", values, language))
    html = _render(f"{template}/body.html", values, language)
    message.add_alternative(html, subtype="html")
    message["Content-Language"] = language  # last: what is set before is taken for the first part's
    return message


def full_message_id(name: str, base_url: str) -> str:
    """Return a message id in its full form, from that or from the part before `@` alone."""
    bare = name.strip("<>")
    if not bare.isascii() or not bare.isprintable() or any(c in bare for c in " <>"):
        raise ValueError(f"{name!r} cannot be a message id")
    domain = urlsplit(base_url).hostname or "localhost"
    return f"<{bare}>" if "@" in bare else f"<{bare}@{domain}>"


def _address(to: str) -> Address:
    refusal = BadAddress(f"“{single_line(to)}” is not a mail address.")
    if not is_storable(to) or single_line(to) != to:
        raise refusal
    try:
        address = Address(addr_spec=to)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise refusal from error
    if not address.username or not address.domain:
        raise refusal
    return address


def _one_line(value: object, language: str) -> object:
    """Fold a name, title or link to one line: with more it could imitate what the template says."""
    if isinstance(value, list):
        return [_one_line(part, language) for part in value]
    said = words.say(value, language)
    return single_line(said) if isinstance(said, str) else said


def _shortened(subject: str) -> str:
    return subject if len(subject) <= MAX_SUBJECT else f"{subject[: MAX_SUBJECT - 1]}…"


def _render(name: str, values: dict[str, object], language: str) -> str:
    return _environment(language).get_template(f"email/{name}").render(values).strip() + "\n"


@lru_cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resource_dir("templates")),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    catalogue = words.open_catalogue(language)
    environment.install_gettext_callables(  # type: ignore[attr-defined] # by the extension
        catalogue.ugettext, catalogue.ungettext, newstyle=True
    )
    environment.globals.update(language=language, direction=words.direction_of(language))
    return environment
