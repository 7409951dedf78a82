"""/api/v1/idps: keys, certificates and signing requests (contract A.Identity providers)."""

from frontdesk.domain.idps.keys import IDP_CSR, IDP_KEY, IDP_SIGNING_KEY, child_id, parse_years
from frontdesk.domain.idps.model import IDP, signing_kid
from frontdesk.usecases.idps.keys import find_csr, find_key, read, remove_upload, replace_upload, upload
from frontdesk.usecases.records.verbs import get_record, list_page, remove_record
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.idp_answers import show_csr, show_key
from frontdesk.web.shapes.idps import CertificateBody, IdpCsrBody

_API = Api("/api/v1/idps", "okta.idps")


async def list_uploads(call: Call) -> Reply:
    """A page of the certificates that providers are verified with."""
    wanted = page_wanted(call.query(), default=20, most=200)
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_page(unit, IDP_KEY, after=wanted.after, most=wanted.fetch)
    return page_reply(call, wanted, found, show_key, lambda key: key.id)


async def create_upload(call: Call) -> Reply:
    """A certificate under a new kid; of a chain, the first."""
    certificate = read(read_body(call, CertificateBody, "x5c").x5c[0], "x5c")
    async with call.engine.store.unit(call.org.org.id) as unit:
        key = await upload(unit, call.actor, certificate, call.engine.clock.now())
    return json_reply(show_key(key))


async def get_upload(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        key = await get_record(unit, IDP_KEY, call.path_parameters["kid"])
    return json_reply(show_key(key))


async def put_upload(call: Call) -> Reply:
    """Another certificate under the same kid."""
    certificate = read(read_body(call, CertificateBody, "x5c").x5c[0], "x5c")
    async with call.engine.store.unit(call.org.org.id) as unit:
        key = await get_record(unit, IDP_KEY, call.path_parameters["kid"])
        key = await replace_upload(unit, call.actor, key, certificate, call.engine.clock.now())
    return json_reply(show_key(key))


async def delete_upload(call: Call) -> Reply:
    """The certificate is gone, unless a provider is verified with it."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        key = await get_record(unit, IDP_KEY, call.path_parameters["kid"])
        await remove_upload(unit, call.actor, key, call.engine.clock.now())
    return empty_reply(204)


async def list_keys(call: Call) -> Reply:
    """A provider's signing keys, the newest first."""
    idp_id = call.path_parameters["idpId"]
    async with call.engine.store.reading(call.org.org.id) as unit:
        await get_record(unit, IDP, idp_id)
        keys = await list_page(unit, IDP_SIGNING_KEY, parent_id=idp_id)
    return json_reply([show_key(key) for key in sorted(keys, key=lambda key: -key.created_at)])


async def list_active_keys(call: Call) -> Reply:
    """The key that proves us to the provider; 204 where it needs none."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        idp = await get_record(unit, IDP, call.path_parameters["idpId"])
        key = await unit.records.find(IDP_SIGNING_KEY.name, child_id(idp.id, signing_kid(idp) or ""))
    return json_reply([show_key(key)]) if key is not None else empty_reply(204)


async def generate_key(call: Call) -> Reply:
    """A new signing key."""
    years = parse_years(call.query().get("validityYears", ""))
    host = call.org.org.url.partition("://")[2].partition(":")[0]
    keys = call.engine.management.idps.keys
    key = await keys.generate(call.org.org.id, call.actor, call.path_parameters["idpId"], host, years)
    return json_reply(show_key(key), 201)


async def get_key(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        key = await find_key(unit, call.path_parameters["idpId"], call.path_parameters["kid"])
    return json_reply(show_key(key))


async def clone_key(call: Call) -> Reply:
    """The same key for another provider."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        key = await find_key(unit, call.path_parameters["idpId"], call.path_parameters["kid"])
        key = await call.engine.management.idps.keys.clone(unit, call.actor, key, call.query().get("targetIdpId", ""))
    return json_reply(show_key(key), 201)


async def list_csrs(call: Call) -> Reply:
    """A provider's signing requests."""
    idp_id = call.path_parameters["idpId"]
    async with call.engine.store.reading(call.org.org.id) as unit:
        await get_record(unit, IDP, idp_id)
        csrs = await list_page(unit, IDP_CSR, parent_id=idp_id)
    return json_reply([show_csr(call, idp_id, csr) for csr in csrs])


async def create_csr(call: Call) -> Reply:
    """A key, and the request to certify it."""
    body, idp_id = read_body(call, IdpCsrBody, "csr"), call.path_parameters["idpId"]
    subject = (
        {}
        if body.subject is None
        else {
            "countryName": body.subject.country_name or "",
            "stateOrProvinceName": body.subject.state_or_province_name or "",
            "localityName": body.subject.locality_name or "",
            "organizationName": body.subject.organization_name or "",
            "organizationalUnitName": body.subject.organizational_unit_name or "",
            "commonName": body.subject.common_name or "",
        }
    )
    names = body.subject_alt_names.dns_names if body.subject_alt_names is not None else None
    keys = call.engine.management.idps.keys
    csr = await keys.request(call.org.org.id, call.actor, idp_id, subject, tuple(names or ()))
    return json_reply(show_csr(call, idp_id, csr), 201)


async def get_csr(call: Call) -> Reply:
    """One of them."""
    idp_id = call.path_parameters["idpId"]
    async with call.engine.store.reading(call.org.org.id) as unit:
        csr = await find_csr(unit, idp_id, call.path_parameters["idpCsrId"])
    return json_reply(show_csr(call, idp_id, csr))


async def delete_csr(call: Call) -> Reply:
    """The request and its key are gone."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        csr = await find_csr(unit, call.path_parameters["idpId"], call.path_parameters["idpCsrId"])
        await remove_record(unit, call.actor, IDP_CSR, csr, call.engine.clock.now())
    return empty_reply(204)


async def publish_csr(call: Call) -> Reply:
    """The certificate that a request was given: DER, PEM, or base64 of the DER."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        csr = await find_csr(unit, call.path_parameters["idpId"], call.path_parameters["idpCsrId"])
        key = await call.engine.management.idps.keys.publish(unit, call.actor, csr, call.body)
    return json_reply(show_key(key), 201)


_ONE, _MANY = dict[str, object], list[dict[str, object]]
_KEYS, _CSRS = "/{idpId}/credentials/keys", "/{idpId}/credentials/csrs"

ROUTES = [
    _API.route("GET", "/credentials/keys", list_uploads, Doc(answer=_MANY, query=("after", "limit"))),
    _API.route("POST", "/credentials/keys", create_upload, Doc(CertificateBody, _ONE)),
    _API.route("GET", "/credentials/keys/{kid}", get_upload, Doc(answer=_ONE)),
    _API.route("PUT", "/credentials/keys/{kid}", put_upload, Doc(CertificateBody, _ONE)),
    _API.route("DELETE", "/credentials/keys/{kid}", delete_upload, Doc(status=204)),
    _API.route("GET", _KEYS, list_keys, Doc(answer=_MANY)),
    _API.route("GET", f"{_KEYS}/active", list_active_keys, Doc(answer=_MANY, empty=204)),
    _API.route("POST", f"{_KEYS}/generate", generate_key, Doc(answer=_ONE, status=201, query=("validityYears",))),
    _API.route("GET", f"{_KEYS}/{{kid}}", get_key, Doc(answer=_ONE)),
    _API.route("POST", f"{_KEYS}/{{kid}}/clone", clone_key, Doc(answer=_ONE, status=201, query=("targetIdpId",))),
    _API.route("GET", _CSRS, list_csrs, Doc(answer=_MANY)),
    _API.route("POST", _CSRS, create_csr, Doc(IdpCsrBody, _ONE, 201)),
    _API.route("GET", f"{_CSRS}/{{idpCsrId}}", get_csr, Doc(answer=_ONE)),
    _API.route("DELETE", f"{_CSRS}/{{idpCsrId}}", delete_csr, Doc(status=204)),
    _API.route(
        "POST",
        f"{_CSRS}/{{idpCsrId}}/lifecycle/publish",
        publish_csr,
        Doc(str, _ONE, 201, takes="application/x-pem-file"),
    ),
]
