"""`/dashboard/<site>/moving`: bringing comments in, and taking all of them out. For owners alone."""

from typing import Any, BinaryIO, cast

from flask import (
    Response,
    current_app,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from comments.accounts import cookie, policy
from comments.accounts.models import RoleName
from comments.accounts.viewer import Viewer
from comments.core import clock, ids
from comments.core.db import rest, write_unit
from comments.core.errors import CommentsError
from comments.core.words import gettext
from comments.dashboard import navigation
from comments.dashboard.blueprints import make_blueprint
from comments.sites.models import Site
from comments.transfer import (
    actions,
    compression,
    errors,
    hosts,
    presenting,
    queries,
    receiving,
    registry,
    uploads,
)
from comments.transfer.outgoing import Discussions
from comments.transfer.running import Options
from comments.web import context, languages, limits, problems
from comments.web.application import opens_units

transfer_pages = make_blueprint("transfer_pages", "/dashboard/<site>/moving")


@transfer_pages.get("")
def show_moving(site: str) -> ResponseReturnValue:
    """Show how to bring comments in and take them out, and what was brought in."""
    del site
    return _page({})


@transfer_pages.post("")
@limits.limiter.limit(limits.IMPORTS)
@opens_units
def upload(site: str) -> ResponseReturnValue:
    """Take a file in; the worker looks at it, and nothing of it is written before its owner says so."""
    del site
    viewer, current = _owner()
    rest()  # the file is written down meanwhile
    typed = {"host_map": request.form.get("host_map", "")}
    try:
        options = Options(
            hosts.read_host_map(typed["host_map"].split()), "merge_duplicates" in request.form
        )
        run_id = _keep(viewer, current, request.files.get("file"), options)
    except (errors.BadHostMap, errors.NoFile, errors.UnreadableFile, errors.UnknownFormat) as error:
        return _page(typed | {"error": error.detail}), problems.status_of(type(error))
    return _to_run(current, run_id)


@transfer_pages.get("/<run_id>")
def show_import(site: str, run_id: str) -> ResponseReturnValue:
    """Show how far an import is, or what came of it."""
    del site
    viewer, current = _owner()
    return _run_page(viewer, current, _id(run_id))


@transfer_pages.get("/<run_id>/progress")
def show_progress(site: str, run_id: str) -> ResponseReturnValue:
    """Say the same in few words, for the page that is open."""
    del site
    _, current = _owner()
    run = queries.get_run(current.id, _id(run_id))
    progress = presenting.present_progress(run)
    return progress | {"words": languages.say(progress["words"])}


@transfer_pages.post("/<run_id>/load")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def load(site: str, run_id: str) -> ResponseReturnValue:
    """Load what the worker looked at."""
    del site
    return _do(actions.load, run_id)


@transfer_pages.post("/<run_id>/withdraw")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def withdraw(site: str, run_id: str) -> ResponseReturnValue:
    """Leave the file alone after all."""
    del site
    return _do(actions.withdraw, run_id)


@transfer_pages.post("/<run_id>/undo")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def undo(site: str, run_id: str) -> ResponseReturnValue:
    """Take away what an import made."""
    del site
    return _do(actions.undo, run_id)


@transfer_pages.post("/export")
@limits.limiter.limit(limits.EXPORTS)
def export(site: str) -> ResponseReturnValue:
    """Give out all discussions; that it was done is written down, since mail addresses are in them."""
    del site
    viewer, current = _owner()
    known = registry.get_format(request.form.get("format", ""))
    now = clock.now()
    actions.note_export(viewer, current, known.name, now)
    name = f"{current.shortname}-{now:%Y-%m-%d}-{known.name}{known.ending}.gz"
    written = compression.pack(known.write(Discussions(current, rests=True)))
    response = Response(stream_with_context(written), mimetype="application/gzip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _owner() -> tuple[Viewer, Site]:
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_role(viewer, current.id, RoleName.OWNER)
    return viewer, current


def _keep(viewer: Viewer, site: Site, file: FileStorage | None, options: Options) -> int:
    """Write a file down, and have it looked at."""
    if file is None or not file.filename:
        raise errors.NoFile(gettext("Choose a file first."))
    known = registry.find_format(registry.AUTO, cast(BinaryIO, file.stream))
    now = clock.now()
    folder = current_app.config["SETTINGS"].instance_dir
    with (
        receiving.kept(folder, file.filename, file.stream, known, now) as found,
        write_unit(),
    ):
        actions.add_upload(viewer, site, found, options, now)
    return found.run_id


def _do(act: Any, run_id: str) -> ResponseReturnValue:
    viewer, current = _owner()
    try:
        act(viewer, current, _id(run_id), clock.now())
    except errors.WrongMoment as error:
        return _run_page(viewer, current, _id(run_id), error), problems.status_of(type(error))
    return _to_run(current, _id(run_id))


def _id(text: str) -> int:
    return ids.parse_id(text) or 0


def _page(typed: dict[str, str]) -> str:
    viewer, current = _owner()
    settings = current_app.config["SETTINGS"]
    return render_template(
        "transfer/moving.html",
        viewer=viewer,
        nav=navigation.present(viewer, current, "transfer_pages.show_moving"),
        site=current,
        runs=[presenting.present_line(run) for run in queries.list_runs(current.id)],
        formats=presenting.FORMATS,
        ticket=uploads.write_ticket(settings.secret_key, current.shortname),
        most_megabytes=settings.import_megabytes,
        typed={"host_map": "", "error": None} | typed,
    )


def _run_page(viewer: Viewer, site: Site, run_id: int, problem: CommentsError | None = None) -> str:
    return render_template(
        "transfer/run.html",
        viewer=viewer,
        nav=navigation.present(viewer, site, "transfer_pages.show_moving"),
        site=site,
        run=presenting.present_run(queries.get_run(site.id, run_id), clock.now()),
        problem=problem.detail if problem else None,
    )


def _to_run(site: Site, run_id: int) -> ResponseReturnValue:
    return redirect(url_for("transfer_pages.show_import", site=site.shortname, run_id=run_id), 303)
