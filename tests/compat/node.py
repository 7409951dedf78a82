"""Running the scripts of tests/node: each drives one npm package, and asks here for what a browser would do."""

import functools
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import pytest
from tests.compat.browser import approve_device
from tests.person import Person, read_form

_SCRIPTS = Path(__file__).parents[1] / "node"
_OLDEST_NODE = 20
_WITHIN_S = 60.0

Steps = dict[str, dict[str, Any]]
"""What a scenario reported, by step."""
Replies = Callable[[Mapping[str, str]], Mapping[str, object]]
"""Answers what a scenario asks for."""


def run_node(
    script: str,
    scenario: str,
    facts: Mapping[str, object],
    person: Person | None = None,
    *,
    ca: Path | None = None,
    replies: Replies | None = None,
) -> Steps:
    """Run one scenario of a script to its end; ``person`` visits the URLs that it asks to be visited.

    The script gets ``facts`` in its environment, writes one JSON object a line, and reads an answer to each visit.
    ``ca`` is a certificate to trust. Where nobody is at a browser, ``replies`` answers what is asked.
    """
    if replies is None and person is not None:
        replies = functools.partial(_act, person)
    trust = {"NODE_EXTRA_CA_CERTS": str(ca)} if ca is not None else {}
    environment = {**os.environ, **trust, "FRONTDESK_FACTS": json.dumps(facts)}
    command = ["node", str(_SCRIPTS / script), scenario]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        watchdog = threading.Timer(_WITHIN_S, process.kill)
        watchdog.start()
        try:
            steps = dict(_converse(process.stdout, process.stdin, replies))
            errors = process.stderr.read()
            process.wait()
        finally:
            watchdog.cancel()
            process.kill()
    assert process.returncode == 0, f"{script} {scenario} after {list(steps)}: {errors[-3000:]}"
    return steps


def require_package(name: str) -> None:
    """Skip where Node is absent or too old, or the package is not there."""
    version = _node_version()
    if version is None:
        pytest.skip("There is no node.")
    if int(version.removeprefix("v").split(".")[0]) < _OLDEST_NODE:
        pytest.skip(f"Node is {version}; the npm packages need {_OLDEST_NODE} or newer.")
    if not (_SCRIPTS / "node_modules" / name).is_dir():
        pytest.skip(f"The npm package {name} is not installed (npm ci in tests/node).")
    wanted = json.loads((_SCRIPTS / "package.json").read_text("utf-8"))["dependencies"][name]
    found = json.loads((_SCRIPTS / "node_modules" / name / "package.json").read_text("utf-8"))["version"]
    assert found == wanted, f"{name} {found} is installed, not {wanted}: npm ci in tests/node"


def _converse(said: IO[str], answers: IO[str], replies: Replies | None) -> Iterator[tuple[str, dict[str, Any]]]:
    for line in said:
        message = json.loads(line)
        if "step" in message:
            yield message.pop("step"), message
            continue
        assert replies is not None, f"nobody is there to answer {message}"
        print(json.dumps(replies(message)), file=answers, flush=True)


def _act(person: Person, message: Mapping[str, str]) -> dict[str, object]:
    if "approve" in message:
        return {"status": approve_device(person, message["approve"]).status_code}
    seen = len(person.pages)
    answer = person.visit(message["visit"])
    action, fields, _ = read_form(answer.text)
    return {
        "status": answer.status_code,
        "location": answer.headers.get("location"),
        "form": {"action": action, "fields": fields} if action is not None else None,
        "pages": person.pages[seen:],
    }


@functools.cache
def _node_version() -> str | None:
    if shutil.which("node") is None:
        return None
    return subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
