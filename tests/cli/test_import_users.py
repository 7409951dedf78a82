"""``import users``: JSON lines and CSV, dry runs, running it again (docs/guides/import-users.md)."""

import base64
import csv
import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_commands import run, run_json

SOME_REFUSED = 4


@pytest.fixture(scope="module")
def org(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with an org in it."""
    folder = tmp_path_factory.mktemp("import")
    run_json("init", "--data-dir", str(folder))
    return folder


def person(login: str, **other: object) -> dict[str, Any]:
    return {"profile": {"login": login, "email": login, "firstName": "Grace", "lastName": "Hopper", **other}}


def sha256(password: str) -> dict[str, object]:
    value = base64.b64encode(hashlib.sha256(password.encode()).digest()).decode()
    return {"algorithm": "SHA-256", "value": value}


def lines(path: Path, *people: object) -> Path:
    path.write_text("".join(f"{each if isinstance(each, str) else json.dumps(each)}\n" for each in people), "utf-8")
    return path


def stored(org: Path, login: str) -> tuple[str, str | None] | None:
    (database,) = org.glob("*.db")
    with sqlite3.connect(database) as connection:
        row = connection.execute("SELECT status, password_hash FROM users WHERE login = ?", (login,)).fetchone()
    return (row[0], row[1]) if row is not None else None


def test_people_come_in_with_their_passwords_hashes_and_a_second_run_passes_them_over(
    org: Path, tmp_path: Path
) -> None:
    hashed = {**person("hashed@example.com"), "credentials": {"password": {"hash": sha256("hers")}}}
    file = lines(tmp_path / "people.jsonl", hashed, "", person("bare@example.com"))
    first = run_json("import", "users", str(file), "--data-dir", str(org))
    assert first == {"made": 2, "present": 0, "refused": 0, "dry_run": False}
    active = stored(org, "hashed@example.com")
    assert active is not None
    assert active[0] == "ACTIVE"
    assert str(active[1]).startswith("$imported$")
    assert stored(org, "bare@example.com") == ("PROVISIONED", None)
    again = run_json("import", "users", str(file), "--data-dir", str(org))
    assert again == {"made": 0, "present": 2, "refused": 0, "dry_run": False}


def test_a_dry_run_says_what_would_come_of_it_and_writes_nothing(org: Path, tmp_path: Path) -> None:
    file = lines(tmp_path / "dry.jsonl", person("dry@example.com"), person("DRY@example.com"))
    done = run_json("import", "users", str(file), "--data-dir", str(org), "--dry-run")
    assert done == {"made": 1, "present": 1, "refused": 0, "dry_run": True}
    assert stored(org, "dry@example.com") is None


def test_lines_that_will_not_do_are_told_by_number_and_the_others_come_in(org: Path, tmp_path: Path) -> None:
    file = lines(
        tmp_path / "mixed.jsonl",
        person("good@example.com"),
        "{not json",
        person("nobody"),
        person("tall@example.com", shoeSize=7),
        {**person("weak@example.com"), "credentials": {"password": {"value": "short"}}},
        {**person("odd@example.com"), "credentials": {"password": {"hash": {"algorithm": "MD5", "value": "x"}}}},
        "[]",
        person("better@example.com"),
    )
    done = run("import", "users", str(file), "--data-dir", str(org))
    assert done.returncode == SOME_REFUSED
    assert done.stdout == "2 made, 0 there already, 6 refused\n"
    told = [line.partition(":") for line in done.stderr.splitlines()]
    assert [said[0] for said in told] == [f"line {number}" for number in (2, 3, 4, 5, 6, 7)]
    assert "Property name 'shoeSize' is not defined in profile" in done.stderr
    assert stored(org, "better@example.com") is not None


def test_a_table_has_a_column_for_each_attribute_and_for_each_part_of_a_hash(org: Path, tmp_path: Path) -> None:
    path, hashed = tmp_path / "people.csv", sha256("his")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(
            ["login", "email", "firstName", "lastName", "city", "password_hash_algorithm", "password_hash_value"]
        )
        table.writerow(
            ["csv@example.com", "csv@example.com", "Ada", "King, Countess", "", hashed["algorithm"], hashed["value"]]
        )
        table.writerow(["short@example.com"])
        table.writerow(["plain@example.com", "plain@example.com", "Ada", "Zoë", "Paris", "", ""])
    done = run("import", "users", str(path), "--data-dir", str(org), "--no-activate")
    assert done.stderr == "line 3: The row has 1 cells, the first line 7.\n"
    assert done.returncode == SOME_REFUSED
    staged = stored(org, "csv@example.com")
    assert staged is not None
    assert staged[0] == "STAGED"
    assert stored(org, "plain@example.com") == ("STAGED", None)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("people.txt", "x", "people.txt is neither .jsonl nor .csv."),
        ("people.csv", "login,shoeSize\na,7\n", "No attribute or column is called shoeSize."),
        ("people.csv", "login,login\n", "A column stands twice."),
        ("people.csv", b"login\n\xff\n", "people.csv is not UTF-8."),
        ("people.csv", 'login\n"a', "people.csv, line 2: unexpected end of data."),
    ],
    ids=["name", "column", "twice", "bytes", "quotes"],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    org: Path, tmp_path: Path, name: str, content: str | bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = run("import", "users", str(path), "--data-dir", str(org))
    assert (done.returncode, done.stderr) == (1, f"{sentence}\n")
