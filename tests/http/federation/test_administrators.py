"""Who may change what administrators are known by at a provider (contract H.1; Okta: administrator roles)."""

import httpx
from tests.http.api.admins import administrator, give
from tests.http.api.providers import CERTIFICATE, IDPS, UPLOADS, a_saml_idp, made
from tests.serving import Organisation, Someone
from tests.upstream import Provider, a_person

from frontdesk.domain.admins.roles import RoleType

FORBIDDEN = 403


async def test_a_provider_that_an_administrator_signs_in_by_is_changed_by_super_administrators_alone(
    org: Organisation, elsewhere: Provider, admin: httpx.AsyncClient, someone: Someone
) -> None:
    idp = await elsewhere.registered()
    caller, _ = await administrator(org, RoleType.ORG_ADMIN)
    body = {**elsewhere.body(), "name": "Changed"}
    path = f"{IDPS}/{idp['id']}"
    linked = await admin.post(f"{path}/users/{someone.user.id}", json={"externalId": "the boss"})
    assert linked.status_code == 200
    assert (await caller.put(path, json=body)).status_code == 200
    await give(org, someone, RoleType.SUPER_ADMIN)
    assert (await caller.put(path, json=body)).status_code == FORBIDDEN
    assert (await caller.post(f"{path}/lifecycle/deactivate")).status_code == FORBIDDEN
    assert (await caller.get(path)).status_code == 200
    assert (await admin.put(path, json=body)).status_code == 200
    own = await elsewhere.registered()
    assert (await caller.put(f"{IDPS}/{own['id']}", json=body)).status_code == 200


async def test_the_certificate_that_vouches_for_an_administrator_is_replaced_by_super_administrators_alone(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    idp = await made(admin, await a_saml_idp(admin, "vouches for the boss"))
    kid = idp["protocol"]["credentials"]["trust"]["kid"]
    caller, _ = await administrator(org, RoleType.ORG_ADMIN)
    await admin.post(f"{IDPS}/{idp['id']}/users/{someone.user.id}", json={"externalId": "the boss"})
    assert (await caller.put(f"{UPLOADS}/{kid}", json={"x5c": [CERTIFICATE]})).status_code == 200
    await give(org, someone, RoleType.SUPER_ADMIN)
    assert (await caller.put(f"{UPLOADS}/{kid}", json={"x5c": [CERTIFICATE]})).status_code == FORBIDDEN
    assert (await admin.put(f"{UPLOADS}/{kid}", json={"x5c": [CERTIFICATE]})).status_code == 200


async def test_a_providers_tokens_are_shown_to_whoever_manages_providers_and_the_person(
    org: Organisation, elsewhere: Provider, someone: Someone
) -> None:
    idp = await elsewhere.registered()
    elsewhere.person = a_person("holder", email=someone.login)
    assert (await elsewhere.signs_in(org.browser(), idp["id"])).status_code == 303
    tokens = f"{IDPS}/{idp['id']}/users/{someone.user.id}/credentials/tokens"
    reader, _ = await administrator(org, RoleType.READ_ONLY_ADMIN)
    manager, _ = await administrator(org, RoleType.ORG_ADMIN)
    assert (await reader.get(tokens)).status_code == FORBIDDEN
    assert len((await manager.get(tokens)).json()) == 1
    await give(org, someone, RoleType.SUPER_ADMIN)
    assert (await manager.get(tokens)).status_code == FORBIDDEN
