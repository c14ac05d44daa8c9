"""`afterword serve`: a fresh start, a clean stop, and nothing left behind when it is killed."""

import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from comments.accounts import links
from comments.app import create_app
from comments.core import clock
from comments.core.db import write_unit
from comments.core.settings import Settings
from comments.sites import actions as sites
from tests import servers
from tests.conftest import NOW, ORIGIN, close, settings_for
from tests.drills.service import ROOT, Service
from tests.factories import staff


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(f"sqlite:///{tmp_path / 'afterword.db'}", tmp_path)


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    service = Service(settings)
    yield service
    service.clean_up()


def get(service: Service, path: str) -> tuple[int, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{service.port}{path}", timeout=20) as answer:
        return answer.status, answer.read().decode()


def test_an_empty_database_is_served_with_a_set_up_link(service: Service):
    service.start()

    log = service.log.read_text()
    link = re.search(rf"http://127\.0\.0\.1:{service.port}/set-up/\S+", log)
    assert get(service, "/healthz") == (200, "ok\n")
    assert get(service, "/readyz") == (200, "ready\n")
    assert link is not None, log


def test_the_worker_runs_beside_the_server(service: Service, settings: Settings):
    service.start()
    app = create_app(settings)

    with app.app_context(), write_unit():
        sites.add_site("blog", "Blog", [ORIGIN], NOW)
    bob = staff.hire(app, "bob")
    with app.app_context(), write_unit():
        links.request_link(links.Asked(bob.email, "a browser"), clock.now())

    mail = settings.instance_dir / "mail"
    servers.wait_until(lambda: mail.is_dir() and any(mail.iterdir()), "the worker sends the mail")
    close(app)
    [letter] = mail.iterdir()
    assert f"To: {bob.email}" in letter.read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_server_and_worker_are_started_again_when_they_are_killed(service: Service):
    service.start()
    servers.wait_until(lambda: "worker started" in service.log.read_text(), "the worker's start")

    service.kill_children()

    servers.wait_until(lambda: service.log.read_text().count("worker started") == 2, "its return")
    servers.wait_until(lambda: servers.is_listening(service.port), "the server's return")
    assert get(service, "/healthz")[0] == 200


def test_a_process_that_keeps_ending_is_given_up():
    program = (
        "from comments.serving import supervisor as s\n"
        "s.RESTART_AFTER_SECONDS = 0\n"
        "raise SystemExit(s.supervise([s.Child('hopeless', lambda: None)]))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert (done.stdout + done.stderr).count("starting it again") == 4


def test_it_stops_when_the_system_asks(service: Service):
    service.start()

    assert service.stop() == 0

    assert "Traceback" not in service.log.read_text()


def test_ctrl_c_stops_everything_without_noise(service: Service):
    service.start()

    assert service.interrupt() == 0

    log = service.log.read_text()
    assert "Traceback" not in log
    assert "Unexpected exit" not in log


def test_nothing_keeps_the_port_when_the_supervisor_is_killed(service: Service):
    service.start()

    service.kill_supervisor()
    service.start()

    assert get(service, "/healthz")[0] == 200
