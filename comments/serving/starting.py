"""From a stopped service to a running one: settings, port, tables, set-up link, processes."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from comments.accounts import actions as accounts
from comments.accounts import queries as account_queries
from comments.core import clock, schema
from comments.core.db import db, make_app, write_unit
from comments.core.settings import Settings
from comments.serving import logs, server, supervisor
from comments.serving.supervisor import Child

Say = Callable[[str], object]


def start(settings: Settings, address: server.Address, children: Sequence[Child], say: Say) -> int:
    """Serve until told to stop; return the exit code.

    Raises:
        CannotListen: nothing was started.

    """
    server.check_can_listen(address)
    with prepared(settings):
        _say_how_to_set_up(settings, say)
    # Before there are processes, so that each of them has it: it holds no connection and no thread yet.
    server.the_app(settings)
    say(f"Afterword serves at {settings.base_url} . Ctrl-C stops it.")
    return supervisor.supervise(children)


@contextmanager
def prepared(settings: Settings) -> Iterator[None]:
    """Give the block a database that has the tables of this version; no connection stays behind it.

    Only what touches the database is made for it; the application that answers requests is not needed here.
    """
    logs.configure(settings)
    with make_app(settings).app_context():
        schema.migrate(settings)
        try:
            yield
        finally:
            # Children are forked from here; a connection must not be shared with them.
            db.session.remove()
            db.engine.dispose()


def _say_how_to_set_up(settings: Settings, say: Say) -> None:
    if account_queries.has_staff():
        return
    with write_unit():
        token = accounts.make_set_up_link(clock.now())
    say(
        "Nobody can sign in yet. Open this link within an hour to set up the first site; it works once:\n"
        f"  {settings.base_url}/set-up/{token}"
    )
