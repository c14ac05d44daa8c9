"""An OAuth 2 authorization server on Authlib's server side: what all providers outside have in common."""

from dataclasses import dataclass, field

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin
from flask import Flask, Response, request


@dataclass
class Registered(ClientMixin):
    """A client as the provider knows it."""

    client_id: str
    client_secret: str
    redirect_uris: list[str]
    auth_methods: tuple[str, ...] = ("client_secret_post", "client_secret_basic")

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return self.redirect_uris[0]

    def get_allowed_scope(self, scope):
        return scope or ""

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret):
        return self.client_secret == client_secret

    def check_endpoint_auth_method(self, method, endpoint):
        del endpoint
        return method in self.auth_methods

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    """A code that was given out, and what it was given out for."""

    code: str
    client_id: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str
    code_challenge_method: str
    user: dict

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope

    def get_nonce(self):
        return self.nonce

    def get_auth_time(self):
        return None

    def get_acr(self):
        return None

    def get_amr(self):
        return None


@dataclass
class Books:
    """What a provider remembers. `person` is who sits in front of it; nobody means that they decline."""

    person: dict | None = None
    clients: dict[str, Registered] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    tokens: dict[str, dict] = field(default_factory=dict)
    asked_to_authorize: list[dict] = field(default_factory=list)

    def bearer(self):
        """Return whose token a request shows."""
        return self.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))


def add_oauth(app: Flask, books: Books, authorize: str, token: str, extensions=()):
    """Give an application the two endpoints; codes need PKCE."""

    class Grant(AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")

        def save_authorization_code(self, code, request):
            asked = request.payload.data
            books.codes[code] = Code(
                code,
                request.client.client_id,
                request.payload.redirect_uri,
                request.scope or "",
                asked.get("nonce"),
                asked["code_challenge"],
                asked["code_challenge_method"],
                request.user,
            )

        def query_authorization_code(self, code, client):
            found = books.codes.get(code)
            return found if found and found.client_id == client.client_id else None

        def delete_authorization_code(self, authorization_code):
            del books.codes[authorization_code.code]

        def authenticate_user(self, authorization_code):
            return authorization_code.user

    def save_token(token, request):
        books.tokens[token["access_token"]] = request.user

    server = AuthorizationServer(app, books.clients.get, save_token)
    server.register_grant(Grant, [CodeChallenge(required=True), *extensions])

    @app.get(authorize)
    def authorize_endpoint() -> Response:
        books.asked_to_authorize.append(request.args.to_dict())
        grant = server.get_consent_grant(end_user=books.person)
        return server.create_authorization_response(grant_user=books.person, grant=grant)

    @app.post(token)
    def token_endpoint() -> Response:
        return server.create_token_response()
