"""`imports/…`: what the WordPress plugin brings its comments with, one file for each article, by the site's secret.

On the desk a file waits for its owner's word. Nobody would give that for each of a thousand articles, so these are
loaded as soon as they were looked at; the desk lists them, and undoes them (docs/decisions/041).
"""

import re
from contextlib import suppress
from typing import Any, BinaryIO, cast

from comments.core import ids
from comments.disqus.rest import presenting
from comments.disqus.rest.calls import Call
from comments.disqus.rest.errors import BadArgument
from comments.moderation import policy
from comments.transfer import actions, queries, receiving, registry
from comments.transfer.errors import UnknownFormat, UnreadableFile
from comments.transfer.models import ImportRun
from comments.transfer.registry import Format
from comments.transfer.running import Options

IMPORT_PATH = re.compile(r"/api/3\.0/imports/create(?:\.json)?/?")
# Who sends is known only when the body was read: far less than an owner may send on the desk, and yet
# an article with ten thousand comments.
MAX_IMPORT_BODY = 8 << 20
# What `sourceType` calls the one format that is taken.
WXR, WORDPRESS = "wxr", "0"


def create_import(call: Call) -> dict[str, Any]:
    """Answer `imports/create`: have a file of WordPress's looked at and loaded by the worker.

    Raises:
        SignInFirst: it was not asked for with the secret.
        BadArgument: nothing was kept.

    """
    viewer, site, file = call.caller.viewer, call.caller.site, call.file
    policy.check_may_decide(viewer, site)
    if (call.asked.one("sourceType") or WORDPRESS) != WORDPRESS:
        raise BadArgument("Invalid argument, “sourceType”: 0, for a file of WordPress's, is taken.")
    if file is None:
        raise BadArgument("You must provide the argument: upload, as a file.")
    file.stream.seek(0)  # a call that lost a race is answered again
    known = _find_format(cast(BinaryIO, file.stream))
    with receiving.kept(file.instance_dir, file.name, file.stream, known, call.now) as upload:
        run = actions.add_upload(viewer, site, upload, Options(at_once=True), call.now)
    return _present(call, run)


def get_import(call: Call) -> dict[str, Any]:
    """Answer `imports/details`, by the secret: how far an import is, and what came of it.

    Raises:
        SignInFirst: it was not asked for with the secret.
        BadArgument, UnknownImport: there is no such import on the site.

    """
    policy.check_may_read(call.caller.viewer, call.caller.site)
    number = ids.parse_id(call.asked.one("group") or call.asked.need("import"))
    return _present(call, queries.get_run(call.site_id, number or 0))


def _find_format(stream: BinaryIO) -> Format:
    with suppress(UnreadableFile, UnknownFormat):
        known = registry.find_format(registry.AUTO, stream)
        if known.name == WXR:
            return known
    raise BadArgument(
        "Invalid argument, “upload”: this is no WXR. The site's owner can import other files on the dashboard."
    )


def _present(call: Call, run: ImportRun) -> dict[str, Any]:
    """Present an import; `group` is how Disqus asks for one."""
    number = str(run.id)
    return {
        "id": number,
        "group": number,
        "forum": call.caller.site.shortname,
        "fileName": run.file_name,
        "state": run.state,
        "posts": run.comments_added or 0,
        "problem": run.problem,
        "createdAt": presenting.instant(run.started_at),
        "finishedAt": presenting.instant(run.finished_at) if run.finished_at else None,
    }
