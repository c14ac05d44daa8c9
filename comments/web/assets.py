"""Static files: minified and compressed once, served under a release path that never changes its content.

The release is a hash over all files, so modules that import each other by relative paths move together and every
address may be cached for ever; what is loaded at once is sent as one (`joining.py`). Languages may stand before a
script's name, as in `/static/<release>/pt-BR,en/embed/define.js`: it speaks the first of them that we have
(`wording.py`). Short addresses stay the same over releases: the loader, the counts script, and those of the Disqus
doors.
"""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import brotli
import rjsmin
from flask import Blueprint, Flask, Response, abort, request

from comments.core import words
from comments.core.paths import resource_dir
from comments.web import joining, languages

IMMUTABLE = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300, s-maxage=300, stale-while-revalidate=86400"
RELEASE_TOKEN = "__RELEASE__"  # noqa: S105 - stands in the loader for the release
# Folders whose modules are sent joined, and the modules that pages begin with.
JOINED = {"embed": ("define", "takeover", "comment-count"), "disqus": ("page", "frame")}
# Those that are asked for by short addresses: each is a whole by itself.
SCRIPTS = {"embed/loader.js", "counts/count.js", "disqus/embed.js", "disqus/count.js"}
# A style sheet for what the server builds as modules do: their sheets stand before its own rules.
SHEETS_OF = {"embed/fragment.css": ("style", "pinned", "emoji-row")}
COMPRESSED = {".js", ".css", ".svg", ".html", ".json", ".txt"}
# A style sheet within a module, and where its lines may be joined.
_SHEET = re.compile(r"replaceSync\(`[^`]*`\)")
_RULES = re.compile(r"replaceSync\(`([^`]*)`\)")
_BREAK = re.compile(r"(?<=[{};,`])\n")

assets = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    mimetype: str
    plain: bytes
    gzip: bytes | None
    brotli: bytes | None
    etag: str


def init_app(app: Flask) -> None:
    """Serve `static/` and offer `asset_url` to templates."""
    app.register_blueprint(assets)
    app.jinja_env.globals["asset_url"] = asset_url


@lru_cache
def release() -> str:
    """Return the name of this release of the static files."""
    digest = hashlib.sha256()
    for root in (resource_dir("static"), words.CATALOGUES):
        for path in sorted(root.rglob("*")):
            if path.is_file():
                name = path.relative_to(root).as_posix().encode()
                digest.update(name + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def asset_url(name: str) -> str:
    """Return the path of a static file in this release; a script speaks the language of the page."""
    language = languages.current_language() if name.endswith(".js") else words.ENGLISH
    spoken = "" if language == words.ENGLISH else f"{language}/"
    return f"/static/{release()}/{spoken}{name}"


@assets.get("/static/<release_name>/<path:name>")
def static_file(release_name: str, name: str) -> Response:
    """Send a file of `static/`. Of an older release the file of today is sent, but not for ever."""
    return send(name, IMMUTABLE if release_name == release() else SHORT)


@assets.get("/embed.js")
def embed_loader() -> Response:
    """Send the loader that publishers paste."""
    return send("embed/loader.js")


@assets.get("/count.js")
def count_script() -> Response:
    """Send the script that fills in comment counts."""
    return send("counts/count.js")


def send(name: str, cache_control: str = SHORT) -> Response:
    """Send a file of `static/` to whatever page asks."""
    language, name = _split(name)
    if name not in _names():
        abort(404)
    asset = _load(name, language)
    accepted = request.accept_encodings
    if asset.brotli is not None and accepted["br"] > 0:
        response = Response(asset.brotli, mimetype=asset.mimetype)
        response.headers["Content-Encoding"] = "br"
    elif asset.gzip is not None and accepted["gzip"] > 0:
        response = Response(asset.gzip, mimetype=asset.mimetype)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(asset.plain, mimetype=asset.mimetype)
    response.headers["Cache-Control"] = cache_control
    response.headers["Vary"] = "Accept-Encoding"
    # Modules load cross-origin, which needs CORS; they are public and the same for everyone.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.set_etag(asset.etag, weak=True)
    response.make_conditional(request)
    return response


def _split(name: str) -> tuple[str, str]:
    """Return in which language which file is asked for."""
    wanted, _, rest = name.partition("/")
    if name in _names() or rest not in _names():
        return words.ENGLISH, name
    if not rest.endswith(".js"):
        return words.ENGLISH, rest
    return words.choose_language(wanted.split(",")) or words.ENGLISH, rest


@lru_cache
def _names() -> frozenset[str]:
    """Name every static file, so that no other spelling of a path reaches the disk."""
    root = resource_dir("static")
    return frozenset(
        path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()
    )


@lru_cache(maxsize=512)
def _load(name: str, language: str) -> Asset:
    path = resource_dir("static") / name
    plain = _prepare(path, language)
    is_compressed = path.suffix in COMPRESSED
    return Asset(
        mimetype=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        plain=plain,
        gzip=gzip.compress(plain, 9, mtime=0) if is_compressed else None,
        brotli=brotli.compress(plain, quality=11) if is_compressed else None,
        etag=hashlib.sha256(plain).hexdigest()[:16],
    )


def _prepare(path: Path, language: str) -> bytes:
    own = f"{path.parent.name}/{path.name}"
    if own in SHEETS_OF:
        modules = (path.with_name(f"{name}.js").read_text("utf-8") for name in SHEETS_OF[own])
        sheets = [_BREAK.sub("", found) for text in modules for found in _RULES.findall(text)]
        return "".join((*sheets, path.read_text("utf-8"))).encode()
    if path.suffix != ".js":
        return path.read_bytes()
    source = _joined(path.parent.name, language).get(path.stem)
    if source is None:
        from comments.web import shortening, tightening, wording

        source = wording.say(path.read_text(encoding="utf-8"), language)
        if own in SCRIPTS:
            source = shortening.shorten({path.stem: tightening.tighten(source)}).sources[path.stem]
    source = _SHEET.sub(lambda found: _BREAK.sub("", found[0]), source)
    return str(rjsmin.jsmin(source.replace(RELEASE_TOKEN, release()))).encode()


@lru_cache(maxsize=64)
def _joined(folder: str, language: str) -> dict[str, str]:
    """Return a folder's joined modules by name, in a language; none where modules are sent one by one."""
    from comments.web import shortening, wording

    said = wording.put_in(_tight(folder), language)
    begin = JOINED.get(folder, ("",))[0]
    short = shortening.shorten(said, joining.list_at_once(said, begin) if begin else ())
    joined: dict[str, str] = {}
    for entry in JOINED.get(folder, ()):
        joined |= joining.join(short.sources, entry, short.names)
    return joined


@lru_cache
def _tight(folder: str) -> dict[str, str]:
    """Return a folder's modules by name, as short as they are in every language."""
    files = (resource_dir("static") / folder).glob("*.js") if folder in JOINED else ()
    from comments.web import phrases, tightening

    called = phrases.call_by_letters({path.stem: path.read_text("utf-8") for path in files})
    return {name: tightening.tighten(text) for name, text in called.items()}
