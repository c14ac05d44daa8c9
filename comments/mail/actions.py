"""Sending mail, from handlers."""

from functools import partial

from comments.mail.mailer import current_mailer
from comments.mail.recipient import Recipient
from comments.outbox import handling


def send(template: str, to: Recipient, context: dict[str, object], message_id: str) -> None:
    """Write the mail `templates/email/<template>/` now and send it once the handler's unit of work has committed.

    The message id is the same whenever the same mail is sent again, so that mail clients show it once. Templates
    also know `base_url`, the public address of this service. Sentences and moments in `context` are
    said in the recipient's language.

    Raises:
        BadAddress: nothing can be sent to `to`.

    """
    mailer = current_mailer()
    message = mailer.compose(template, to, context, message_id)
    handling.after_commit(partial(mailer.deliver, message))
