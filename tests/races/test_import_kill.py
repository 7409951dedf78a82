"""A server that is killed in the middle of an import goes on where it was, and nobody is there twice."""

from collections.abc import Iterator

import pytest
from tests.importing import Importer, importer
from tests.live import LiveServer
from tests.races.crashing import CrashingServer, crashing_server
from tests.scim_app import TOKEN, ScimApp, listening, person

PEOPLE = 3_000
_WITHIN_S = 120.0


@pytest.fixture
def server() -> Iterator[CrashingServer]:
    """A server that is killed."""
    with crashing_server() as running:
        yield running


def test_an_import_from_scim_that_is_killed_twice_brings_everybody_once(server: CrashingServer) -> None:
    app = ScimApp({each["id"]: each for each in (person(number) for number in range(PEOPLE))})
    with listening(app) as url:
        with importer(server) as admin:
            app_id = admin.app("Killed", {"authScheme": "TOKEN", "token": TOKEN}, url)
            import_id = admin.begin(app_id)
        _killed_on_the_way(server, app_id, import_id)
        _everybody_once(server, app_id, import_id)


def test_an_import_from_a_file_that_is_killed_twice_brings_everybody_once(server: CrashingServer) -> None:
    head = "userName,givenName,familyName,email\n"
    rows = [f"user{number},Given,Family{number},user{number}@example.org\n" for number in range(PEOPLE)]
    with importer(server) as admin:
        app_id = admin.app("Killed file", {"authScheme": "CSV"})
        import_id = admin.begin(app_id)
        admin.upload(app_id, import_id, 1, (head + "".join(rows[:2_000])).encode())
        admin.upload(app_id, import_id, 2, "".join(rows[2_000:]).encode())
        admin.move(app_id, import_id, "start")
    _killed_on_the_way(server, app_id, import_id)
    _everybody_once(server, app_id, import_id)


def _killed_on_the_way(server: CrashingServer, app_id: str, import_id: str) -> None:
    for seen in (300, 1_200):
        with importer(server) as admin:
            run = admin.wait(app_id, import_id, seen=seen, within_s=_WITHIN_S)
            assert run["status"] == "RUNNING", "it was over before it could be killed"
        server.kill()
        server.start()
        with importer(server) as admin:  # the lease of the killed process need not run out first
            admin.move(app_id, import_id, "resume")


def _everybody_once(server: LiveServer, app_id: str, import_id: str) -> None:
    with importer(server) as admin:
        run = admin.wait(app_id, import_id, within_s=_WITHIN_S)
        assert run["status"] == "COMPLETED", run
        assert (run["counts"]["seen"], run["counts"]["created"]) == (PEOPLE, PEOPLE), run
        found = admin.imported(app_id)
        assert len(found) == PEOPLE
        assert len({each["userId"] for each in found}) == PEOPLE
        assert len(_users(admin)) == PEOPLE


def _users(admin: Importer) -> set[str]:
    logins: list[str] = []
    path = "/api/v1/users?limit=200"
    while path:
        answer = admin.http.get(path)
        logins += [each["profile"]["login"] for each in answer.json()]
        path = str(answer.links.get("next", {}).get("url", ""))
    theirs = [login for login in logins if login.startswith("user")]
    assert len(theirs) == len(set(theirs))
    return set(theirs)
