"""/api/v1/authenticators (contract A.Authenticators; seen-on-the-wire 3.2, 3.3)."""

import msgspec

from frontdesk.domain.authenticators.errors import AuthenticatorInUse, TelephonyHookNeeded
from frontdesk.domain.authenticators.model import (
    AUTHENTICATOR,
    PHONE,
    WHAT,
    added,
    changed,
    check_may_deactivate,
    enrols,
    method_of,
    methods_of,
    with_method_active,
    with_method_settings,
)
from frontdesk.domain.errors import FeatureNotAvailable
from frontdesk.domain.hooks.inline import INLINE_HOOK, sends_messages
from frontdesk.domain.policies.model import PolicyType
from frontdesk.domain.records.model import INACTIVE, Draft, Record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.verbs import add_record, get_record, list_page, replace_record, set_record_active
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.authenticators import AuthenticatorBody, MethodBody, show_authenticator, show_method

_API = Api("/api/v1/authenticators", "okta.authenticators")


async def list_authenticators(call: Call) -> Reply:
    """All of them, in the catalogue's order."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_page(unit, AUTHENTICATOR)
    return json_reply([show_authenticator(call, each) for each in sorted(found, key=lambda each: each.position)])


async def create_authenticator(call: Call) -> Reply:
    """One more; ``activate`` says whether it counts at once."""
    body = read_body(call, AuthenticatorBody, WHAT)
    active = call.query().get("activate") == "true"
    async with call.engine.store.unit(call.org.org.id) as unit:
        draft = added(body.key, body.name, await list_page(unit, AUTHENTICATOR), active=active)
        record = await add_record(unit, call.actor, AUTHENTICATOR, draft, call.engine.clock.now())
    return json_reply(show_authenticator(call, record))


async def get_authenticator(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        record = await _record(call, unit)
    return json_reply(show_authenticator(call, record))


async def replace_authenticator(call: Call) -> Reply:
    """Another name, other settings. A phone that is to be used needs a service that reaches it."""
    body = read_body(call, AuthenticatorBody, WHAT)
    async with call.engine.store.unit(call.org.org.id) as unit:
        record = await _record(call, unit)
        draft = changed(record, msgspec.to_builtins(body))
        if body.key == PHONE and body.status != INACTIVE:
            await _check_telephony(unit)
        record = await _replaced(call, unit, record, draft)
    return json_reply(show_authenticator(call, record))


async def activate_authenticator(call: Call) -> Reply:
    """It counts."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        record = await _record(call, unit)
        now = call.engine.clock.now()
        record = await set_record_active(unit, call.actor, AUTHENTICATOR, record, now, active=True)
    return json_reply(show_authenticator(call, record))


async def deactivate_authenticator(call: Call) -> Reply:
    """It does not count, unless a policy asks for it."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        record = await _record(call, unit)
        check_may_deactivate(record)
        await _check_not_enrolled(unit, str(record.body["key"]))
        now = call.engine.clock.now()
        record = await set_record_active(unit, call.actor, AUTHENTICATOR, record, now, active=False)
    return json_reply(show_authenticator(call, record))


async def list_methods(call: Call) -> Reply:
    """Its methods."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        record = await _record(call, unit)
    return json_reply([show_method(call, record, method) for method in methods_of(record)])


async def get_method(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        record = await _record(call, unit)
    return _method(call, record)


async def replace_method(call: Call) -> Reply:
    """Other settings of a method."""
    body = read_body(call, MethodBody, "authenticatorMethod")
    settings = msgspec.to_builtins(body.settings) if body.settings is not None else {}
    async with call.engine.store.unit(call.org.org.id) as unit:
        record = await _record(call, unit)
        draft = with_method_settings(record, call.path_parameters["methodType"], settings)
        record = await _replaced(call, unit, record, draft)
    return _method(call, record)


async def activate_method(call: Call) -> Reply:
    """The method counts."""
    return await _set_method(call, active=True)


async def deactivate_method(call: Call) -> Reply:
    """The method does not count."""
    return await _set_method(call, active=False)


async def no_custom_aaguids(call: Call) -> Reply:
    """Lists of security-key models are a feature that this org does not have (recorded: 401 E0000015)."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        await _record(call, unit)
    raise FeatureNotAvailable()


async def _set_method(call: Call, *, active: bool) -> Reply:
    async with call.engine.store.unit(call.org.org.id) as unit:
        record = await _record(call, unit)
        draft = with_method_active(record, call.path_parameters["methodType"], active=active)
        record = await _replaced(call, unit, record, draft)
    return _method(call, record)


async def _record(call: Call, unit: Unit) -> Record:
    return await get_record(unit, AUTHENTICATOR, call.path_parameters["authenticatorId"])


async def _replaced(call: Call, unit: Unit, record: Record, draft: Draft) -> Record:
    return await replace_record(unit, call.actor, AUTHENTICATOR, record, draft, call.engine.clock.now())


def _method(call: Call, record: Record) -> Reply:
    return json_reply(show_method(call, record, method_of(record, call.path_parameters["methodType"])))


async def _check_telephony(unit: Unit) -> None:
    if not sends_messages(await unit.records.list_of_kind(INLINE_HOOK.name)):
        raise TelephonyHookNeeded()


async def _check_not_enrolled(unit: Unit, key: str) -> None:
    names = [
        policy.name
        for kind in PolicyType
        for policy in (await unit.policies.list_of_type(kind) if kind.value == "MFA_ENROLL" else [])
        if enrols(policy.settings, key)
    ]
    if names:
        raise AuthenticatorInUse(causes=(f"Authenticator Enrollment Policies: {', '.join(names)}",))


_ONE, _MANY = dict[str, object], list[dict[str, object]]
_ID, _METHOD = "/{authenticatorId}", "/{authenticatorId}/methods/{methodType}"
_AAGUID = f"{_ID}/aaguids/{{aaguid}}"

ROUTES = [
    _API.route("GET", "", list_authenticators, Doc(answer=_MANY)),
    _API.route("POST", "", create_authenticator, Doc(AuthenticatorBody, _ONE, query=("activate",))),
    _API.route("GET", _ID, get_authenticator, Doc(answer=_ONE)),
    _API.route("PUT", _ID, replace_authenticator, Doc(AuthenticatorBody, _ONE)),
    _API.route("POST", f"{_ID}/lifecycle/activate", activate_authenticator, Doc(answer=_ONE)),
    _API.route("POST", f"{_ID}/lifecycle/deactivate", deactivate_authenticator, Doc(answer=_ONE)),
    _API.route("GET", f"{_ID}/methods", list_methods, Doc(answer=_MANY)),
    _API.route("GET", _METHOD, get_method, Doc(answer=_ONE)),
    _API.route("PUT", _METHOD, replace_method, Doc(MethodBody, _ONE)),
    _API.route("POST", f"{_METHOD}/lifecycle/activate", activate_method, Doc(answer=_ONE)),
    _API.route("POST", f"{_METHOD}/lifecycle/deactivate", deactivate_method, Doc(answer=_ONE)),
    *[_API.route(method, f"{_ID}/aaguids", no_custom_aaguids) for method in ("GET", "POST")],
    *[_API.route(method, _AAGUID, no_custom_aaguids) for method in ("GET", "PUT", "PATCH", "DELETE")],
]
