"""SMS templates: /api/v1/templates/sms (contract A.SMS templates)."""

from collections.abc import Mapping

import msgspec

from frontdesk.domain.brands.sms_templates import (
    DEFAULT_ID,
    DEFAULT_TEXT,
    SMS_TEMPLATE,
    VERIFY_CODE,
    check_sms_texts,
)
from frontdesk.domain.errors import NoPermission
from frontdesk.domain.records.model import Draft, Record, new_record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.verbs import add_record, get_record, list_page, remove_record, replace_record
from frontdesk.web.body import as_shape, read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.resource import Resource
from frontdesk.web.shapes.sms_templates import SmsTemplateBody, SmsTemplateChanges, sms_template_json

_API = Api("/api/v1/templates/sms", "okta.templates")
_WHAT = "smsTemplate"


async def get_templates(call: Call) -> Reply:
    """All of them, the default first."""
    wanted = call.query().get("templateType", VERIFY_CODE)
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_page(unit, SMS_TEMPLATE)
    written = [record for record in found if record.id != DEFAULT_ID]
    default = next((record for record in found if record.id == DEFAULT_ID), _default(call))
    return json_reply([sms_template_json(r) for r in (default, *written) if r.body["type"] == wanted])


async def post_template(call: Call) -> Reply:
    """A new one."""
    draft = _draft(read_body(call, SmsTemplateBody, _WHAT))
    async with call.engine.store.unit(call.org.org.id) as unit:
        record = await add_record(unit, call.actor, SMS_TEMPLATE, draft, call.engine.clock.now())
    return json_reply(sms_template_json(record))


async def get_template(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        return json_reply(sms_template_json(await _template(call, unit)))


async def put_template(call: Call) -> Reply:
    """Replace it."""
    draft = _draft(read_body(call, SmsTemplateBody, _WHAT))
    async with call.engine.store.unit(call.org.org.id) as unit:
        return await _save(call, unit, await _template(call, unit), draft)


async def post_changes(call: Call) -> Reply:
    """Change what the body names; translations that it leaves out stay."""
    changes: dict[str, object] = msgspec.to_builtins(read_body(call, SmsTemplateChanges, _WHAT))
    async with call.engine.store.unit(call.org.org.id) as unit:
        record = await _template(call, unit)
        both = {**_members(record.body.get("translations")), **_members(changes.pop("translations", None))}
        kept = {language: text for language, text in both.items() if text is not None}
        merged = as_shape({**record.body, **changes, "translations": kept}, SmsTemplateBody, _WHAT)
        return await _save(call, unit, record, _draft(merged))


async def delete_template(call: Call) -> Reply:
    """Remove it; the default cannot go."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        record = await _template(call, unit)
        if record.id == DEFAULT_ID:
            raise NoPermission()
        await remove_record(unit, call.actor, SMS_TEMPLATE, record, call.engine.clock.now())
    return empty_reply(204)


async def _template(call: Call, unit: Unit) -> Record:
    wanted = call.path_parameters["templateId"]
    if wanted == DEFAULT_ID and await unit.records.find(SMS_TEMPLATE.name, wanted) is None:
        return _default(call)
    return await get_record(unit, SMS_TEMPLATE, wanted)


def _default(call: Call) -> Record:
    """The default template, until somebody writes over it."""
    body = {"name": "Default", "type": VERIFY_CODE, "template": DEFAULT_TEXT, "translations": {}}
    draft = Draft(body, name="Default", id=DEFAULT_ID)
    return new_record(SMS_TEMPLATE, draft, by=None, now=call.org.org.created_at)


async def _save(call: Call, unit: Unit, record: Record, draft: Draft) -> Reply:
    now = call.engine.clock.now()
    if await unit.records.find(SMS_TEMPLATE.name, record.id) is None:
        await unit.records.add(record)
    saved = await replace_record(unit, call.actor, SMS_TEMPLATE, record, draft, now)
    return json_reply(sms_template_json(saved))


def _draft(body: SmsTemplateBody) -> Draft:
    texts = {language: text for language, text in body.translations.items() if text is not None}
    check_sms_texts(body.template, texts)
    return Draft({**msgspec.to_builtins(body), "translations": texts}, name=body.name)


def _members(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


_ONE = "/{templateId}"
_TEMPLATE = Resource
ROUTES = [
    _API.route("GET", "", get_templates, Doc(answer=list[_TEMPLATE], query=("templateType",))),
    _API.route("POST", "", post_template, Doc(SmsTemplateBody, _TEMPLATE)),
    _API.route("GET", _ONE, get_template, Doc(answer=_TEMPLATE)),
    _API.route("POST", _ONE, post_changes, Doc(SmsTemplateChanges, _TEMPLATE)),
    _API.route("PUT", _ONE, put_template, Doc(SmsTemplateBody, _TEMPLATE)),
    _API.route("DELETE", _ONE, delete_template, Doc(status=204)),
]
