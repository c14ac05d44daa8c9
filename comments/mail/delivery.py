"""Getting a mail out: by SMTP, or into a folder where no server is set."""

import ipaddress
import re
import smtplib
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import structlog

from comments.mail.errors import UnsafeMailServer

log = structlog.get_logger()

TIMEOUT_SECONDS = 15
USUAL_PORTS = {"smtp": 25, "smtps": 465}


def send_by_smtp(message: EmailMessage, smtp_url: str) -> None:
    """Hand a mail to the server; encrypted whenever the server can.

    Raises:
        UnsafeMailServer: a password is set, and it would travel in the open.

    """
    with connect(smtp_url) as server:
        server.send_message(message)
    log.info("mail sent", message_id=message["Message-ID"])


def connect(smtp_url: str, timeout_seconds: float = TIMEOUT_SECONDS) -> smtplib.SMTP:
    """Connect and sign in to the mail server.

    Raises:
        UnsafeMailServer: see `send_by_smtp`.

    """
    parts = urlsplit(smtp_url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    server = kind(
        parts.hostname or "localhost",
        parts.port or USUAL_PORTS[parts.scheme],
        # Our own name is not looked up: that could hang longer than the mail takes.
        local_hostname="localhost",
        timeout=timeout_seconds,
    )
    try:
        _secure_and_sign_in(server, parts)
    except BaseException:
        server.close()
        raise
    return server


def _secure_and_sign_in(server: smtplib.SMTP, parts: SplitResult) -> None:
    server.ehlo()
    is_encrypted = parts.scheme == "smtps"
    if not is_encrypted and server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        is_encrypted = True
    if not parts.username:
        return
    if not is_encrypted and not _is_loopback(parts.hostname or "localhost"):
        raise UnsafeMailServer(
            f"The mail server {parts.hostname} offers no TLS, so the password was not sent. "
            "Use smtps:// or a server with STARTTLS in AFTERWORD_SMTP_URL."
        )
    server.login(unquote(parts.username), unquote(parts.password or ""))


def write_to_folder(message: EmailMessage, folder: Path) -> None:
    """Keep a mail as a file; sent again, it takes its own place. Its text can hold secrets and stays out of the log."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", message["Message-ID"].strip("<>")).strip("-.")
    path = folder / f"{name}.eml"
    unfinished = path.with_suffix(".tmp")
    unfinished.touch(mode=0o600)
    unfinished.write_bytes(bytes(message))
    unfinished.replace(path)
    log.info("mail kept, no SMTP server is set", subject=str(message["Subject"]), file=str(path))


def remove_from_folder(address: str, folder: Path) -> None:
    """Delete every kept mail that names an address, in its head or in its text."""
    wanted = address.lower()
    for path in folder.glob("*.eml") if folder.is_dir() else ():
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        parts = (part.get_content() for part in message.walk() if not part.is_multipart())
        heads = (str(value) for value in message.values())
        if any(wanted in str(text).lower() for text in (*heads, *parts)):
            path.unlink(missing_ok=True)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
