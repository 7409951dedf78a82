"""/api/v1/apps/{appId}/credentials: keys, signing requests, secrets, public keys (contract A.Apps; seen 1.2, 4.3)."""

import asyncio
from collections.abc import Mapping

from frontdesk.domain.apps.client_keys import find_client_key
from frontdesk.domain.errors import ValidationFailed
from frontdesk.runtime.certificates import BadSubject, new_csr, new_signing_certificate
from frontdesk.usecases.apps.client_keys import (
    add_client_key,
    get_client_keys,
    remove_client_key,
    set_client_key_active,
)
from frontdesk.usecases.apps.client_secrets import (
    add_secret,
    get_secret,
    list_secrets,
    remove_secret,
    set_secret_active,
)
from frontdesk.usecases.apps.lifecycle import get_app
from frontdesk.usecases.apps.signing_keys import add_key, check_years, clone_key, get_key, list_keys
from frontdesk.usecases.apps.signing_requests import (
    add_request,
    get_request,
    list_requests,
    publish_certificate,
    remove_request,
)
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.app_oauth import (
    CsrBody,
    SecretBody,
    client_key_json,
    key_json,
    request_json,
    secret_json,
)
from frontdesk.web.shapes.apps import members_of
from frontdesk.web.shapes.nulls import without_nulls

_API = Api("/api/v1/apps/{appId}/credentials", "okta.apps")
_Body = dict[str, object]
_KEY, _CSR = "/keys/{keyId}", "/csrs/{csrId}"
_SECRET, _JWK = "/secrets/{secretId}", "/jwks/{keyId}"


async def get_keys(call: Call) -> Reply:
    """The keys that an app may sign with, the newest first."""
    await _shared(call)
    async with call.engine.store.reading(call.org.org.id) as unit:
        keys = await list_keys(unit, await get_app(unit, _app_id(call)))
    return json_reply([key_json(key) for key in keys])


async def generate_key(call: Call) -> Reply:
    """A new key, with a certificate that is good for ``validityYears``."""
    years = check_years(call.query().get("validityYears"))
    async with call.engine.store.reading(call.org.org.id) as unit:
        await get_app(unit, _app_id(call))
    now = call.engine.clock.now()
    certificate = await asyncio.to_thread(new_signing_certificate, call.org.org.name, years, now)
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, _app_id(call))
        key = await add_key(unit, call.actor, app, certificate, call.engine.management.app_vault.keys, now)
    return json_reply(key_json(key), 201)


async def get_one_key(call: Call) -> Reply:
    """One of them."""
    await _shared(call)
    async with call.engine.store.reading(call.org.org.id) as unit:
        key = await get_key(unit, await get_app(unit, _app_id(call)), call.path_parameters["keyId"])
    return json_reply(key_json(key))


async def post_clone(call: Call) -> Reply:
    """The app named by ``targetAid`` gets the same key."""
    target_id = call.query().get("targetAid", "")
    now = call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        key = await get_key(unit, await get_app(unit, _app_id(call)), call.path_parameters["keyId"])
        target = await get_app(unit, target_id)
        made = await clone_key(unit, call.actor, key, target, call.engine.management.app_vault.keys, now)
    return json_reply(key_json(made), 201)


async def get_csrs(call: Call) -> Reply:
    """Signing requests that wait for their certificate."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        requests = await list_requests(unit, await get_app(unit, _app_id(call)))
    return json_reply([request_json(call, request) for request in requests])


async def post_csr(call: Call) -> Reply:
    """A new key, and a request to certify it; without a subject it names the org."""
    body = read_body(call, CsrBody, "csr")
    async with call.engine.store.reading(call.org.org.id) as unit:
        await get_app(unit, _app_id(call))
    subject = {name: str(value) for name, value in members_of(body.subject).items()}
    subject = subject or {"commonName": call.org.org.name[:64]}
    try:
        request = await asyncio.to_thread(new_csr, subject, tuple(body.subject_alt_names.dns_names))
    except BadSubject as why:
        raise ValidationFailed("csr", (f"subject: {why}",)) from None
    now = call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, _app_id(call))
        record = await add_request(unit, call.actor, app, request, call.engine.management.app_vault.keys, now)
    return json_reply(request_json(call, record), 201)


async def get_csr(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        request = await get_request(unit, await get_app(unit, _app_id(call)), call.path_parameters["csrId"])
    return json_reply(request_json(call, request))


async def delete_csr(call: Call) -> Reply:
    """The request and its key are gone."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        request = await get_request(unit, await get_app(unit, _app_id(call)), call.path_parameters["csrId"])
        await remove_request(unit, call.actor, request, call.engine.clock.now())
    return empty_reply(204)


async def publish(call: Call) -> Reply:
    """The certificate (DER, PEM, or base64 of DER) that somebody issued: the app has a key more."""
    now = call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        request = await get_request(unit, await get_app(unit, _app_id(call)), call.path_parameters["csrId"])
        key = await publish_certificate(
            unit, call.actor, request, call.body, call.engine.management.app_vault.keys, now
        )
    return json_reply(key_json(key), 201)


async def get_secrets(call: Call) -> Reply:
    """The client's secrets, in clear."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        secrets = await list_secrets(unit, _app_id(call))
    vault = call.engine.management.app_vault
    return json_reply([secret_json(call, _app_id(call), secret, vault.open_secret(secret)) for secret in secrets])


async def post_secret(call: Call) -> Reply:
    """A second secret; without a body one is made, and counts at once."""
    body = read_body(call, SecretBody, "client_secret") if call.body else SecretBody()
    given = (body.client_secret, body.status != "INACTIVE")
    vault, now = call.engine.management.app_vault, call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        secret = await add_secret(unit, call.actor, _app_id(call), given, vault, now)
    return json_reply(secret_json(call, _app_id(call), secret, vault.open_secret(secret)), 201)


async def get_one_secret(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        secret = await get_secret(unit, _app_id(call), call.path_parameters["secretId"])
    return json_reply(secret_json(call, _app_id(call), secret, call.engine.management.app_vault.open_secret(secret)))


async def delete_secret(call: Call) -> Reply:
    """A secret that was deactivated is gone."""
    secret_id, now = call.path_parameters["secretId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_secret(unit, call.actor, _app_id(call), secret_id, now)
    return empty_reply(204)


async def activate_secret(call: Call) -> Reply:
    """The secret counts."""
    return await _set_secret_active(call, active=True)


async def deactivate_secret(call: Call) -> Reply:
    """The secret does not count."""
    return await _set_secret_active(call, active=False)


async def _set_secret_active(call: Call, *, active: bool) -> Reply:
    secret_id, now = call.path_parameters["secretId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        secret = await set_secret_active(unit, call.actor, _app_id(call), secret_id, now, active=active)
    return json_reply(secret_json(call, _app_id(call), secret, call.engine.management.app_vault.open_secret(secret)))


async def get_jwks(call: Call) -> Reply:
    """The client's public keys."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        known = await get_client_keys(unit, _app_id(call))
    return json_reply([client_key_json(call, known.app, key) for key in known.keys])


async def post_jwk(call: Call) -> Reply:
    """One key more."""
    body = without_nulls(call.json())
    assert isinstance(body, Mapping), "Call.json answers with an object"
    status = body.get("status", "ACTIVE")
    if status not in ("ACTIVE", "INACTIVE"):  # a tuple: the member may be anything
        raise ValidationFailed("JsonWebKey", ("status: The field has an invalid value.",))
    jwk = {name: value for name, value in body.items() if name != "status"}
    now = call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        key = await add_client_key(unit, call.actor, _app_id(call), jwk, now, active=status == "ACTIVE")
        app = await get_app(unit, _app_id(call))
    return json_reply(client_key_json(call, app, key), 201)


async def get_jwk(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        known = await get_client_keys(unit, _app_id(call))
    key = find_client_key(known.keys, call.path_parameters["keyId"])
    return json_reply(client_key_json(call, known.app, key))


async def delete_jwk(call: Call) -> Reply:
    """A key that was deactivated is gone."""
    key_id, now = call.path_parameters["keyId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_client_key(unit, call.actor, _app_id(call), key_id, now)
    return empty_reply(204)


async def activate_jwk(call: Call) -> Reply:
    """The key counts."""
    return await _set_jwk_active(call, active=True)


async def deactivate_jwk(call: Call) -> Reply:
    """The key does not count."""
    return await _set_jwk_active(call, active=False)


async def _set_jwk_active(call: Call, *, active: bool) -> Reply:
    key_id, now = call.path_parameters["keyId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        key = await set_client_key_active(unit, call.actor, _app_id(call), key_id, now, active=active)
        app = await get_app(unit, _app_id(call))
    return json_reply(client_key_json(call, app, key))


def _app_id(call: Call) -> str:
    return call.path_parameters["appId"]


async def _shared(call: Call) -> None:
    """Make the key that apps share, where nobody has asked for it yet."""
    await call.engine.management.app_keys.get(call.org.org.id, call.org.org.name, call.engine.clock.now())


_One, _Many, _Made, _Gone = Doc(answer=_Body), Doc(answer=list[_Body]), Doc(answer=_Body, status=201), Doc(status=204)
ROUTES = [
    _API.route("GET", "/keys", get_keys, _Many),
    _API.route("POST", "/keys/generate", generate_key, Doc(answer=_Body, status=201, query=("validityYears",))),
    _API.route("GET", _KEY, get_one_key, _One),
    _API.route("POST", f"{_KEY}/clone", post_clone, Doc(answer=_Body, status=201, query=("targetAid",))),
    _API.route("GET", "/csrs", get_csrs, _Many),
    _API.route("POST", "/csrs", post_csr, Doc(CsrBody, _Body, 201)),
    _API.route("GET", _CSR, get_csr, _One),
    _API.route("DELETE", _CSR, delete_csr, _Gone),
    _API.route("POST", f"{_CSR}/lifecycle/publish", publish, Doc(str, _Body, 201, takes="application/x-pem-file")),
    _API.route("GET", "/secrets", get_secrets, _Many),
    _API.route("POST", "/secrets", post_secret, Doc(SecretBody, _Body, 201)),
    _API.route("GET", _SECRET, get_one_secret, _One),
    _API.route("DELETE", _SECRET, delete_secret, _Gone),
    _API.route("POST", f"{_SECRET}/lifecycle/activate", activate_secret, _One),
    _API.route("POST", f"{_SECRET}/lifecycle/deactivate", deactivate_secret, _One),
    _API.route("GET", "/jwks", get_jwks, _Many),
    _API.route("POST", "/jwks", post_jwk, Doc(_Body, _Body, 201)),
    _API.route("GET", _JWK, get_jwk, _One),
    _API.route("DELETE", _JWK, delete_jwk, _Gone),
    _API.route("POST", f"{_JWK}/lifecycle/activate", activate_jwk, _One),
    _API.route("POST", f"{_JWK}/lifecycle/deactivate", deactivate_jwk, _One),
]
