"""The address of API 3.0: finds who calls and what, and answers in the format asked for."""

import re
from typing import Any

from flask import Blueprint, Response, current_app, g, request

from comments.core import clock
from comments.disqus.rest import callers, codes, endpoints, envelope, feed
from comments.disqus.rest.arguments import Arguments
from comments.disqus.rest.callers import Caller, Sent
from comments.disqus.rest.calls import Call, Endpoint, SentFile
from comments.disqus.rest.errors import UnknownEndpoint, WrongFormat, WrongMethod
from comments.disqus.rest.presenting import Manner
from comments.web import answers, csrf, limits, problems

rest_api = Blueprint("rest_api", __name__, url_prefix="/api/3.0")

FORMATS = ("json", "jsonp", "rss")
_PATH = re.compile(rf"(?P<name>[A-Za-z/]+?)(?:\.(?P<format>{'|'.join(FORMATS)}))?/?")


@rest_api.route("/<path:path>", methods=["GET", "POST"])
@limits.limiter.limit(limits.DISQUS_API)
@csrf.from_elsewhere
def call(path: str) -> Response:
    """Answer one call."""
    endpoint, format_name = _find_endpoint(path)
    asked = _arguments()
    caller = callers.find_caller(asked, _sent(), clock.now())
    _let_page_read(caller)
    config = current_app.config
    manner = Manner(config["BASE_URL"], config["SECRET_KEY"], caller.is_staff)
    made = Call(asked, caller, manner, clock.now(), _file())
    if format_name == "rss" and endpoint.rows:
        written = feed.write(made, endpoint.rows(made))
        return answers.keep_private(Response(written, mimetype=feed.MIMETYPE))
    return _answer(envelope.wrap(endpoint.answer(made)), 200)


@rest_api.errorhandler(Exception)
def refuse(error: Exception) -> Response:
    """Say what went wrong in the number and the words of the API."""
    problem = problems.answer(error)
    if problem.status_code < 400:  # noqa: PLR2004 - where HTTP's errors begin
        return problem
    code = codes.code_of(error, problem.status_code)
    wrapped = envelope.wrap_error(code, problem.get_json(force=True)["detail"])
    response = _answer(wrapped, codes.status_of(code))
    if "Retry-After" in problem.headers:
        response.headers["Retry-After"] = problem.headers["Retry-After"]
    return response


def _find_endpoint(path: str) -> tuple[Endpoint, str]:
    found = _PATH.fullmatch(path)
    endpoint = endpoints.ENDPOINTS.get(found["name"]) if found else None
    if found is None or endpoint is None:
        raise UnknownEndpoint(f"There is no call “{path}” here.")
    format_name = found["format"] or "json"
    if ("GET" if request.method == "HEAD" else request.method) != endpoint.method:
        raise WrongMethod(f"{found['name']} takes {endpoint.method}.")
    if format_name == "jsonp":
        if endpoint.method != "GET":
            raise WrongMethod("What writes is not answered as JSONP.")
        envelope.check_callback(request.args.get("callback", ""))
    if format_name == "rss" and endpoint.rows is None:
        raise WrongFormat(f"{found['name']} is no list of posts, and so no feed.")
    return endpoint, format_name


def _arguments() -> Arguments:
    """Read the query and the form: some clients put their keys into the query of a POST."""
    return Arguments((*request.args.items(multi=True), *request.form.items(multi=True)))


def _file() -> SentFile | None:
    file = request.files.get("upload")
    if file is None:
        return None
    folder = current_app.config["SETTINGS"].instance_dir
    return SentFile(file.filename or "upload", file.stream, folder)


def _sent() -> Sent:
    page = request.headers.get("Origin") or request.headers.get("Referer")
    return Sent(page, current_app.config["BASE_URL"], current_app.config["SECRET_KEY"])


def _let_page_read(caller: Caller) -> None:
    """Let the site's own pages read the answer."""
    origin = request.headers.get("Origin")
    if origin is not None and origin in caller.site.origins:
        g.allowed_origin = origin


def _answer(wrapped: dict[str, Any], status: int) -> Response:
    """Answer in JSON, or as a script where one was asked for by a name that can be called."""
    callback = request.args.get("callback", "")
    is_script = request.path.endswith(".jsonp") and envelope.CALLBACK.fullmatch(callback)
    if is_script and len(callback) <= envelope.MAX_CALLBACK:
        response = Response(envelope.as_script(callback, wrapped), status)
        response.headers["Content-Type"] = "application/javascript; charset=utf-8"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    else:
        response = Response(current_app.json.dumps(wrapped), status)
        response.headers["Content-Type"] = "application/json; charset=utf-8"
    return answers.keep_private(response)
