"""An administrator of a live server who connects apps and imports from them."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from tests.live import LiveServer

AUTO: Mapping[str, Any] = {
    "importRules": {
        "userCreateAndMatch": {
            "exactMatchCriteria": "EMAIL",
            "autoConfirmExactMatch": True,
            "autoConfirmNewUsers": True,
            "autoActivateNewUsers": True,
        }
    }
}
_LOOK_EVERY_S = 0.1


@dataclass(frozen=True, slots=True)
class Importer:
    """Calls the management API with the first administrator's token."""

    http: httpx.Client

    def app(self, label: str, profile: Mapping[str, Any], base_url: str | None = None) -> str:
        """An app that is connected so, and whose people are taken in without being asked about."""
        body = {
            "name": "bookmark",
            "label": label,
            "signOnMode": "BOOKMARK",
            "settings": {"app": {"requestIntegration": False, "url": "https://app.example.test"}},
        }
        app_id: str = self._sent("POST", "/api/v1/apps", json=body)["id"]
        connection = {"profile": dict(profile), **({"baseUrl": base_url} if base_url is not None else {})}
        self._sent("POST", f"/api/v1/apps/{app_id}/connections/default?activate=true", json=connection)
        self._sent("PUT", f"/api/v1/apps/{app_id}/features/INBOUND_PROVISIONING", json=AUTO)
        return app_id

    def begin(self, app_id: str) -> str:
        """An import, begun."""
        return str(self._sent("POST", f"/api/v1/apps/{app_id}/imports", json={})["id"])

    def upload(self, app_id: str, import_id: str, number: int, part: bytes) -> None:
        """A part of a file."""
        path = f"/api/v1/apps/{app_id}/imports/{import_id}/parts/{number}"
        self._sent("PUT", path, content=part, headers={"Content-Type": "text/csv"})

    def move(self, app_id: str, import_id: str, word: str) -> None:
        """Start, pause, resume, cancel."""
        self._sent("POST", f"/api/v1/apps/{app_id}/imports/{import_id}/lifecycle/{word}")

    def look(self, app_id: str, import_id: str) -> dict[str, Any]:
        """How far it got."""
        return self._sent("GET", f"/api/v1/apps/{app_id}/imports/{import_id}")

    def wait(self, app_id: str, import_id: str, *, seen: int | None = None, within_s: float = 600) -> dict[str, Any]:
        """Until it is over, or has seen so many."""
        give_up_at = time.monotonic() + within_s
        while True:
            run = self.look(app_id, import_id)
            if run["status"] not in {"RUNNING", "RECEIVING"} or (seen is not None and run["counts"]["seen"] >= seen):
                return run
            assert time.monotonic() < give_up_at, run
            time.sleep(_LOOK_EVERY_S)

    def imported(self, app_id: str) -> list[dict[str, Any]]:
        """Everybody whom the app told of."""
        found: list[dict[str, Any]] = []
        path = f"/api/v1/apps/{app_id}/imported-users?limit=200"
        while path:
            answer = self.http.get(path)
            found += answer.json()
            path = str(answer.links.get("next", {}).get("url", ""))
        return found

    def _sent(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        answer = self.http.request(method, path, **options)
        assert answer.is_success, (path, answer.status_code, answer.text)
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found


@contextmanager
def importer(server: LiveServer) -> Iterator[Importer]:
    """The first administrator of a live server."""
    with server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"}) as http:
        yield Importer(http)
