"""A blog on WordPress with the plugin made for Disqus, as far as being synchronized goes, and a program of one's own.

Written from what the plugin is known to check and to answer; none of its code is here.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, request

WORDPRESS = "https://wp.example.test"
SYNC_TOKEN = "a sync token of 32 characters, or more"


@dataclass
class Blog:
    """Keeps comments by their number, refuses what is not signed, not its forum, or answers nothing it knows.

    Among spam it looks for none, and so makes another one.
    """

    forum: str = "comments.example.test/blog"
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    verbs: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    broken: bool = False

    @property
    def app(self) -> Flask:
        app = Flask("blog")
        app.post("/wp-json/disqus/v1/sync/webhook")(self.sync)
        return app

    def sync(self) -> Response:
        signature = hmac.new(SYNC_TOKEN.encode(), request.get_data(), hashlib.sha512).hexdigest()
        if request.headers["X-Hub-Signature"] != f"sha512={signature}":
            return Response(status=401)
        sent = request.get_json()
        if self.broken:
            return Response(status=503)
        self.verbs.append(sent["verb"])
        if sent["verb"] == "verify":
            return Response(sent["challenge"], mimetype="text/plain")
        post = sent["transformed_data"]
        is_known = post["parent"] is None or str(post["parent"]) in self.kept
        if sent["object_type"] != "post" or post["forum"] != self.forum or not is_known:
            return Response(status=500)
        if post["id"] not in self.kept or self.kept[post["id"]]["isSpam"]:
            self.made.append(post["id"])
        self.kept[post["id"]] = post
        return Response(post["id"], 201 if sent["verb"] == "create" else 200)


@dataclass
class Program:
    """Keeps every event whose signature is right."""

    secret: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def app(self) -> Flask:
        app = Flask("program")
        app.post("/hook")(self.take)
        return app

    def take(self) -> Response:
        stamp, _, signature = request.headers["Afterword-Signature"].partition(",v1=")
        signed = stamp.removeprefix("t=").encode() + b"." + request.get_data()
        if hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest() != signature:
            return Response(status=401)
        sent = request.get_json()
        if sent["event"] == "webhook.verify":
            return Response(sent["challenge"])
        self.events.append(sent)
        return Response(status=204)
