"""What no log tells: secrets that stand in paths."""

import pytest
from tests.serving import Organisation

from frontdesk.web.access_log import AccessLog
from frontdesk.web.app import App
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply
from frontdesk.web.route import Guard, Route, Surface
from frontdesk.web.router import Router


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


async def _breaks(_call: Call) -> Reply:
    raise ZeroDivisionError


async def test_the_secret_of_a_mails_link_is_in_no_error_log_either(
    org: Organisation, caplog: pytest.LogCaptureFixture
) -> None:
    engine, link = org.serving.engine, "/welcome/{token}"
    app = App(engine, Router([Route("GET", link, _breaks, Guard.PUBLIC, Surface.PAGE)]))
    call = Call(engine, "GET", "/welcome/a-secret-key", b"", {b"host": b"id.example.test"})
    assert (await app.handle(call)).status == 500
    (record,) = [record for record in caplog.records if record.message == "request_failed"]
    assert vars(record)["path"] == "/welcome/…"
