"""The whole service as its own process group, to be killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from comments.core.settings import Settings
from tests import servers

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


class Service:
    """`afterword serve` (or another command) on a port of its own; `module` is what `python -m` runs."""

    def __init__(
        self,
        settings: Settings,
        module: str = "comments.cli",
        command: str = "serve",
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.port = servers.free_port()
        self.log = settings.instance_dir / f"service-{self.port}.log"
        self._program = [sys.executable, "-m", module, command, "--port", str(self.port)]
        self._environ = {
            "PATH": os.environ["PATH"],
            "AFTERWORD_DATABASE_URL": settings.database_url,
            "AFTERWORD_INSTANCE_DIR": str(settings.instance_dir),
            "AFTERWORD_SECRET_KEY": settings.secret_key,
            "AFTERWORD_RATELIMIT_ENABLED": "false",
        } | dict(environ or {})
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._program,
                cwd=ROOT,
                env=self._environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        servers.wait_until(self._is_up, "the service's start", START_SECONDS)

    def kill(self) -> None:
        """Kill every process of the service at once, in the middle of whatever they do."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._wait_for_end()

    def stop(self) -> int:
        """Stop it as a system would; return the exit code."""
        self.ask_to_stop()
        return self.wait()

    def ask_to_stop(self) -> None:
        """Send SIGTERM, and do not wait."""
        assert self._process is not None
        self._process.terminate()

    def wait(self) -> int:
        """Wait for its end; return the exit code."""
        return self._wait_for_end()

    def interrupt(self) -> int:
        """Stop it as Ctrl-C does: every process of the group hears it; return the exit code."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGINT)
        return self._wait_for_end()

    def kill_supervisor(self) -> None:
        """Kill the one process that was started, and wait until nobody keeps the port."""
        assert self._process is not None
        self._process.kill()
        self._wait_for_end()

    def kill_children(self) -> None:
        """Kill what the supervisor watches over; Linux alone says who that is."""
        assert self._process is not None
        listing = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        for pid in listing.read_text().split():
            os.kill(int(pid), signal.SIGKILL)

    def clean_up(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def _wait_for_end(self) -> int:
        assert self._process is not None
        code = self._process.wait(START_SECONDS)
        servers.wait_until(lambda: not servers.is_listening(self.port), "the port's release")
        return code

    def _is_up(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise RuntimeError(f"the service ended: {self.log.read_text()}")
        return servers.is_listening(self.port)
