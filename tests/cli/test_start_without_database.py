"""A start that cannot reach its database says so in a sentence."""

import subprocess
import sys

import pytest

from tests import servers
from tests.drills.service import ROOT


@pytest.mark.parametrize("arguments", [["serve", "--port"], ["worker"], ["verify"]], ids=str)
def test_it_ends_with_a_sentence_and_no_traceback(tmp_path, arguments):
    nowhere, port = servers.free_port(), str(servers.free_port())
    environ = {
        "AFTERWORD_DATABASE_URL": f"postgresql://afterword@127.0.0.1:{nowhere}/afterword",
        "AFTERWORD_INSTANCE_DIR": str(tmp_path),
    }

    done = subprocess.run(
        [sys.executable, "-m", "comments.cli", *arguments, *[port] * (len(arguments) - 1)],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("The database cannot be used: ")
    assert "Traceback" not in done.stderr
