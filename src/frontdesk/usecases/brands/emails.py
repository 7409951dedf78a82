"""The texts of e-mails: customizations by language, previews, settings (contract A.Brands)."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.brands.email_templates import (
    CUSTOMIZATION,
    EMAIL_SETTINGS,
    DefaultStaysDefault,
    EmailTemplate,
    LanguageTaken,
    check_customization,
)
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.records.model import Draft, Record
from frontdesk.domain.users.model import User
from frontdesk.runtime.messages.templates import BadTemplate, render_html, render_text
from frontdesk.storage.unit import Unit
from frontdesk.usecases.messages.brand import parent_of
from frontdesk.usecases.messages.queue import MessageQueue, Sample
from frontdesk.usecases.records.verbs import add_record, get_record, list_page, remove_record, replace_record

_SAMPLE: Mapping[str, object] = {
    "user": {
        "firstName": "Ada",
        "lastName": "Lovelace",
        "login": "ada@example.com",
        "profile": {"firstName": "Ada", "lastName": "Lovelace", "login": "ada@example.com", "email": "ada@example.com"},
    },
    "factor": {"name": "Google Authenticator"},
    "code": "123456",
    "expires": "1 hour",
    "brandTheme": {"primaryColor": "#0B5351", "primaryColorContrast": "#FFFFFF"},
}


@dataclass(frozen=True, slots=True)
class EmailText:
    """What an administrator wrote in one language."""

    language: str
    is_default: bool
    subject: str
    body: str


async def list_customizations(unit: Unit, brand: Record, template: EmailTemplate) -> list[Record]:
    """By id."""
    return await list_page(unit, CUSTOMIZATION, parent_id=parent_of(brand, template))


async def get_customization(unit: Unit, brand: Record, template: EmailTemplate, id: str) -> Record:
    """One text.

    Raises:
        ResourceNotFound: there is none, or it is of another template.
    """
    return await get_record(unit, CUSTOMIZATION, id, parent_id=parent_of(brand, template))


async def add_customization(
    unit: Unit, actor: Actor, place: tuple[Record, EmailTemplate], text: EmailText, now: int
) -> Record:
    """A text in one more language; the first one is the default whatever it says of itself.

    Raises:
        LanguageTaken: there is one in this language.
        ValidationFailed: it cannot be rendered, or lacks its link.
    """
    brand, template = place
    _check(template, text)
    others = await list_customizations(unit, brand, template)
    if any(str(other.name).lower() == text.language.lower() for other in others):
        raise LanguageTaken()
    is_default = text.is_default or not others
    if is_default:
        await _demote(unit, actor, others, now)
    draft = Draft(_body(text, is_default), name=text.language, parent_id=parent_of(brand, template))
    return await add_record(unit, actor, CUSTOMIZATION, draft, now)


async def replace_customization(
    unit: Unit, actor: Actor, place: tuple[Record, EmailTemplate], known: Record, text: EmailText, now: int
) -> Record:
    """Another text in its place.

    Raises:
        LanguageTaken: there is another one in this language.
        DefaultStaysDefault: it is the default and would no longer be.
        ValidationFailed: it cannot be rendered, or lacks its link.
    """
    brand, template = place
    _check(template, text)
    others = [other for other in await list_customizations(unit, brand, template) if other.id != known.id]
    if any(str(other.name).lower() == text.language.lower() for other in others):
        raise LanguageTaken()
    if known.body["isDefault"] and not text.is_default:
        raise DefaultStaysDefault()
    if text.is_default:
        await _demote(unit, actor, others, now)
    draft = Draft(_body(text, text.is_default), name=text.language)
    return await replace_record(unit, actor, CUSTOMIZATION, known, draft, now)


async def remove_customization(
    unit: Unit, actor: Actor, place: tuple[Record, EmailTemplate], known: Record, now: int
) -> None:
    """The text goes; where it was the default, the oldest of the others is it from now on."""
    await remove_record(unit, actor, CUSTOMIZATION, known, now)
    others = await list_customizations(unit, *place)
    if known.body["isDefault"] and others:
        heir = min(others, key=lambda other: (other.created_at, other.id))
        await _set_default(unit, actor, heir, now, is_default=True)


async def remove_customizations(unit: Unit, actor: Actor, place: tuple[Record, EmailTemplate], now: int) -> None:
    """Every text of a template goes: what is sent is the default content."""
    for known in await list_customizations(unit, *place):
        await remove_record(unit, actor, CUSTOMIZATION, known, now)


async def set_recipients(
    unit: Unit, actor: Actor, place: tuple[Record, EmailTemplate], recipients: str, now: int
) -> str:
    """Somebody else is."""
    brand, template = place
    key = parent_of(brand, template)
    record = await unit.records.find(EMAIL_SETTINGS.name, key)
    body: Mapping[str, object] = {"recipients": recipients}
    if record is None:
        await add_record(unit, actor, EMAIL_SETTINGS, Draft(body, parent_id=brand.id, id=key), now)
    else:
        await replace_record(unit, actor, EMAIL_SETTINGS, record, Draft(body), now)
    return recipients


def preview(template: EmailTemplate, org_name: str, org_url: str, subject: str, body: str) -> tuple[str, str]:
    """Subject and body as somebody might get them.

    Raises:
        ValidationFailed: they cannot be rendered.
    """
    links = {template.link: f"{org_url}/welcome/preview"} if template.link else {}
    values = {**_SAMPLE, **links, "org": {"name": org_name}, "baseURL": org_url}
    return render_or_refuse(subject, body, values)


async def send_sample(unit: Unit, messages: MessageQueue, user: User, sample: Sample, now: int) -> None:
    """The mail as it would be sent now, to whoever asks; its link leads nowhere and its code opens nothing."""
    org = await unit.orgs.find()
    assert org is not None, "a unit is of an org"
    values = {"code": "123456", "factor.name": "Google Authenticator"}
    link = sample.template.link
    if link is not None:
        values[link] = f"{org.url}/welcome/preview"
    await messages.sample(unit, user, sample, values, now)


def render_or_refuse(subject: str, body: str, values: Mapping[str, object]) -> tuple[str, str]:
    """Both texts with their values.

    Raises:
        ValidationFailed: one cannot be rendered; the cause names it.
    """
    try:
        shown_subject = render_text(subject, values)
    except BadTemplate as why:
        raise ValidationFailed("subject", (f"subject: {why}",)) from None
    try:
        return shown_subject, render_html(body, values)
    except BadTemplate as why:
        raise ValidationFailed("body", (f"body: {why}",)) from None


def _check(template: EmailTemplate, text: EmailText) -> None:
    check_customization(template, text.body)
    render_or_refuse(text.subject, text.body, _SAMPLE)


def _body(text: EmailText, is_default: bool) -> dict[str, object]:
    return {"language": text.language, "isDefault": is_default, "subject": text.subject, "body": text.body}


async def _demote(unit: Unit, actor: Actor, others: list[Record], now: int) -> None:
    for other in others:
        if other.body["isDefault"]:
            await _set_default(unit, actor, other, now, is_default=False)


async def _set_default(unit: Unit, actor: Actor, record: Record, now: int, *, is_default: bool) -> None:
    draft = Draft({**record.body, "isDefault": is_default}, name=record.name)
    await replace_record(unit, actor, CUSTOMIZATION, record, draft, now)
