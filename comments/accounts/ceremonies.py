"""WebAuthn's two ceremonies, as the library speaks them; `passkeys` has our rules.

The library knows every maker's certificates, which takes a process 140 ms and 12 MB to load: `passkeys` imports this
when somebody has a passkey in hand, and not before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import webauthn
from webauthn.helpers import options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)


@dataclass(frozen=True)
class Asked:
    """What an authenticator is asked, and where it has to be asked: the host, the challenge, our pages' origins."""

    host: str
    challenge: bytes
    origins: tuple[str, ...]
    patience_milliseconds: int


@dataclass(frozen=True)
class Person:
    """Whom a new passkey is for, as their authenticator lists it, and the passkeys that they have."""

    handle: bytes
    name: str
    shown_name: str
    known: Sequence[bytes]


@dataclass(frozen=True)
class Made:
    """A new passkey."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def creation_options(asked: Asked, person: Person) -> str:
    """Return what `navigator.credentials.create` is asked, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=asked.host,
        rp_name=asked.host,
        user_id=person.handle,
        user_name=person.name,
        user_display_name=person.shown_name,
        challenge=asked.challenge,
        timeout=asked.patience_milliseconds,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(known) for known in person.known],
    )
    return options_to_json(options)


def request_options(asked: Asked) -> str:
    """Return what `navigator.credentials.get` is asked, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=asked.host,
        challenge=asked.challenge,
        timeout=asked.patience_milliseconds,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def check_creation(asked: Asked, answer: dict[str, Any]) -> Made:
    """Return the passkey that an authenticator made.

    Raises:
        ValueError, TypeError, LookupError, ArithmeticError: the answer is not one to what was asked.

    """
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=asked.challenge,
            expected_rp_id=asked.host,
            expected_origin=list(asked.origins),
            require_user_verification=True,
        )
    except WebAuthnException as error:
        raise ValueError("not what was asked") from error
    return Made(made.credential_id, made.credential_public_key, made.sign_count)


def check_signature(asked: Asked, answer: dict[str, Any], public_key: bytes, count: int) -> int:
    """Return how often a passkey has signed, if it signed this.

    Raises:
        ValueError, TypeError, LookupError, ArithmeticError: it did not.

    """
    try:
        done = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=asked.challenge,
            expected_rp_id=asked.host,
            expected_origin=list(asked.origins),
            credential_public_key=public_key,
            credential_current_sign_count=count,
            require_user_verification=True,
        )
    except WebAuthnException as error:
        raise ValueError("not signed") from error
    return done.new_sign_count
