"""What GitHub and a Mastodon server show of themselves over HTTP, as far as signing in goes."""

from collections.abc import Callable

from flask import Flask, Response, jsonify, request

from tests.outside.oauth_server import Books, Registered, add_oauth


class Service:
    """A service that is no OpenID provider. `answers` replaces whole endpoints."""

    def __init__(self, authorize: str, token: str, *clients: Registered) -> None:
        self.books = Books(clients={client.client_id: client for client in clients})
        self.answers: dict[str, Callable[[], Response]] = {}
        self.asked: list[str] = []
        self.app = Flask("service")
        self.app.before_request(self._answer_otherwise)
        add_oauth(self.app, self.books, authorize, token)

    def _answer_otherwise(self) -> Response | None:
        self.asked.append(f"{request.method} {request.path}")
        answer = self.answers.get(request.path)
        return answer() if answer else None

    def tell_person(self) -> tuple[Response, int]:
        """Answer whose token was shown."""
        person = self.books.bearer()
        return (jsonify(person), 200) if person else (jsonify({"message": "no"}), 401)


class GitHub(Service):
    """github.com and api.github.com in one."""

    def __init__(self, client: Registered) -> None:
        super().__init__("/login/oauth/authorize", "/login/oauth/access_token", client)
        self.app.get("/user")(self.tell_person)


class Mastodon(Service):
    """One server, where anybody may register an application."""

    def __init__(self) -> None:
        super().__init__("/oauth/authorize", "/oauth/token")
        self.app.post("/api/v1/apps")(self._register)
        self.app.get("/api/v1/accounts/verify_credentials")(self.tell_person)

    def _register(self) -> Response:
        number = len(self.books.clients) + 1
        made = Registered(f"app-{number}", f"secret-{number}", [request.form["redirect_uris"]])
        self.books.clients[made.client_id] = made
        return jsonify({"client_id": made.client_id, "client_secret": made.client_secret})
