"""A server whose files run out lets go of those who say nothing."""

import resource
import socket
import sys

import pytest
from tests.live import live_server


@pytest.mark.skipif(sys.platform != "linux", reason="prlimit(2) takes files from another process")
def test_silent_connections_leave_room_for_those_who_say_something() -> None:
    with live_server() as server:
        assert server.process is not None
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (200, 200))
        port = int(server.org_url.rpartition(":")[2])
        silent = [socket.create_connection(("localhost", port)) for _ in range(250)]
        with server.client() as http:
            assert [http.get("/healthz").status_code for _ in range(3)] == [200] * 3
        for each in silent:
            each.close()
