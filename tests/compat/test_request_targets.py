"""Request targets as clients really write them."""

import http.client
from urllib.parse import urlsplit

import pytest
from tests.live import LiveServer


@pytest.mark.parametrize("beginning", ["/", "//", "///", "ORG/"], ids=["one", "two", "three", "absolute"])
def test_a_path_is_found_however_its_client_joins_it_to_the_base_url(server: LiveServer, beginning: str) -> None:
    host = urlsplit(server.org_url).netloc
    connection = http.client.HTTPConnection(host, timeout=10)
    try:
        target = beginning.replace("ORG", server.org_url) + "api/v1/users/me"
        connection.putrequest("GET", target)
        connection.putheader("Authorization", f"SSWS {server.facts['api_token']}")
        connection.endheaders()
        assert connection.getresponse().status == 200
    finally:
        connection.close()
