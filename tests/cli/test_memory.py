"""A server is small, and gives the memory of password hashes back when nobody signs in any more."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.live import LiveServer, free_port, live_server

_PEOPLE = 6
_MEGABYTE = 1_048_576
_A_HASH = 19 * _MEGABYTE
_PAGE = 4096


def resident(server: LiveServer) -> int:
    """Bytes of the server's that are in memory."""
    assert server.process is not None
    return int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * _PAGE


def sign_in(server: LiveServer) -> int:
    body = {"username": server.facts["person_login"], "password": server.facts["person_password"]}
    with server.client() as http:
        return http.post("/api/v1/authn", json=body).status_code


in_proc = pytest.mark.skipif(sys.platform != "linux", reason="/proc tells how much memory a process has")


@in_proc
def test_a_server_that_was_just_started_takes_less_than_100_megabytes() -> None:
    with live_server() as server:
        assert resident(server) < 100 * _MEGABYTE


@in_proc
def test_a_server_that_was_started_for_the_first_time_takes_less_than_100_megabytes(tmp_path: Path) -> None:
    org_url = f"http://localhost:{free_port()}"
    server = LiveServer(tmp_path, org_url, {}, ["--dev", "--org-url", org_url])
    server.start()
    try:
        assert resident(server) < 100 * _MEGABYTE
    finally:
        server.stop()


@in_proc
def test_the_memory_of_hashes_is_given_back() -> None:
    with live_server() as server:
        assert sign_in(server) == 200  # what the first sign-in of all loads stays
        time.sleep(3)
        before = resident(server)
        with ThreadPoolExecutor(_PEOPLE) as people:
            assert set(people.map(sign_in, [server] * _PEOPLE)) == {200}
        give_up_at = time.monotonic() + 20
        while resident(server) > before + _A_HASH // 2 and time.monotonic() < give_up_at:
            time.sleep(0.2)
        assert resident(server) <= before + _A_HASH // 2
