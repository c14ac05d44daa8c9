"""What we say to a provider as its client, by Authlib: where the browser goes, and the code for a token."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from comments.accounts.providers.errors import (
    AnswerNotTrusted,
    AnswerNotUnderstood,
    ProviderAway,
)
from comments.core import outbound
from comments.core.outbound import Answer, Outbound, Request

if TYPE_CHECKING:  # loaded with the first sign-in at a provider
    from authlib.oauth2.client import OAuth2Client

INTERNAL_SERVER_ERROR = 500
# The third one is GitHub's own.
CLIENT_ERRORS = {"invalid_client", "unauthorized_client", "incorrect_client_credentials"}
# What of a token's answer is used. The rest is not even looked at: it may be anything.
TOKEN_FIELDS = ("access_token", "id_token", "token_type", "error")


@dataclass(frozen=True)
class Client:
    """As what one provider knows us, and where it is asked."""

    label: str
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    scope: str = ""
    auth_method: str = "client_secret_post"
    response_mode: str | None = None
    # Whether it names itself when it sends the browser back (RFC 9207).
    names_itself: bool = False


@dataclass(frozen=True)
class Secrets:
    """What binds one attempt together: they are made for it and never used again."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


def authorization_url(client: Client, secrets: Secrets, redirect_uri: str) -> str:
    """Return where the browser goes to agree."""
    is_openid = "openid" in client.scope.split()
    made, _ = _oauth(client, None).create_authorization_url(
        client.authorization_endpoint,
        state=secrets.state,
        code_verifier=secrets.verifier,
        redirect_uri=redirect_uri,
        nonce=secrets.nonce if is_openid else None,
        response_mode=client.response_mode,
    )
    return str(made)


def exchange(
    outside: Outbound, client: Client, code: str, secrets: Secrets, redirect_uri: str
) -> Mapping[str, str]:
    """Give the code for tokens.

    Raises:
        ProviderAway, AnswerNotUnderstood: nothing usable came back.
        ClientUnknown: the provider knows us no more.
        AnswerNotTrusted: it does not take the code.

    """
    from authlib.common.errors import AuthlibBaseError

    try:
        token: dict[str, str] = _oauth(client, outside).fetch_token(
            client.token_endpoint,
            grant_type="authorization_code",
            code=code,
            code_verifier=secrets.verifier,
            redirect_uri=redirect_uri,
        )
    except outbound.OutboundError as error:
        raise away(client.label) from error
    except AuthlibBaseError as error:
        if error.error in CLIENT_ERRORS:
            raise ClientUnknown(
                f"{client.label} does not know this service any more. Please try again; "
                "if it happens again, tell those who run this site."
            ) from error
        raise AnswerNotTrusted(
            f"{client.label} did not accept its own answer: it may be too old. Please try again."
        ) from error
    except ValueError as error:
        raise not_understood(client.label) from error
    if not token.get("access_token"):
        raise not_understood(client.label)
    return token


class ClientUnknown(AnswerNotTrusted):
    """The provider does not know this service."""


def ask(outside: Outbound, label: str, url: str, access_token: str = "") -> dict[str, Any]:
    """Read a JSON object from a provider, in the person's name if there is a token.

    Raises:
        ProviderAway, AnswerNotUnderstood: nothing usable came back.

    """
    headers = {"Accept": "application/json"}
    if access_token:
        headers["Authorization"] = f"Bearer {access_token}"
    return _read(label, lambda: outside.send(Request(url, "GET", headers)))


def tell(outside: Outbound, label: str, url: str, form: Mapping[str, str]) -> dict[str, Any]:
    """Send a form to a provider and read the JSON object that it answers.

    Raises:
        ProviderAway, AnswerNotUnderstood: nothing usable came back.

    """
    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode(form).encode()
    return _read(label, lambda: outside.send(Request(url, "POST", headers, body)))


def _read(label: str, send: Any) -> dict[str, Any]:
    try:
        answer: Answer = send()
    except outbound.OutboundError as error:
        raise away(label) from error
    if answer.status >= INTERNAL_SERVER_ERROR:
        raise away(label)
    if not answer.is_ok:
        raise not_understood(label)
    try:
        return answer.json_object()
    except outbound.OutboundError as error:
        raise not_understood(label) from error


def away(label: str) -> ProviderAway:
    """Say that a provider does not answer."""
    return ProviderAway(
        f"{label} does not answer just now. Please try again in a moment, or sign in another way.",
        retry_after=30,
    )


def not_understood(label: str) -> AnswerNotUnderstood:
    """Say that a provider's answer makes no sense."""
    return AnswerNotUnderstood(
        f"{label} answered something that cannot be used. Please try again later, or sign in another way."
    )


def _oauth(client: Client, outside: Outbound | None) -> "OAuth2Client":
    from authlib.oauth2.client import OAuth2Client

    return OAuth2Client(
        session=_Session(outside),
        client_id=client.client_id,
        client_secret=client.client_secret,
        token_endpoint_auth_method=client.auth_method,
        scope=client.scope or None,
        code_challenge_method="S256",
    )


class _Session:
    """As much of an HTTP session as Authlib's client uses, by way of our own."""

    def __init__(self, outside: Outbound | None) -> None:
        self._outside = outside

    def post(
        self, url: str, data: Mapping[str, str], headers: Mapping[str, str], auth: Any
    ) -> "_TokenAnswer":
        if self._outside is None:
            raise TypeError("this client only makes addresses")
        # A copy: Authlib writes our secret into the headers, and hands out its own defaults.
        url, signed, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return _TokenAnswer(self._outside.send(Request(url, "POST", signed, body.encode())))


class _TokenAnswer:
    """A token endpoint's answer as Authlib reads one."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.status_code = answer.status

    def json(self) -> dict[str, str]:
        try:
            read = self._answer.json_object()
        except outbound.OutboundError as error:
            raise ValueError("no JSON object") from error
        found = {name: read[name] for name in TOKEN_FIELDS if isinstance(read.get(name), str)}
        if not self._answer.is_ok and "error" not in found:
            raise ValueError("refused without an error")
        return found

    def raise_for_status(self) -> None:
        if self.status_code >= INTERNAL_SERVER_ERROR:
            raise outbound.Unreachable("the provider failed")


class Because(Exception):
    """Why an answer was not used, in our own words, for the log."""
