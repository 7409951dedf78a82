"""Handing messages over: to a mail server, and to a provider of text messages and calls, on real sockets."""

import json
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
from tests.callee import callee
from tests.fakes import FrozenClock
from tests.mail_server import MailServer, mail_server

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.clock import SystemClock
from frontdesk.runtime.jobs.worker import JobFailed, JobRefused
from frontdesk.runtime.local_ca import ensure_certificate
from frontdesk.runtime.messages.email_smtp import SmtpSender, SmtpServer, mail_tls
from frontdesk.runtime.messages.outgoing import Mail, PhoneMessage
from frontdesk.runtime.messages.sms_http import HttpTelephony
from frontdesk.runtime.outbound.client import Outbound

ORG = OrgId("00oOne")
MAIL = Mail(
    id="jobOne",
    to="ada@example.com",
    template="ForgotPassword",
    sender_name='Büro "Nord", GmbH',
    subject="Ihr Passwort – neu",
    html='<p>Hallo <a href="https://id.example.com/x">hier</a></p>',
    text="Hallo\nhttps://id.example.com/x\n",
)
SMS = PhoneMessage(id="jobTwo", to="+4930123456", text="Code 123456", code="123456", language="de")


def sender(
    server: MailServer, scheme: str = "smtp+plain", user: str | None = None, trust: ssl.SSLContext | None = None
) -> SmtpSender:
    known = SmtpServer("localhost", server.port, scheme, user, "secret")
    return SmtpSender(known, "door@example.com", FrozenClock(), trust)


async def test_a_mail_arrives_with_both_parts_and_says_that_a_machine_wrote_it() -> None:
    async with mail_server() as server:
        await sender(server).send_mail(ORG, MAIL)
    (mail,) = server.mails
    assert server.recipients == ["ada@example.com"]
    assert mail["From"].addresses[0].display_name == 'Büro "Nord", GmbH'
    assert mail["From"].addresses[0].addr_spec == "door@example.com"
    assert mail["Subject"] == "Ihr Passwort – neu"
    assert (mail["Auto-Submitted"], mail["Message-ID"]) == ("auto-generated", "<jobOne@example.com>")
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == MAIL.text
    assert html.get_content().strip() == MAIL.html


async def test_neither_a_name_nor_a_subject_nor_an_address_becomes_a_header() -> None:
    async with mail_server() as server:
        sly = replace(MAIL, sender_name="Us\r\nBcc: eve@example.com", subject="Hi\nBcc: eve@example.com\r\n\r\nbody")
        await sender(server).send_mail(ORG, sly)
        for to in ("ada@example.com\r\nBcc: eve@example.com", "ada@example.com, eve@example.com", "no address", ""):
            with pytest.raises(JobRefused):
                await sender(server).send_mail(ORG, replace(MAIL, to=to))
    (mail,) = server.mails
    assert mail["Bcc"] is None
    assert server.recipients == ["ada@example.com"]
    assert mail["Subject"] == "Hi Bcc: eve@example.com body"


async def test_later_is_tried_again_and_never_is_not() -> None:
    async with mail_server() as server:
        server.replies += ["451 not now", "554 go away"]
        with pytest.raises(JobFailed, match="451"):
            await sender(server).send_mail(ORG, MAIL)
        with pytest.raises(JobRefused, match="554"):
            await sender(server).send_mail(ORG, MAIL)
        port = server.port
    with pytest.raises(JobFailed):
        await sender(MailServer(port)).send_mail(ORG, MAIL)


async def test_a_password_goes_over_tls_and_only_to_a_server_that_proves_its_name(tmp_path: Path) -> None:
    certificate, key = ensure_certificate(tmp_path, "localhost", SystemClock())
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    authority = ssl.create_default_context(cafile=tmp_path / "ca.pem")
    async with mail_server(tls) as server:
        await sender(server, scheme="smtp", user="door", trust=authority).send_mail(ORG, MAIL)
        assert (server.logins, server.over_tls) == ([(b"door", b"secret")], [True])
        with pytest.raises(JobFailed):
            await sender(server, scheme="smtp", user="door", trust=mail_tls()).send_mail(ORG, MAIL)
        with pytest.raises(JobFailed):
            await sender(server, scheme="smtp", user="nobody", trust=authority).send_mail(ORG, MAIL)
        assert len(server.mails) == 1


async def test_a_server_without_tls_is_told_neither_password_nor_mail() -> None:
    async with mail_server() as server:
        with pytest.raises((JobFailed, JobRefused)):
            await sender(server, scheme="smtp", user="door").send_mail(ORG, MAIL)
    assert (server.mails, server.logins) == ([], [])


async def test_a_text_message_is_one_post_with_the_token() -> None:
    outbound = Outbound(allow_loopback=True)
    async with callee() as provider:
        telephony = HttpTelephony(outbound, f"{provider.url}/sms", f"{provider.url}/call", "secret")
        await telephony.send_phone(ORG, SMS)
        await telephony.send_phone(ORG, replace(SMS, is_call=True, extension="12"))
    await outbound.close()
    sms, call = provider.asked
    assert (sms.method, sms.path, sms.headers["authorization"]) == ("POST", "/sms", "Bearer secret")
    assert json.loads(sms.body) == {"id": "jobTwo", "to": "+4930123456", "text": "Code 123456", "language": "de"}
    assert sms.headers["idempotency-key"] == "jobTwo"
    assert (call.path, json.loads(call.body)["extension"]) == ("/call", "12")


@pytest.mark.parametrize(
    ("status", "failure"),
    [(500, JobFailed), (429, JobFailed), (401, JobFailed), (302, JobFailed), (400, JobRefused), (422, JobRefused)],
)
async def test_what_the_provider_answers_decides_whether_to_try_again(status: int, failure: type[Exception]) -> None:
    outbound = Outbound(allow_loopback=True)
    async with callee() as provider:
        provider.says(status)
        with pytest.raises(failure) as raised:
            await HttpTelephony(outbound, f"{provider.url}/sms", None, None).send_phone(ORG, SMS)
        assert "123456" not in str(raised.value)
    await outbound.close()


async def test_a_provider_on_a_private_network_is_not_called_and_a_missing_one_is_said() -> None:
    outbound = Outbound(allow_loopback=False)
    with pytest.raises(JobFailed):
        await HttpTelephony(outbound, "https://127.0.0.1:9/sms", None, "secret").send_phone(ORG, SMS)
    with pytest.raises(JobRefused, match="voice_url"):
        await HttpTelephony(outbound, "https://sms.example.com", None, None).send_phone(ORG, replace(SMS, is_call=True))
    await outbound.close()
