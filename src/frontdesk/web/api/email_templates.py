"""E-mail templates of a brand: /api/v1/brands/{brandId}/templates/email (contract A.Brands)."""

from frontdesk.domain.brands.email_templates import TEMPLATES, EmailTemplate, template_of
from frontdesk.domain.brands.languages import built_in_language, languages_of
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.ids import UserId
from frontdesk.domain.records.model import Record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.brands.brands import get_brand
from frontdesk.usecases.brands.emails import (
    EmailText,
    add_customization,
    get_customization,
    list_customizations,
    preview,
    remove_customization,
    remove_customizations,
    replace_customization,
    send_sample,
    set_recipients,
)
from frontdesk.usecases.messages.brand import recipients_of
from frontdesk.usecases.messages.queue import Sample
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.paging import page_links, page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.brands import (
    EmailCustomizationBody,
    EmailSettingsBody,
    customization_json,
    email_template_json,
    email_template_path,
)

_API = Api("/api/v1/brands/{brandId}/templates/email", "okta.templates")
_PAGE = 10


async def get_templates(call: Call) -> Reply:
    """A page of the catalogue."""
    wanted = page_wanted(call.query(), default=_PAGE, most=200)
    names = [template.name for template in TEMPLATES]
    start = names.index(wanted.after) + 1 if wanted.after in names else 0
    shown = TEMPLATES[start : start + wanted.limit]
    async with call.engine.store.reading(call.org.org.id) as unit:
        brand = await get_brand(unit, call.path_parameters["brandId"])
    more = len(TEMPLATES) > start + wanted.limit
    bodies = [email_template_json(call, brand, template) for template in shown]
    return json_reply(bodies).also(page_links(call, wanted.limit, shown[-1].name if more else None))


async def get_template(call: Call) -> Reply:
    """One template."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        return json_reply(email_template_json(call, *await _place(call, unit)))


async def get_default_content(call: Call) -> Reply:
    """What is sent while there is no customization."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        brand, template = await _place(call, unit)
    path, language = email_template_path(brand, template), _language(call)
    links = {
        "self": link(call, f"{path}/default-content", "GET"),
        "template": link(call, path, "GET"),
        "preview": link(call, f"{path}/default-content/preview", "GET"),
    }
    return json_reply({"subject": template.subject(language), "body": template.body(language), "_links": links})


async def get_default_preview(call: Call) -> Reply:
    """The same, as somebody might get it."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        brand, template = await _place(call, unit)
    path, language = f"{email_template_path(brand, template)}/default-content", _language(call)
    return _preview(call, template, (template.subject(language), template.body(language)), path)


async def get_customizations(call: Call) -> Reply:
    """A page of the texts that were written."""
    wanted = page_wanted(call.query(), default=_PAGE, most=200)
    async with call.engine.store.reading(call.org.org.id) as unit:
        brand, template = await _place(call, unit)
        found = [r for r in await list_customizations(unit, brand, template) if r.id > wanted.after]
    return page_reply(call, wanted, found, lambda r: customization_json(call, brand, template, r), lambda r: r.id)


async def post_customization(call: Call) -> Reply:
    """A text in one more language."""
    text = _text(call)
    async with call.engine.store.unit(call.org.org.id) as unit:
        place = await _place(call, unit)
        record = await add_customization(unit, call.actor, place, text, call.engine.clock.now())
    return json_reply(customization_json(call, *place, record), 201)


async def delete_customizations(call: Call) -> Reply:
    """All of them go."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_customizations(unit, call.actor, await _place(call, unit), call.engine.clock.now())
    return empty_reply(204)


async def get_one(call: Call) -> Reply:
    """One text."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        place = await _place(call, unit)
        return json_reply(customization_json(call, *place, await _customization(call, unit, place)))


async def put_customization(call: Call) -> Reply:
    """Another text in its place."""
    text = _text(call)
    async with call.engine.store.unit(call.org.org.id) as unit:
        place = await _place(call, unit)
        known = await _customization(call, unit, place)
        record = await replace_customization(unit, call.actor, place, known, text, call.engine.clock.now())
    return json_reply(customization_json(call, *place, record))


async def delete_customization(call: Call) -> Reply:
    """It goes."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        place = await _place(call, unit)
        known = await _customization(call, unit, place)
        await remove_customization(unit, call.actor, place, known, call.engine.clock.now())
    return empty_reply(204)


async def get_preview(call: Call) -> Reply:
    """A text as somebody might get it."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        place = await _place(call, unit)
        record = await _customization(call, unit, place)
    path = f"{email_template_path(*place)}/customizations/{record.id}"
    return _preview(call, place[1], (str(record.body["subject"]), str(record.body["body"])), path)


async def get_settings(call: Call) -> Reply:
    """Who is sent this mail."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        place = await _place(call, unit)
        recipients = await recipients_of(unit, *place)
    return json_reply(_settings_json(call, place, recipients))


async def put_settings(call: Call) -> Reply:
    """Somebody else is."""
    recipients = read_body(call, EmailSettingsBody, "emailSettings").recipients
    async with call.engine.store.unit(call.org.org.id) as unit:
        place = await _place(call, unit)
        await set_recipients(unit, call.actor, place, recipients, call.engine.clock.now())
    return json_reply(_settings_json(call, place, recipients))


async def post_test(call: Call) -> Reply:
    """The mail, to the administrator who asks for it."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        place = await _place(call, unit)
        user = await unit.users.find(UserId(call.actor.id))
        if user is None:
            raise ValidationFailed("user", ("user: A test mail goes to the user who asks for it; an app has no mail.",))
        sample = Sample(*place, call.query().get("language", ""))
        await send_sample(unit, call.engine.messages, user, sample, call.engine.clock.now())
    return empty_reply(204)


def _language(call: Call) -> str:
    """The language that the query asks for, of those that we have words in."""
    return built_in_language(languages_of({"locale": call.query().get("language")}))


def _settings_json(call: Call, place: tuple[Record, EmailTemplate], recipients: str) -> dict[str, object]:
    path = email_template_path(*place)
    links = {"self": link(call, f"{path}/settings", "GET", "PUT"), "template": link(call, path, "GET")}
    return {"recipients": recipients, "_links": links}


def _preview(call: Call, template: EmailTemplate, texts: tuple[str, str], path: str) -> Reply:
    subject, body = preview(template, call.org.org.name, call.org.org.url, *texts)
    links = {"self": link(call, f"{path}/preview", "GET"), "contentSource": link(call, path, "GET")}
    return json_reply({"subject": subject, "body": body, "_links": links})


def _text(call: Call) -> EmailText:
    body = read_body(call, EmailCustomizationBody, "emailCustomization")
    return EmailText(body.language, body.is_default, body.subject, body.body)


async def _place(call: Call, unit: Unit) -> tuple[Record, EmailTemplate]:
    brand = await get_brand(unit, call.path_parameters["brandId"])
    return brand, template_of(call.path_parameters["templateName"])


async def _customization(call: Call, unit: Unit, place: tuple[Record, EmailTemplate]) -> Record:
    return await get_customization(unit, *place, call.path_parameters["customizationId"])


_ONE = "/{templateName}"
_TEXTS, _TEXT = f"{_ONE}/customizations", f"{_ONE}/customizations/{{customizationId}}"
_DEFAULT = f"{_ONE}/default-content"
_OBJECT, _OBJECTS = dict[str, object], list[dict[str, object]]
ROUTES = [
    _API.route("GET", "", get_templates, Doc(answer=_OBJECTS, query=("after", "limit", "expand"))),
    _API.route("GET", _ONE, get_template, Doc(answer=_OBJECT, query=("expand",))),
    _API.route("GET", _DEFAULT, get_default_content, Doc(answer=_OBJECT, query=("language",))),
    _API.route("GET", f"{_DEFAULT}/preview", get_default_preview, Doc(answer=_OBJECT, query=("language",))),
    _API.route("GET", f"{_ONE}/settings", get_settings, Doc(answer=_OBJECT)),
    _API.route("PUT", f"{_ONE}/settings", put_settings, Doc(EmailSettingsBody, _OBJECT)),
    _API.route("POST", f"{_ONE}/test", post_test, Doc(status=204, query=("language",))),
    _API.route("GET", _TEXTS, get_customizations, Doc(answer=_OBJECTS, query=("after", "limit"))),
    _API.route("POST", _TEXTS, post_customization, Doc(EmailCustomizationBody, _OBJECT, 201)),
    _API.route("DELETE", _TEXTS, delete_customizations, Doc(status=204)),
    _API.route("GET", _TEXT, get_one, Doc(answer=_OBJECT)),
    _API.route("PUT", _TEXT, put_customization, Doc(EmailCustomizationBody, _OBJECT)),
    _API.route("DELETE", _TEXT, delete_customization, Doc(status=204)),
    _API.route("GET", f"{_TEXT}/preview", get_preview, Doc(answer=_OBJECT)),
]
