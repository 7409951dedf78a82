"""What every answer of the OAuth endpoints must look like."""

import re
from typing import Any

import httpx

_PLAIN = re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]+")


def body_of(response: httpx.Response) -> dict[str, Any]:
    """A JSON body that nobody may keep (RFC 6749 §5.1)."""
    assert response.headers["content-type"] == "application/json"
    assert "no-store" in response.headers["cache-control"]
    body: dict[str, Any] = response.json()
    return body


def error_of(response: httpx.Response, status: int = 400) -> str:
    """The error code of a refusal with this status, whose description is plain ASCII (RFC 6749 §5.2)."""
    body = body_of(response)
    assert response.status_code == status, (response.status_code, body)
    assert set(body) == {"error", "error_description"}, body
    assert _PLAIN.fullmatch(body["error_description"]), body
    if body["error"] == "invalid_client":
        assert response.headers["www-authenticate"].startswith("Basic realm=")
    return str(body["error"])


def error_page_of(response: httpx.Response, status: int = 400) -> str:
    """The error code on a page of ours that leads nowhere (RFC 6749 §4.1.2.1)."""
    assert response.status_code == status, (response.status_code, response.headers, response.text[:500])
    assert "location" not in response.headers
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "no-store" in response.headers["cache-control"]
    assert re.search(r"<title>[^<]*error", response.text)
    found = re.search(r"<dt>Code</dt>\s*<dd>([a-z_]+)</dd>", response.text)
    return found[1] if found else ""
