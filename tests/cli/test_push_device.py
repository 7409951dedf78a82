"""push-device: a phone in software, against a live server (docs/reference/push-device-protocol.md)."""

from pathlib import Path
from typing import Any

from tests.cli.test_commands import run, run_json
from tests.live import live_server


def test_a_device_is_set_up_and_answers(tmp_path: Path) -> None:
    file = tmp_path / "device.json"
    with live_server() as server, server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"}) as http:
        factors = f"/api/v1/users/{server.facts['person_login']}/factors"
        made: dict[str, Any] = http.post(factors, json={"factorType": "push", "provider": "OKTA"}).json()
        link = made["_embedded"]["activation"]["_links"]["app"]["href"]
        facts = run_json("push-device", "enroll", link, "--file", str(file))
        assert facts == {"factor_id": made["id"], "login": server.facts["person_login"]}
        assert file.stat().st_mode & 0o777 == 0o600
        assert run("push-device", "enroll", link, "--file", str(tmp_path / "second.json")).returncode == 1
        for decision, result in (("approve", "SUCCESS"), ("deny", "REJECTED")):
            asked = http.post(f"{factors}/{made['id']}/verify", json={"useNumberMatchingChallenge": True}).json()
            number = str(asked["_embedded"]["challenge"]["correctAnswer"])
            options = ["--decision", decision, "--number", number, "--wait", "10"]
            told = run_json("push-device", "answer", "--file", str(file), *options)
            assert told == {"answer": decision.upper()}
            assert http.get(asked["_links"]["poll"]["href"]).json()["factorResult"] == result


def test_what_is_no_link_is_refused_in_a_sentence(tmp_path: Path) -> None:
    done = run("push-device", "enroll", "https://id.example.com/", "--file", str(tmp_path / "device.json"))
    assert (done.returncode, done.stderr) == (1, "That is no activation link.\n")
