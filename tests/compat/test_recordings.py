"""What a real org answered, call by call: ours have the same status and the same shape (docs/compatibility.md)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.live import live_server

_RECORDINGS = Path(__file__).resolve().parents[3] / "shared" / "recordings"
_ALIKE_PERCENT = 90.9  # what stands between this and 100 is listed, call by call, in docs/compatibility.md
_RESOURCES = """
    applications application_connections application_features application_policies application_sso
    application_sso_public_keys application_tokens api_token auth_server authenticator authenticators
    authorization_server_assoc authorization_server_clients authorization_server_rules brands domains event_hooks
    factors features group_schema groups identity_providers inline_hooks linked_objects network_zone org policies
    profile_mapping role_api resource_set_api sessions templates trusted_origins user_schema user_types users
""".split()  # noqa: SIM905 - thirty-six names are read more easily so


@pytest.mark.skipif(not _RECORDINGS.exists(), reason=f"the recordings are not at {_RECORDINGS}: nothing was compared")
def test_answers_are_like_those_of_a_real_org(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    with live_server(dev=True) as server:
        command = [sys.executable, str(_RECORDINGS / "replay.py"), "--json", str(report), *_RESOURCES]
        environment = {**os.environ, "BASE_URL": server.org_url, "API_TOKEN": server.facts["api_token"]}
        replayed = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert replayed.returncode == 0, replayed.stderr
    scores = json.loads(report.read_text())
    steps = sum(score["steps"] for score in scores.values())
    alike = sum(score.get("alike", 0) for score in scores.values())
    assert steps > 1_700
    assert 100 * alike / steps >= _ALIKE_PERCENT, replayed.stdout
