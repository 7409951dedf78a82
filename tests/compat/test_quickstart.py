"""The quickstart's script for Okta's Python SDK, run as it stands there."""

import os
import re
import subprocess
import sys

from tests.architecture.source import ROOT
from tests.live import LiveServer

_SCRIPT = re.compile(r"```python\n(import asyncio\n.*?)```", re.DOTALL)
_WITHIN_S = 60


def test_the_script_of_the_quickstart_does_what_it_says(server: LiveServer) -> None:
    (script,) = _SCRIPT.findall((ROOT / "docs/quickstart.md").read_text("utf-8"))
    done = subprocess.run(
        [sys.executable, "-c", script.replace("http://localhost:8080", server.org_url)],
        env={
            **os.environ,
            "OKTA_TOKEN": server.facts["api_token"],
            "OKTA_TESTING_TESTINGDISABLEHTTPSCHECK": "true",
        },
        capture_output=True,
        text=True,
        timeout=_WITHIN_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made, group, members, found = done.stdout.splitlines()
    assert re.fullmatch(r"00u\w{17} ACTIVE", made)
    assert re.fullmatch(r"00g\w{17}", group)
    assert members == found == "['ken@example.com']"
