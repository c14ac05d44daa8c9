"""Load from wrk, pinned to a core of its own. What is measured must be right answers, or the run ends."""

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field

CORE = 1
CONNECTIONS = 32
BROWSER_ENCODINGS = "gzip, deflate, br, zstd"
DONE = """
done = function(summary, latency, requests)
  io.stderr:write(string.format(
    '{"requests":%d,"microseconds":%d,"bytes":%d,"failed":%d,"p50":%d,"p99":%d}',
    summary.requests, summary.duration, summary.bytes,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
      + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True)
class Load:
    """What is asked again and again."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    connections: int = CONNECTIONS

    def script(self) -> str:
        """Write it down for wrk; JSON's strings are Lua's, as far as ours go."""
        lines = [f"wrk.headers[{json.dumps(k)}] = {json.dumps(v)}" for k, v in self.headers.items()]
        if self.body:
            lines += ['wrk.method = "POST"', f"wrk.body = {json.dumps(self.body)}"]
        return "\n".join([*lines, DONE])


@dataclass(frozen=True)
class Measured:
    """What one run of wrk saw."""

    per_second: float
    p50_ms: float
    p99_ms: float
    bytes_each: float


def check_tools(*names: str) -> None:
    """Say what to install, before anything is measured."""
    path = f"{os.environ['PATH']}:/usr/sbin"  # where Debian keeps nginx
    missing = [name for name in names if shutil.which(name, path=path) is None]
    if missing:
        raise SystemExit(
            f"Not installed: {', '.join(missing)}. On Debian: apt install wrk nginx util-linux"
        )


def run(load: Load, seconds: float) -> Measured:
    """Load a server for some seconds; raise unless every single answer was 2xx or 3xx."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(load.script())
        script.flush()
        done = subprocess.run(
            ["taskset", "-c", str(CORE), "wrk", "-t1", f"-c{load.connections}", f"-d{seconds:g}s",
             "--timeout", "30s", "-s", script.name, load.url],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    seen = json.loads(done.stderr[done.stderr.index("{") :])
    if seen["failed"] or not seen["requests"]:
        raise SystemExit(
            f"{load.url}: {seen['failed']} of {seen['requests']} requests failed.\n{done.stdout}"
        )
    return Measured(
        per_second=seen["requests"] / (seen["microseconds"] / 1e6),
        p50_ms=seen["p50"] / 1e3,
        p99_ms=seen["p99"] / 1e3,
        bytes_each=seen["bytes"] / seen["requests"],
    )
