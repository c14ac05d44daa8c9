"""The application's mailer: how this installation writes and sends mail.

The standard library's grammar of mail headers takes a start 60 ms, so it is loaded with the first mail: processes that
serve never write one, the worker does.
"""

from dataclasses import dataclass
from email.message import EmailMessage

from flask import Flask, current_app

from comments.core.settings import Settings
from comments.mail.recipient import Recipient

EXTENSION = "afterword_mailer"


@dataclass(frozen=True)
class Mailer:
    """Mail with the settings of one installation."""

    settings: Settings

    def compose(
        self, template: str, to: Recipient, context: dict[str, object], message_id: str
    ) -> EmailMessage:
        """Write a mail from its three templates."""
        from comments.mail import composing

        sender = composing.Sender(self.settings.mail_from, self.settings.base_url)
        return composing.compose(sender, template, to, context, message_id)

    def deliver(self, message: EmailMessage) -> None:
        """Hand a mail to the mail server, or put it in a folder when there is none."""
        from comments.mail import delivery

        if self.settings.smtp_url:
            delivery.send_by_smtp(message, self.settings.smtp_url)
        else:
            delivery.write_to_folder(message, self.settings.instance_dir / "mail")

    def forget(self, address: str) -> None:
        """Delete the mails to somebody, or about them, that were put in the folder."""
        from comments.mail import delivery

        delivery.remove_from_folder(address, self.settings.instance_dir / "mail")


def init_app(app: Flask, settings: Settings) -> None:
    """Give the application its mailer."""
    app.extensions[EXTENSION] = Mailer(settings)


def current_mailer() -> Mailer:
    """Return the application's mailer."""
    mailer: Mailer = current_app.extensions[EXTENSION]
    return mailer
