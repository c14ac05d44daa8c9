"""An authenticator in software: it makes passkeys and signs with them, as the standard says (W3C WebAuthn, level 2)."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


def encode(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One device with at most one passkey. Its fields can be changed to make it a liar."""

    origin: str = "https://comments.example.test"
    host: str = "comments.example.test"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    steps: int = 1
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = b"a credential of the tests"
    user_handle: bytes = b""

    def create(self, options: dict[str, Any]) -> str:
        """Make a passkey; return what the page sends."""
        self.user_handle = decode(options["user"]["id"])
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": self._data(self._key_data())})
        client = self._client("webauthn.create", options)
        return self._sent({"attestationObject": encode(made)}, client)

    def get(self, options: dict[str, Any]) -> str:
        """Use the passkey; return what the page sends."""
        self.count += self.steps
        data, client = self._data(), self._client("webauthn.get", options)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {
            "authenticatorData": encode(data),
            "signature": encode(signed),
            "userHandle": encode(self.user_handle),
        }
        return self._sent(response, client)

    def _data(self, key: bytes = b"") -> bytes:
        flags = self.flags | (HAS_KEY if key else 0)
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([flags]) + self.count.to_bytes(4, "big") + key

    def _key_data(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        length = len(self.credential_id).to_bytes(2, "big")
        return bytes(16) + length + self.credential_id + cbor2.dumps(public)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _sent(self, response: dict[str, str], client: bytes) -> str:
        return json.dumps(
            {
                "id": encode(self.credential_id),
                "rawId": encode(self.credential_id),
                "type": "public-key",
                "response": {"clientDataJSON": encode(client)} | response,
            }
        )
