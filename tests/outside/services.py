"""Every service outside that the tests know, and how an operator would name them."""

from dataclasses import dataclass

from joserfc import jwt
from joserfc.jwk import ECKey

from comments.core.outbound import Outbound
from tests.outside.oauth_server import Registered
from tests.outside.openid_provider import OpenIdProvider
from tests.outside.others import GitHub, Mastodon
from tests.outside.world import World

CORP = "login.corp.example.test"
SERVER = "social.example.test"
OTHER_SERVER = "other.example.test"
ADA = {"sub": "ada-7", "name": "Ada Example", "preferred_username": "ada"}
APPLE_KEY = ECKey.generate_key("P-256").as_pem(private=True).decode()

ENTRIES = {
    "corp": {
        "label": "Example Corp",
        "discovery_url": f"https://{CORP}/.well-known/openid-configuration",
        "client_id": "comments",
        "client_secret": "hunter2-corp",
    },
    "google": {"client_id": "google-client", "client_secret": "hunter2-google"},
    "apple": {
        "client_id": "org.example.comments",
        "team_id": "TEAM7",
        "key_id": "KEY7",
        "private_key": APPLE_KEY,
    },
    "github": {"client_id": "github-client", "client_secret": "hunter2-github"},
    "mastodon": {"instances": [SERVER, OTHER_SERVER]},
}


@dataclass
class Outside:
    """Every service outside, by name."""

    world: World
    corp: OpenIdProvider
    google: OpenIdProvider
    apple: OpenIdProvider
    github: GitHub
    mastodon: Mastodon

    def outbound(self, seconds: float = 10) -> Outbound:
        """Return the client that reaches these services and no others."""
        return Outbound(
            frozenset(self.world.hosts()), self.world.resolve, self.world.trust, seconds
        )


class AppleClient(Registered):
    """A client whose secret is a token that it signs itself."""

    def check_client_secret(self, client_secret: str) -> bool:
        return is_apple_secret(client_secret)


def is_apple_secret(secret: str) -> bool:
    token = jwt.decode(secret, ECKey.import_key(APPLE_KEY), ["ES256"])
    return token.header["kid"] == "KEY7" and token.claims["iss"] == "TEAM7"


def open_outside(our_url: str) -> Outside:
    """Open all of it, for a service of ours at that address; `world.stop()` closes it."""

    def client(name: str, kind: type[Registered] = Registered) -> Registered:
        entry, back = ENTRIES[name], f"{our_url}/sign-in/callback/{name}"
        return kind(entry["client_id"], entry.get("client_secret", ""), [back])

    world = World()
    outside = Outside(
        world,
        OpenIdProvider(f"https://{CORP}", client("corp")),
        OpenIdProvider("https://accounts.google.com", client("google")),
        OpenIdProvider("https://appleid.apple.com", client("apple", AppleClient)),
        GitHub(client("github")),
        Mastodon(),
    )
    world.add(CORP, outside.corp.app)
    world.add("accounts.google.com", outside.google.app)
    world.add("appleid.apple.com", outside.apple.app)
    world.add("github.com", outside.github.app)
    world.add("api.github.com", outside.github.app)
    world.add(SERVER, outside.mastodon.app)
    for service in (outside.corp, outside.google, outside.apple):
        service.books.person = ADA
    outside.github.books.person = {
        "id": 77,
        "login": "ada",
        "name": "Ada Example",
        "html_url": "https://github.com/ada",
    }
    outside.mastodon.books.person = {
        "id": "5",
        "username": "ada",
        "display_name": "Ada Example",
        "url": f"https://{SERVER}/@ada",
    }
    return outside
