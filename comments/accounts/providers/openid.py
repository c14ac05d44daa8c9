"""OpenID Connect: the discovery document, the keys, and whether an id token is what it says."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import ECKey, KeySet

from comments.accounts.providers.arrival import Arrival, Person, person_from
from comments.accounts.providers.asking import Asking
from comments.accounts.providers.client import Because, Client, ask, not_understood
from comments.accounts.providers.configured import WELL_KNOWN, Provider
from comments.accounts.providers.errors import AnswerNotTrusted
from comments.core.outbound import NotAllowed, Outbound
from comments.core.words import gettext

# Signed with a key that the provider alone has. HS… is not among them: there the secret is also ours, and a public
# key must never be taken for one; nor is “none”.
ALGORITHMS = frozenset(
    ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
)
USUAL_ALGORITHM = "RS256"
LEEWAY_SECONDS = 60  # clocks differ
MAX_KEYS = 100
APPLE = "https://appleid.apple.com"
APPLE_SECRET_LIFETIME = timedelta(minutes=5)
NAMES = ("name", "preferred_username", "nickname", "given_name")


@dataclass(frozen=True)
class Metadata:
    """What we use of a discovery document."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    algorithms: Collection[str]
    auth_methods: Collection[str]
    names_itself: bool


def client_for(asking: Asking, provider: Provider, instance: str, now: datetime) -> Client:
    """Return how to speak to a provider.

    Raises:
        ProviderAway, AnswerNotUnderstood: its discovery document cannot be read.

    """
    del instance
    found = read_metadata(asking, provider, now)
    client = Client(
        label=provider.label,
        issuer=found.issuer,
        authorization_endpoint=found.authorization_endpoint,
        token_endpoint=found.token_endpoint,
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        scope=provider.scope,
        auth_method=_auth_method(provider, found),
        names_itself=found.names_itself,
    )
    if provider.kind != "apple":
        return client
    return replace(client, client_secret=_apple_secret(provider, now), response_mode="form_post")


def read_metadata(asking: Asking, provider: Provider, now: datetime) -> Metadata:
    """Read a provider's discovery document.

    Raises:
        ProviderAway, AnswerNotUnderstood: it cannot be used.

    """
    document = asking.read(provider.label, provider.discovery_url, now)
    algorithms = _texts(document.get("id_token_signing_alg_values_supported")) or [USUAL_ALGORITHM]
    found = Metadata(
        issuer=_text(document, "issuer"),
        authorization_endpoint=_text(document, "authorization_endpoint"),
        token_endpoint=_text(document, "token_endpoint"),
        jwks_uri=_text(document, "jwks_uri"),
        userinfo_endpoint=_text(document, "userinfo_endpoint"),
        algorithms=ALGORITHMS.intersection(algorithms),
        auth_methods=_texts(document.get("token_endpoint_auth_methods_supported")),
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
    )
    wrong = _what_is_wrong(found, provider, asking.outside)
    if wrong:
        raise not_understood(provider.label) from Because(f"discovery document: {wrong}")
    return found


def identify(asking: Asking, arrival: Arrival) -> Person:
    """Return who came back, by the id token.

    Raises:
        AnswerNotTrusted: the token is not from this provider, for us, for this attempt and of now.
        ProviderAway, AnswerNotUnderstood: keys or names cannot be read.

    """
    metadata = read_metadata(asking, arrival.provider, arrival.now)
    claims = verify(asking, arrival, metadata)
    names: list[object] = [arrival.given_name, *(claims.get(name) for name in NAMES)]
    if not any(names) and metadata.userinfo_endpoint:
        # A provider may keep names out of the token, and tell them to whoever shows the other one.
        told = ask(
            asking.outside,
            arrival.client.label,
            metadata.userinfo_endpoint,
            arrival.tokens["access_token"],
        )
        if told.get("sub") != claims["sub"]:
            raise _not_trusted(arrival, Because("userinfo is about somebody else"))
        claims = told
        names = [claims.get(name) for name in NAMES]
    return person_from(arrival, claims["sub"], names, claims.get("preferred_username"))


def verify(asking: Asking, arrival: Arrival, metadata: Metadata) -> dict[str, Any]:
    """Return the claims of the id token, after all of it was checked.

    Raises:
        AnswerNotTrusted: it is not from this provider, for us, for this attempt and of now.

    """
    try:
        token = _decode(asking, arrival, metadata)
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": metadata.issuer},
                "aud": {"essential": True, "value": arrival.client.client_id},
                "nonce": {"essential": True, "value": arrival.secrets.nonce},
            },
            params={
                "client_id": arrival.client.client_id,
                "nonce": arrival.secrets.nonce,
                "access_token": arrival.tokens["access_token"],
            },
        )
        claims.validate(now=int(arrival.now.timestamp()), leeway=LEEWAY_SECONDS)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise _not_trusted(arrival, error) from error
    return dict(claims)


def _decode(asking: Asking, arrival: Arrival, metadata: Metadata) -> jwt.Token:
    """Check the signature; keys that we have not seen yet are asked for once, because providers change them."""
    read_afresh = False
    while True:
        keys = _read_keys(asking, arrival, metadata, afresh=read_afresh)
        # The registry alone knows what is allowed: a token must not choose how it is checked.
        registry = jws.JWSRegistry(algorithms=metadata.algorithms, strict_check_header=False)
        try:
            return jwt.decode(arrival.tokens.get("id_token", ""), keys, registry=registry)
        except (InvalidKeyIdError, BadSignatureError):
            if read_afresh:
                raise
            read_afresh = True


def _read_keys(asking: Asking, arrival: Arrival, metadata: Metadata, *, afresh: bool) -> KeySet:
    document = asking.read(arrival.client.label, metadata.jwks_uri, arrival.now, afresh=afresh)
    listed = document.get("keys")
    if not isinstance(listed, list) or len(listed) > MAX_KEYS:
        raise not_understood(arrival.client.label) from Because("key set: no list of keys")
    kept = [key for key in listed if isinstance(key, dict) and key.get("kty") in {"RSA", "EC"}]
    try:
        return KeySet.import_key_set({"keys": kept})
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, OverflowError):
        raise not_understood(arrival.client.label) from Because("key set: a key cannot be read")


def _not_trusted(arrival: Arrival, cause: Exception) -> AnswerNotTrusted:
    found = AnswerNotTrusted(
        gettext(
            "%(label)s’s answer did not prove who you are, so you were not signed in. Please try "
            "again.",
            label=arrival.client.label,
        )
    )
    found.__cause__ = cause
    return found


def _what_is_wrong(found: Metadata, provider: Provider, outside: Outbound) -> str:
    if found.issuer.rstrip("/") + WELL_KNOWN != provider.discovery_url:
        return "its issuer is another one than its address says"
    if not found.algorithms:
        return "it signs in no way that we accept"
    for endpoint in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
        try:
            outside.check_url(endpoint)
        except NotAllowed:
            return "an endpoint is no address that can be asked"
    return ""


def _auth_method(provider: Provider, found: Metadata) -> str:
    if not provider.client_secret and provider.kind != "apple":
        return "none"
    # In the body nothing has to be encoded twice, which providers do in different ways.
    if "client_secret_post" in found.auth_methods or provider.kind == "apple":
        return "client_secret_post"
    return "client_secret_basic"


def _apple_secret(provider: Provider, now: datetime) -> str:
    """Sign the secret by which Apple knows us, each time anew."""
    claims = {
        "iss": provider.team_id,
        "iat": int(now.timestamp()),
        "exp": int((now + APPLE_SECRET_LIFETIME).timestamp()),
        "aud": APPLE,
        "sub": provider.client_id,
    }
    header = {"alg": "ES256", "kid": provider.key_id}
    return jwt.encode(header, claims, ECKey.import_key(provider.private_key), ["ES256"])


def _text(document: dict[str, Any], name: str) -> str:
    value = document.get(name)
    return value if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
