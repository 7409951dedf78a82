"""What people are sent, from the change that promises it to the outbox."""

from dataclasses import replace

import pytest
from tests.outbox import messages_to
from tests.serving import Organisation, Someone, organisation


async def test_a_mail_is_sent_after_the_change_that_promises_it(org: Organisation, someone: Someone) -> None:
    link = "https://id.example.test/signin/reset-password/abc"
    async with org.unit() as unit:
        values = {"resetPasswordLink": link}
        await org.serving.engine.messages.email(unit, someone.user, "ForgotPassword", values, org.clock.now())
    (mail,) = await messages_to(org, someone.login)
    assert (mail.template, mail.link, mail.channel) == ("ForgotPassword", link, "email")
    assert link in mail.text
    assert f'href="{link}"' in mail.html


async def test_a_change_that_fails_sends_nothing(org: Organisation, someone: Someone) -> None:
    async def fails() -> None:
        async with org.unit() as unit:
            await org.serving.engine.messages.email(unit, someone.user, "PasswordChanged", {}, org.clock.now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await messages_to(org, someone.login) == []


async def test_codes_go_to_telephones_in_the_order_of_their_asking(org: Organisation, someone: Someone) -> None:
    number = "+4930123456" + someone.user.id[-3:]
    messages, now = org.serving.engine.messages, org.clock.now()
    async with org.unit() as unit:
        await messages.sms(unit, someone.user, number, "123456", now)
        await messages.call(unit, someone.user, number, "12", "654321", now)
    sms, call = await messages_to(org, number)
    assert (sms.channel, sms.code, sms.text) == ("sms", "123456", "Your verification code is 123456.")
    assert (call.channel, call.code) == ("call", "654321")
    assert "6, 5, 4, 3, 2, 1" in call.text


async def test_the_outbox_page_shows_what_its_readers_need(org: Organisation, someone: Someone) -> None:
    link = f"{org.url}/signin/unlock/<b>abc"
    async with org.unit() as unit:
        values = {"unlockAccountLink": link}
        await org.serving.engine.messages.email(unit, someone.user, "SelfServiceUnlock", values, org.clock.now())
    await messages_to(org, someone.login)
    page = await org.browser().get("/dev/outbox")
    assert page.status_code == 200
    assert someone.login in page.text
    assert f"{org.url}/signin/unlock/&lt;b&gt;abc" in page.text
    assert "<b>abc" not in page.text


async def test_outside_development_there_is_no_outbox() -> None:
    async with organisation(dev=False) as serious:
        assert (await serious.browser().get("/dev/outbox")).status_code == 404
        user = serious.ada.user
        async with serious.unit() as unit:
            await serious.serving.engine.messages.email(unit, user, "PasswordChanged", {}, serious.clock.now())
        await serious.serving.worker.run_due(serious.org_id)
        async with serious.unit() as unit:
            (told,) = [s.event for s in await unit.logs.list_page(after="", most=100) if s.event.debug.get("template")]
        assert (told.success, told.reason) == (False, "No mail server is set (smtp_url).")
        assert not (serious.serving.base.settings.data_dir / "outbox").exists()


async def test_a_mail_is_in_the_persons_language_or_the_brands_own_words(org: Organisation, someone: Someone) -> None:
    admin = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
    brand = (await admin.get("/api/v1/brands")).json()[0]["id"]
    texts = f"/api/v1/brands/{brand}/templates/email/PasswordChanged/customizations"

    async def subject(language: str) -> str:
        user = replace(someone.user, profile={**someone.user.profile, "preferredLanguage": language})
        async with org.unit() as unit:
            await org.serving.engine.messages.email(unit, user, "PasswordChanged", {}, org.clock.now())
        return (await messages_to(org, someone.login))[-1].subject

    assert await subject("de-CH") == "Ihr Passwort wurde geändert"
    assert await subject("ja_JP") == "パスワードが変更されました"
    assert await subject("fr") == "Your password was changed"
    text = {"language": "fr", "subject": "Nouveau mot de passe pour ${user.firstName}", "body": "<p>Voilà</p>"}
    assert (await admin.post(texts, json={**text, "isDefault": True})).status_code == 201
    assert await subject("fr-CA") == "Nouveau mot de passe pour Grace"
    assert await subject("de") == "Nouveau mot de passe pour Grace", "the org's default text comes before ours"
    assert (await admin.delete(texts)).status_code == 204


async def test_no_name_becomes_a_header_or_markup(org: Organisation, someone: Someone) -> None:
    admin = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
    brand = (await admin.get("/api/v1/brands")).json()[0]["id"]
    texts = f"/api/v1/brands/{brand}/templates/email/AccountLockout/customizations"
    text = {"language": "en", "subject": "For ${user.firstName}", "body": "<p>${user.firstName}</p>"}
    assert (await admin.post(texts, json=text)).status_code == 201
    name = "A\r\nBcc: all@example.com\n\n<script>x</script>"
    user = replace(someone.user, profile={**someone.user.profile, "firstName": name})
    async with org.unit() as unit:
        await org.serving.engine.messages.email(unit, user, "AccountLockout", {}, org.clock.now())
    (mail,) = await messages_to(org, someone.login)
    assert mail.subject == "For A Bcc: all@example.com <script>x</script>"
    assert "<script>" not in mail.html
    assert (await admin.delete(texts)).status_code == 204


async def test_a_test_mail_goes_to_whoever_asks_in_the_language_they_ask_for(org: Organisation) -> None:
    admin = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
    me = (await admin.get("/api/v1/users/me")).json()["profile"]["email"]
    brand = (await admin.get("/api/v1/brands")).json()[0]["id"]
    path = f"/api/v1/brands/{brand}/templates/email"
    before = len(await messages_to(org, me))
    answer = await admin.post(f"{path}/EmailChallenge/test?language=de")
    assert (answer.status_code, answer.content) == (204, b"")
    mail = (await messages_to(org, me))[before]
    assert (mail.template, mail.code) == ("EmailChallenge", "123456")
    assert "Geben Sie diesen Code" in mail.text
    assert (await admin.post(f"{path}/NoSuchMail/test")).status_code == 404


async def test_a_text_message_is_the_orgs_own_in_the_persons_language(org: Organisation, someone: Someone) -> None:
    admin = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
    number = "+3312345" + str(org.clock.now())[-5:]
    body = {
        "name": "Ours",
        "type": "SMS_VERIFY_CODE",
        "template": "${code} opens the door.",
        "translations": {"fr": "${code} ouvre la porte."},
    }
    made = await admin.post("/api/v1/templates/sms", json=body)
    assert made.status_code == 200, made.text
    for language in ("fr-FR", "de"):
        user = replace(someone.user, profile={**someone.user.profile, "preferredLanguage": language})
        async with org.unit() as unit:
            await org.serving.engine.messages.sms(unit, user, number, "778899", org.clock.now())
    assert [m.text for m in await messages_to(org, number)] == ["778899 ouvre la porte.", "778899 opens the door."]
    await admin.delete(f"/api/v1/templates/sms/{made.json()['id']}")
