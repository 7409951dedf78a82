"""Custom domains: /api/v1/domains (contract A.Domains, seen-on-the-wire 1.1 and 6)."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from frontdesk.domain.brands.domains import (
    CERTIFICATE,
    COMPLETED,
    DOMAIN,
    IN_PROGRESS,
    NOT_STARTED,
    changed,
    check_domain,
    dns_records,
    new_proof,
    verified,
)
from frontdesk.domain.brands.model import BRAND
from frontdesk.domain.errors import NoPermission, ResourceNotFound, ValidationFailed
from frontdesk.domain.records.model import Draft, Record
from frontdesk.runtime.outbound.names import leads_to
from frontdesk.storage.unit import Unit
from frontdesk.usecases.brands.brands import list_brands
from frontdesk.usecases.records.verbs import add_record, get_record, list_page, remove_record, replace_record
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc

_API = Api("/api/v1/domains", "okta.domains")
_OWN = "default"


class DomainBody(msgspec.Struct, rename="camel"):
    """A new domain."""

    domain: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    certificate_source_type: Literal["MANUAL", "OKTA_MANAGED"]
    brand_id: str | None = None


_Pem = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
_Chain = Annotated[str, msgspec.Meta(max_length=100_000)]


class DomainCertificateBody(msgspec.Struct, rename="camel"):
    """A certificate for the domain. The chain is empty where the certificate's issuer needs no other."""

    type: Literal["PEM"]
    certificate: _Pem
    certificate_chain: _Chain
    private_key: _Pem


class UpdateDomainBody(msgspec.Struct, rename="camel"):
    """The brand that the domain shows."""

    brand_id: str


async def get_domains(call: Call) -> Reply:
    """The org's own, and those that were added."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_page(unit, DOMAIN)
        own = await _own_domain(call, unit)
    return json_reply({"domains": [own, *(_domain_json(call, domain) for domain in found)]})


async def post_domain(call: Call) -> Reply:
    """One more."""
    body = read_body(call, DomainBody, "domain")
    host = _host(call)
    name = check_domain(body.domain, host)
    async with call.engine.store.unit(call.org.org.id) as unit:
        brand_id = await _brand_id(unit, body.brand_id)
        content: dict[str, object] = {
            "domain": name,
            "certificateSourceType": body.certificate_source_type,
            "brandId": brand_id,
            "validationStatus": NOT_STARTED,
            "dnsRecords": dns_records(name, host, new_proof()),
        }
        record = await add_record(unit, call.actor, DOMAIN, Draft(content, name=name), call.engine.clock.now())
    return json_reply(_domain_json(call, record), 201)


async def get_domain(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        if call.path_parameters["domainId"] == _OWN:
            return json_reply(await _own_domain(call, unit))
        return json_reply(_domain_json(call, await _domain(call, unit)))


async def put_domain(call: Call) -> Reply:
    """It shows another brand."""
    body = read_body(call, UpdateDomainBody, "domain")
    async with call.engine.store.unit(call.org.org.id) as unit:
        record = await _domain(call, unit)
        brand_id = await _brand_id(unit, body.brand_id)
        draft, now = changed(record, brandId=brand_id), call.engine.clock.now()
        record = await replace_record(unit, call.actor, DOMAIN, record, draft, now)
    return json_reply(_domain_json(call, record))


async def verify_domain(call: Call) -> Reply:
    """Look whether the name leads here by now."""
    if call.path_parameters["domainId"] == _OWN:
        raise ValidationFailed("id", ("This operation is not supported for this domain",))
    async with call.engine.store.reading(call.org.org.id) as unit:
        name = str((await _domain(call, unit)).name)
    leads_here = await leads_to(name, _host(call))
    async with call.engine.store.unit(call.org.org.id) as unit:
        record = await _domain(call, unit)
        status = verified(record) if leads_here else IN_PROGRESS
        draft, now = changed(record, validationStatus=status), call.engine.clock.now()
        record = await replace_record(unit, call.actor, DOMAIN, record, draft, now)
    return json_reply(_domain_json(call, record))


async def put_certificate(call: Call) -> Reply:
    """The org's own certificate for the domain, with its chain and its key, which is sealed."""
    if call.path_parameters["domainId"] == _OWN:
        raise ValidationFailed("id", ("This operation is not supported for this domain",))
    body, certificates = read_body(call, DomainCertificateBody, CERTIFICATE), call.engine.management.domain_certificates
    parts = (body.certificate, body.certificate_chain, body.private_key)
    await certificates.put(call.org.org.id, call.actor, call.path_parameters["domainId"], *parts)
    return empty_reply(204)


async def delete_domain(call: Call) -> Reply:
    """It goes; the org's own stays."""
    if call.path_parameters["domainId"] == _OWN:
        raise NoPermission()
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_record(unit, call.actor, DOMAIN, await _domain(call, unit), call.engine.clock.now())
    return empty_reply(204)


async def _domain(call: Call, unit: Unit) -> Record:
    return await get_record(unit, DOMAIN, call.path_parameters["domainId"])


async def _brand_id(unit: Unit, wanted: str | None) -> str:
    """The brand that was named, or the default one."""
    if wanted is None:
        return (await list_brands(unit, name_prefix=""))[0].id
    try:
        return (await get_record(unit, BRAND, wanted)).id
    except ResourceNotFound:
        raise ValidationFailed("brandId", ("brandId: There is no brand with this id.",)) from None


def _host(call: Call) -> str:
    return urlsplit(call.org.org.url).hostname or ""


async def _own_domain(call: Call, unit: Unit) -> dict[str, object]:
    return {
        "id": _OWN,
        "domain": _host(call),
        "certificateSourceType": "OKTA_MANAGED",
        "validationStatus": COMPLETED,
        "brandId": await _brand_id(unit, None),
        "_links": {"self": link(call, f"/api/v1/domains/{_OWN}", "GET")},
    }


def _domain_json(call: Call, record: Record) -> dict[str, object]:
    path = f"/api/v1/domains/{record.id}"
    brand = link(call, f"/api/v1/brands/{record.body['brandId']}", "GET")
    links = {
        "self": link(call, path, "GET", "PUT", "DELETE"),
        "verify": link(call, f"{path}/verify", "POST"),
        "certificate": link(call, f"{path}/certificate", "PUT"),
        "brand": brand,
    }
    return {"id": record.id, **record.body, "_links": links}


_ONE, _OBJECT = "/{domainId}", dict[str, object]
ROUTES = [
    _API.route("GET", "", get_domains, Doc(answer=_OBJECT)),
    _API.route("POST", "", post_domain, Doc(DomainBody, _OBJECT, 201)),
    _API.route("GET", _ONE, get_domain, Doc(answer=_OBJECT)),
    _API.route("PUT", _ONE, put_domain, Doc(UpdateDomainBody, _OBJECT)),
    _API.route("DELETE", _ONE, delete_domain, Doc(status=204)),
    _API.route("PUT", f"{_ONE}/certificate", put_certificate, Doc(DomainCertificateBody, status=204)),
    _API.route("POST", f"{_ONE}/verify", verify_domain, Doc(answer=_OBJECT)),
]
