"""Where mail is handed over, as settings say it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.runtime.messages.email_smtp import BadMailSettings, SmtpServer, check_mail_from, parse_smtp_url


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.com", SmtpServer("mail.example.com", 587, "smtp")),
        ("smtps://a%40b:p%3Aw@mail.example.com", SmtpServer("mail.example.com", 465, "smtps", "a@b", "p:w")),
        ("smtp+plain://localhost:2525/", SmtpServer("localhost", 2525, "smtp+plain")),
    ],
)
def test_a_mail_server_is_a_url(url: str, server: SmtpServer) -> None:
    assert parse_smtp_url(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.com",
        "https://mail.example.com",
        "smtp://",
        "smtp://host:port",
        "smtp://host:99999",
        "smtp://host/path",
        "smtp://host?tls=no",
    ],
)
def test_what_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(BadMailSettings, match="smtp_url"):
        parse_smtp_url(url)


def test_a_password_is_never_sent_in_the_clear_nor_shown() -> None:
    with pytest.raises(BadMailSettings, match="in the clear") as refused:
        parse_smtp_url("smtp+plain://door:secret@relay.example.com")
    assert "secret" not in str(refused.value)
    assert "secret" not in repr(parse_smtp_url("smtps://door:secret@mail.example.com"))


@given(st.text())
def test_any_text_is_a_mail_server_or_refused(url: str) -> None:
    with suppress(BadMailSettings):
        assert parse_smtp_url(url).port > 0


@pytest.mark.parametrize(
    "address", ["", "door", "a@b@c", "a b@example.com", "Door <door@example.com>", "a@b\r\nBcc: c@d"]
)
def test_mail_comes_from_one_address(address: str) -> None:
    assert check_mail_from("door@example.com") == "door@example.com"
    with pytest.raises(BadMailSettings, match="mail_from"):
        check_mail_from(address)
