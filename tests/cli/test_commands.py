"""The command, as scripts use it: its options, its JSON, its exit codes (docs/reference/command.md)."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.first_start import first_start
from tests.memory import memory_directory

_FACTS = {"org_url", "admin_login", "admin_password", "api_token", "issuer"}
_SAMPLE = {"client_id", "client_secret", "person_login", "person_password"}


def run(*arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
    """Run the command and wait for it."""
    command = [sys.executable, "-m", "frontdesk", *arguments]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False, timeout=120)


def run_json(*arguments: str, given: str = "") -> dict[str, Any]:
    """Run the command with ``--json``; standard output holds one object and nothing else."""
    done = run(*arguments, "--json", given=given)
    assert done.returncode == 0, done.stderr
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


@pytest.fixture(scope="module")
def org(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with an org in it."""
    folder = tmp_path_factory.mktemp("org")
    run_json("init", "--data-dir", str(folder))
    return folder


def test_init_prints_what_scripts_rely_on(tmp_path: Path) -> None:
    facts = run_json("init", "--data-dir", str(tmp_path), "--org-url", "https://id.example.com/", "--sample")
    assert set(facts) == _FACTS | _SAMPLE
    assert facts["org_url"] == "https://id.example.com"
    assert facts["issuer"] == "https://id.example.com/oauth2/default"
    assert facts["admin_login"] == "admin@example.com"
    assert facts["api_token"].startswith("00")
    assert len(facts["api_token"]) == 42


def test_init_without_sample_makes_none(tmp_path: Path) -> None:
    assert set(run_json("init", "--data-dir", str(tmp_path), "--admin-login", "root@example.org")) == _FACTS


def test_init_where_the_org_exists_changes_nothing_and_exits_3(org: Path) -> None:
    done = run("init", "--data-dir", str(org), "--json")
    assert (done.returncode, done.stdout) == (3, "")


def test_the_master_key_is_for_its_owner_alone(org: Path) -> None:
    assert (org / "master.key").stat().st_mode & 0o777 == 0o600


def test_keys_rotate_says_which_key_signs_now(org: Path) -> None:
    first = run_json("keys", "rotate", "--data-dir", str(org))
    second = run_json("keys", "rotate", "--data-dir", str(org))
    chosen = run_json("keys", "rotate", "--data-dir", str(org), "--server", "org", "--alg", "ES256")
    assert set(first) == {"server", "kid", "alg"}
    assert (first["server"], first["alg"]) == ("default", "RS256")
    assert first["kid"] != second["kid"]
    assert (chosen["server"], chosen["alg"]) == ("org", "ES256")


def test_keys_of_an_unknown_server_are_not_rotated(org: Path) -> None:
    done = run("keys", "rotate", "--data-dir", str(org), "--server", "nobody")
    assert done.returncode == 1
    assert "Not found" in done.stderr
    assert "Traceback" not in done.stderr


def test_api_tokens_are_made_and_revoked(org: Path) -> None:
    made = run_json("tokens", "create", "--data-dir", str(org), "--name", "deploy")
    assert set(made) == {"id", "token"}
    assert run("tokens", "revoke", made["id"], "--data-dir", str(org)).returncode == 0
    assert run("tokens", "revoke", made["id"], "--data-dir", str(org)).returncode == 1


def test_users_are_made_with_a_password_from_standard_input(org: Path) -> None:
    arguments = ("users", "create", "--data-dir", str(org), "--login", "grace@example.com", "--password-stdin")
    assert run_json(*arguments, given="a long enough password\n")["id"].startswith("00u")
    again = run(*arguments, given="a long enough password\n")
    assert again.returncode == 1
    assert "Traceback" not in again.stderr


def test_migrate_says_whether_there_was_anything_to_do(tmp_path: Path) -> None:
    assert run_json("migrate", "--data-dir", str(tmp_path)) == {"changed": True}
    assert run_json("migrate", "--data-dir", str(tmp_path)) == {"changed": False}


def test_a_second_org_lives_in_the_same_database(org: Path) -> None:
    facts = run_json("orgs", "create", "--data-dir", str(org), "--org-url", "https://second.example.com")
    assert facts["issuer"] == "https://second.example.com/oauth2/default"


@pytest.mark.parametrize(
    "arguments",
    [
        ("init", "--org-url", "id.example.com"),
        ("init", "--org-url", "https://id.example.com/path"),
        ("init", "--database-url", "mysql://localhost/x"),
        ("keys", "rotate", "--alg", "HS256"),
        ("tokens", "create", "--name", "nobody's"),
    ],
    ids=["no scheme", "a path", "another database", "another algorithm", "no org yet"],
)
def test_what_cannot_be_done_is_told_in_a_sentence(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, "--data-dir", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.strip().endswith(".")
    assert "Traceback" not in done.stderr


def test_the_token_request_that_a_first_start_prints_works_when_pasted() -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("There is no curl to paste the printed request to.")
    with first_start(memory_directory(64 * 1024**2)) as printed:
        request = printed[printed.index("curl") :].split("\n\n")[0]
        done = subprocess.run(["bash", "-c", request], capture_output=True, text=True, check=True, timeout=20)
    assert json.loads(done.stdout)["token_type"] == "Bearer"
