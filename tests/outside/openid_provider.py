"""A whole OpenID provider on Authlib's server side, which can also be told to misbehave."""

import time
from collections.abc import Callable
from functools import cache
from urllib.parse import parse_qsl, urlsplit

from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, request
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.outside.oauth_server import Books, Registered, add_oauth

AUTHORIZE, TOKEN, KEYS, USERINFO = "/authorize", "/token", "/keys", "/userinfo"
DISCOVERY = "/.well-known/openid-configuration"


@cache
def rsa_key(kid: str) -> RSAKey:
    """Return the key of that name, which takes a while to make."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


class OpenIdProvider:
    """One issuer. `spoil` changes the claims before they are signed; `answers` replaces whole endpoints."""

    def __init__(self, issuer: str, client: Registered) -> None:
        self.issuer = issuer
        self.books = Books(clients={client.client_id: client})
        self.metadata: dict[str, object] = {}
        self.answers: dict[str, Callable[[], Response]] = {}
        self.asked: list[str] = []
        self.names_in_userinfo_only = False
        self.sign = self.sign_with_key
        self.rotate("first")
        self.app = self._make_app()

    def rotate(self, kid: str) -> None:
        """Sign with a new key from now on; the earlier one is gone."""
        self.key = rsa_key(kid)

    def spoil(self, claims: dict) -> None:
        """Leave the claims as they are; tests put something else here."""

    def sign_with_key(self, claims: dict) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key, ["RS256"])

    def describe(self) -> dict:
        endpoints = {
            "authorization_endpoint": self.issuer + AUTHORIZE,
            "token_endpoint": self.issuer + TOKEN,
            "jwks_uri": self.issuer + KEYS,
            "userinfo_endpoint": self.issuer + USERINFO,
        }
        return {
            "issuer": self.issuer,
            **endpoints,
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            # What it says it can is not what we accept: HS256 and none must stay out.
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "authorization_response_iss_parameter_supported": True,
            **self.metadata,
        }

    def _make_app(self) -> Flask:
        app = Flask("openid_provider")
        app.before_request(self._answer_otherwise)
        app.get(DISCOVERY)(lambda: jsonify(self.describe()))
        app.get(KEYS, endpoint="keys")(lambda: jsonify({"keys": [self.key.as_dict(private=False)]}))
        app.get(USERINFO, endpoint="userinfo")(lambda: jsonify(self.books.bearer()))
        add_oauth(app, self.books, AUTHORIZE, TOKEN, [self._id_token()])
        app.after_request(self._name_itself)
        return app

    def _answer_otherwise(self) -> Response | None:
        self.asked.append(request.path)
        answer = self.answers.get(request.path)
        return answer() if answer else None

    def _name_itself(self, response: Response) -> Response:
        """Add `iss` to the way back (RFC 9207), and send a form where that was asked for."""
        if request.path != AUTHORIZE or "Location" not in response.headers:
            return response
        location = response.headers["Location"] + f"&iss={self.issuer}"
        response.headers["Location"] = location
        if request.args.get("response_mode") != "form_post":
            return response
        fields = dict(parse_qsl(urlsplit(location).query))
        inputs = "".join(f'<input name="{name}" value="{value}">' for name, value in fields.items())
        action = location.partition("?")[0]
        return Response(f'<form method="post" action="{action}">{inputs}<button>Go</button></form>')

    def _id_token(self) -> OpenIDCode:
        provider = self

        class Code(OpenIDCode):
            def exists_nonce(self, nonce, request):
                del nonce, request
                return False

            def generate_user_info(self, user, scope):
                del scope
                names_left_out = provider.names_in_userinfo_only
                return UserInfo(sub=user["sub"]) if names_left_out else UserInfo(user)

            def encode_id_token(self, token, request):
                now = int(time.time())
                claims = {
                    "iss": provider.issuer,
                    "aud": request.client.client_id,
                    "iat": now,
                    "exp": now + 300,
                    **self.get_authorization_code_claims(request.authorization_code),
                    **self.generate_user_info(request.user, token["scope"]),
                }
                provider.spoil(claims)
                return provider.sign(claims)

        return Code(require_nonce=True)
