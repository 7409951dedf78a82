"""What the access log does not tell: secrets that stand in paths."""

import pytest
from tests.serving import Organisation

from frontdesk.web.access_log import AccessLog
from frontdesk.web.call import Call


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/api/v1/users/00u1/factors/ost1/qr/a-secret-key", "/api/v1/users/00u1/factors/ost1/qr/…"),
        ("/welcome/a-secret-key", "/welcome/…"),
        ("/api/v1/users/00u1/factors", "/api/v1/users/00u1/factors"),
    ],
)
async def test_a_secret_of_a_path_is_left_out(
    org: Organisation, capfdbinary: pytest.CaptureFixture[bytes], path: str, told: str
) -> None:
    log = AccessLog(enabled=True)
    log.record(Call(org.serving.engine, "GET", path, b"", {}), 200, log.started())
    log.flush()
    written = capfdbinary.readouterr().err.decode()
    assert f'"path":"{told}"' in written
    assert "a-secret-key" not in written
