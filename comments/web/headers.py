"""Security headers of every page of ours; a page that needs less says so itself."""

from collections.abc import Iterable

from flask import Flask, Response, request

from comments.web import problems

NO_FRAMES = "frame-ancestors 'none'"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    f"form-action 'self'; base-uri 'none'; {NO_FRAMES}; "
    "require-trusted-types-for 'script'; trusted-types afterword"
)

# A page that shows another one of ours in a frame.
FRAMES_OWN_PAGES = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
# A page for such a frame that nothing leaves: it asks for scripts, styles and pictures alone, and has no storage. Its
# forms are for its scripts: browsers let none of them be sent.
SEALED_FRAME = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts allow-forms; "
    "require-trusted-types-for 'script'; trusted-types afterword"
)


def framed_by(origins: Iterable[str]) -> str:
    """Return the policy of a page that pages on these origins, and our own, may frame."""
    ancestors = " ".join(("frame-ancestors", "'self'", *origins))
    return CONTENT_SECURITY_POLICY.replace(NO_FRAMES, ancestors)


def init_app(app: Flask) -> None:
    """Add the headers to whatever is answered."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Request-Id"] = problems.request_id()
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        # The older header knows no list of who may, so a page that some may frame goes without it.
        if NO_FRAMES in response.headers["Content-Security-Policy"]:
            response.headers.setdefault("X-Frame-Options", "DENY")
        # Not no-referrer: browsers would then send `Origin: null` with our own forms.
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    elif request.path.startswith("/api/"):
        response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response
