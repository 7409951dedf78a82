"""The org itself: /api/v1/org (contract A.Org)."""

from collections.abc import Callable

from frontdesk.domain.org.model import Org
from frontdesk.domain.org.settings import CONTACT_TYPES, PROFILE, OrgSettings
from frontdesk.storage.unit import Unit
from frontdesk.usecases.org.settings import (
    allow_support,
    change_profile,
    change_settings,
    check_contact_type,
    get_settings,
    set_contact,
)
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Api, Doc, Endpoint
from frontdesk.web.shapes.org import (
    AutoAssignAdminAppBody,
    ClientPrivilegesBody,
    OrgContactUserBody,
    OrgSettingBody,
    ThirdPartyAdminBody,
    communication_json,
    contact_json,
    contact_types_json,
    org_json,
    preferences_json,
    support_json,
)

_API = Api("/api/v1/org", "okta.orgs")
_OBJECT = Doc(answer=dict[str, object])


async def get_org(call: Call) -> Reply:
    """The org."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        return json_reply(org_json(call, await _org(unit), await get_settings(unit)))


async def post_org(call: Call) -> Reply:
    """Change what the body names."""
    body = read_body(call, OrgSettingBody, "orgSetting")
    async with call.engine.store.unit(call.org.org.id) as unit:
        known = (await get_settings(unit)).profile()
        return await _save_org(call, unit, body, {**known, **body.profile()})


async def put_org(call: Call) -> Reply:
    """Replace: what the body leaves out is as it was at first; the name stays where none is sent."""
    body = read_body(call, OrgSettingBody, "orgSetting")
    async with call.engine.store.unit(call.org.org.id) as unit:
        return await _save_org(call, unit, body, {**PROFILE, **body.profile()})


async def _save_org(call: Call, unit: Unit, body: OrgSettingBody, profile: dict[str, object]) -> Reply:
    name = body.company_name if isinstance(body.company_name, str) else None
    settings = await change_profile(unit, call.actor, name, profile, call.engine.clock.now())
    return json_reply(org_json(call, await _org(unit), settings))


async def get_contacts(call: Call) -> Reply:
    """Which contacts there are."""
    return json_reply(contact_types_json(call, CONTACT_TYPES))


async def get_contact(call: Call) -> Reply:
    """Who answers; nobody until an administrator says who."""
    kind = call.path_parameters["contactType"].upper()
    check_contact_type(kind)
    async with call.engine.store.reading(call.org.org.id) as unit:
        return json_reply(contact_json(call, (await get_settings(unit)).contact(kind)))


async def put_contact(call: Call) -> Reply:
    """Somebody else answers."""
    kind = call.path_parameters["contactType"].upper()
    body = read_body(call, OrgContactUserBody, "orgContactUser")
    async with call.engine.store.unit(call.org.org.id) as unit:
        settings = await set_contact(unit, call.actor, kind, body.user_id, call.engine.clock.now())
    return json_reply(contact_json(call, settings.contact(kind)))


async def get_support_cases(_call: Call) -> Reply:
    """There is no support behind this org, and so there are no cases."""
    return json_reply({"supportCases": []})


async def grant_support(call: Call) -> Reply:
    """Support may look into the org for eight hours."""
    return await _support(call, extend=False)


async def extend_support(call: Call) -> Reply:
    """A day longer."""
    return await _support(call, extend=True)


async def _support(call: Call, *, extend: bool) -> Reply:
    now = call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        return json_reply(support_json(call, await allow_support(unit, call.actor, now, extend=extend), now))


async def get_third_party_admin(call: Call) -> Reply:
    """Whether administrators may come from elsewhere."""
    return await _one_choice(call, "thirdPartyAdmin")


async def post_third_party_admin(call: Call) -> Reply:
    """Choose whether administrators may come from elsewhere."""
    chosen = read_body(call, ThirdPartyAdminBody, "thirdPartyAdminSetting").third_party_admin
    return await _choose(call, "thirdPartyAdmin", chosen)


async def get_auto_assign(call: Call) -> Reply:
    """Whether administrators see the console among their apps."""
    return await _one_choice(call, "autoAssignAdminAppSetting")


async def post_auto_assign(call: Call) -> Reply:
    """Choose whether administrators see the console among their apps."""
    chosen = read_body(call, AutoAssignAdminAppBody, "autoAssignAdminAppSetting").auto_assign_admin_app_setting
    return await _choose(call, "autoAssignAdminAppSetting", chosen)


async def get_client_privileges(call: Call) -> Reply:
    """Whether new service apps begin as super administrators."""
    return await _one_choice(call, "clientPrivilegesSetting")


async def put_client_privileges(call: Call) -> Reply:
    """Choose whether new service apps begin as super administrators."""
    chosen = read_body(call, ClientPrivilegesBody, "clientPrivilegesSetting").client_privileges_setting
    return await _choose(call, "clientPrivilegesSetting", chosen)


async def _one_choice(call: Call, name: str) -> Reply:
    async with call.engine.store.reading(call.org.org.id) as unit:
        return json_reply({name: (await get_settings(unit))[name]})


async def _choose(call: Call, name: str, chosen: object) -> Reply:
    async with call.engine.store.unit(call.org.org.id) as unit:
        settings = await change_settings(unit, call.actor, call.engine.clock.now(), **{name: chosen})
    return json_reply({name: settings[name]})


async def _org(unit: Unit) -> Org:
    org = await unit.orgs.find()
    assert org is not None, "the unit was opened for it"
    return org


Shown = Callable[[Call, OrgSettings], dict[str, object]]


def _support_now(call: Call, settings: OrgSettings) -> dict[str, object]:
    return support_json(call, settings, call.engine.clock.now())


def _read(show: Shown) -> Endpoint:
    async def get_choice(call: Call) -> Reply:
        """What the org has chosen."""
        async with call.engine.store.reading(call.org.org.id) as unit:
            return json_reply(show(call, await get_settings(unit)))

    return get_choice


def _write(show: Shown, name: str, chosen: object) -> Endpoint:
    async def choose(call: Call) -> Reply:
        """Choose otherwise."""
        async with call.engine.store.unit(call.org.org.id) as unit:
            settings = await change_settings(unit, call.actor, call.engine.clock.now(), **{name: chosen})
        return json_reply(show(call, settings))

    return choose


_COMMUNICATION, _SUPPORT = "/privacy/oktaCommunication", "/privacy/oktaSupport"
_route = _API.route
ROUTES = [
    _route("GET", "", get_org, _OBJECT),
    _route("POST", "", post_org, Doc(OrgSettingBody, dict[str, object])),
    _route("PUT", "", put_org, Doc(OrgSettingBody, dict[str, object])),
    _route("GET", "/contacts", get_contacts, Doc(answer=list[dict[str, object]])),
    _route("GET", "/contacts/{contactType}", get_contact, _OBJECT),
    _route("PUT", "/contacts/{contactType}", put_contact, Doc(OrgContactUserBody, dict[str, object])),
    _route("GET", "/preferences", _read(preferences_json), _OBJECT),
    _route("POST", "/preferences/hideEndUserFooter", _write(preferences_json, "showEndUserFooter", False), _OBJECT),
    _route("POST", "/preferences/showEndUserFooter", _write(preferences_json, "showEndUserFooter", True), _OBJECT),
    _route("GET", _COMMUNICATION, _read(communication_json), _OBJECT),
    _route("POST", f"{_COMMUNICATION}/optIn", _write(communication_json, "optOutEmailUsers", False), _OBJECT),
    _route("POST", f"{_COMMUNICATION}/optOut", _write(communication_json, "optOutEmailUsers", True), _OBJECT),
    _route("GET", _SUPPORT, _read(_support_now), _OBJECT),
    _route("GET", f"{_SUPPORT}/cases", get_support_cases, _OBJECT),
    _route("POST", f"{_SUPPORT}/grant", grant_support, _OBJECT),
    _route("POST", f"{_SUPPORT}/extend", extend_support, _OBJECT),
    _route("POST", f"{_SUPPORT}/revoke", _write(_support_now, "supportUntil", None), _OBJECT),
    _route("GET", "/orgSettings/thirdPartyAdminSetting", get_third_party_admin, _OBJECT),
    _route(
        "POST",
        "/orgSettings/thirdPartyAdminSetting",
        post_third_party_admin,
        Doc(ThirdPartyAdminBody, dict[str, object]),
    ),
    _route("GET", "/settings/autoAssignAdminAppSetting", get_auto_assign, _OBJECT),
    _route(
        "POST", "/settings/autoAssignAdminAppSetting", post_auto_assign, Doc(AutoAssignAdminAppBody, dict[str, object])
    ),
    _route("GET", "/settings/clientPrivilegesSetting", get_client_privileges, _OBJECT),
    _route(
        "PUT", "/settings/clientPrivilegesSetting", put_client_privileges, Doc(ClientPrivilegesBody, dict[str, object])
    ),
]
