"""Whom a provider's word links, makes and changes (contract A.Identity providers: policy; attack case 60)."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from tests.http.federation.looking import is_refused, nobody_is, reason_of, session_of
from tests.serving import Organisation, Someone
from tests.upstream import IDPS, Provider, a_person

from frontdesk.domain.users.model import UserStatus

BY_EMAIL = {"subject": {"userNameTemplate": {"template": "idpuser.email"}, "matchType": "EMAIL"}}


async def signed_in_as(elsewhere: Provider, browser: httpx.AsyncClient, idp: Mapping[str, Any]) -> str:
    """Who is signed in, after a sign-in that worked."""
    back = await elsewhere.signs_in(browser, idp["id"])
    assert back.status_code == 303, back.text
    return str((await session_of(browser))["userId"])


async def a_group(admin: httpx.AsyncClient, name: str, *members: str) -> str:
    """A group with these people."""
    made = (await admin.post("/api/v1/groups", json={"profile": {"name": name}})).json()
    for user_id in members:
        assert (await admin.put(f"/api/v1/groups/{made['id']}/users/{user_id}")).status_code == 204
    return str(made["id"])


async def test_a_verified_address_links_the_person_who_has_it(
    org: Organisation, elsewhere: Provider, someone: Someone
) -> None:
    idp = await elsewhere.registered(**BY_EMAIL)
    elsewhere.person = a_person("verified", email=someone.login)
    assert await signed_in_as(elsewhere, org.browser(), idp) == someone.user.id


@pytest.mark.parametrize("verified", [False, None, "false", "yes", 1])
async def test_an_address_that_is_not_verified_links_nobody(
    org: Organisation, elsewhere: Provider, someone: Someone, verified: object
) -> None:
    idp = await elsewhere.registered(**BY_EMAIL)
    elsewhere.person = a_person("liar", email=someone.login, email_verified=verified)
    assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))
    assert "email_verified" in await reason_of(org)
    async with org.unit() as unit:
        assert await unit.records.find("idp_link", f"{idp['id']}.{someone.user.id}") is None


@pytest.mark.parametrize("match_type", ["USERNAME", "EMAIL", "USERNAME_OR_EMAIL"])
@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("@córp.example", "@corp.example"), ("@straße.example", "@strasse.example")],
    ids=["accent", "sharp s"],
)
async def test_an_address_of_a_domain_that_looks_alike_links_nobody(
    org: Organisation, elsewhere: Provider, someone: Someone, match_type: str, theirs: str, ours: str
) -> None:
    login = someone.login.partition("@")[0]
    admin = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
    named = {"login": login + ours, "email": login + ours}
    assert (await admin.post(f"/api/v1/users/{someone.user.id}", json={"profile": named})).status_code == 200
    subject = {"userNameTemplate": {"template": "idpuser.email"}, "matchType": match_type}
    idp = await elsewhere.registered(subject=subject)
    elsewhere.person = a_person("alike", email=login + theirs)
    assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))
    elsewhere.person = a_person("case", email=(login + ours).upper())
    assert await signed_in_as(elsewhere, org.browser(), idp) == someone.user.id


async def test_an_address_with_another_at_sign_is_an_address_too(
    org: Organisation, elsewhere: Provider, someone: Someone
) -> None:
    idp = await elsewhere.registered()
    for address in (someone.login.replace("@", "\uff20"), "later\uff20squatted.example"):
        elsewhere.person = a_person("wide", email=address, email_verified=False)
        assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))
    assert await nobody_is(org, "later@squatted.example")


async def test_an_address_that_is_not_verified_makes_nobody(org: Organisation, elsewhere: Provider) -> None:
    idp = await elsewhere.registered()
    elsewhere.person = a_person("squatter", email="victim@later.example", email_verified=False)
    assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))
    assert await nobody_is(org, "victim@later.example")


async def test_a_verified_address_does_not_vouch_for_another_name(
    org: Organisation, elsewhere: Provider, someone: Someone
) -> None:
    subject = {"userNameTemplate": {"template": "idpuser.preferred_username"}, "matchType": "USERNAME"}
    idp = await elsewhere.registered(subject=subject)
    elsewhere.person = a_person("chooser", preferred_username=someone.login)
    assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))


async def test_userinfo_does_not_verify_the_address_of_the_id_token(
    org: Organisation, elsewhere: Provider, someone: Someone
) -> None:
    idp = await elsewhere.registered(**BY_EMAIL)
    elsewhere.person = a_person("split", email=someone.login, email_verified=None)
    elsewhere.userinfo = {"sub": "split", "email": "own@elsewhere.example", "email_verified": True}
    assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))


async def test_nobody_is_linked_where_the_policy_links_nobody(
    org: Organisation, elsewhere: Provider, someone: Someone
) -> None:
    idp = await elsewhere.registered(accountLink={"action": "DISABLED"})
    elsewhere.person = a_person("unlinked", email=someone.login)
    assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))
    assert "links nobody" in await reason_of(org)


async def test_only_members_of_the_filters_groups_are_linked(
    org: Organisation, elsewhere: Provider, admin: httpx.AsyncClient, someone: Someone
) -> None:
    group_id = await a_group(admin, f"linked {someone.login}")
    idp = await elsewhere.registered(accountLink={"action": "AUTO", "filter": {"groups": {"include": [group_id]}}})
    elsewhere.person = a_person("filtered", email=someone.login)
    assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))
    await admin.put(f"/api/v1/groups/{group_id}/users/{someone.user.id}")
    assert await signed_in_as(elsewhere, org.browser(), idp) == someone.user.id


async def test_an_administrator_is_linked_by_another_administrator_alone(
    org: Organisation, elsewhere: Provider, admin: httpx.AsyncClient, someone: Someone
) -> None:
    role = await admin.post(f"/api/v1/users/{someone.user.id}/roles", json={"type": "READ_ONLY_ADMIN"})
    assert role.status_code in {200, 201}
    idp = await elsewhere.registered()
    elsewhere.person = a_person("boss", email=someone.login)
    assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))
    assert "Administrators" in await reason_of(org)
    await admin.post(f"{IDPS}/{idp['id']}/users/{someone.user.id}", json={"externalId": "boss"})
    assert await signed_in_as(elsewhere, org.browser(), idp) == someone.user.id


async def test_a_provider_that_changes_the_subject_speaks_of_somebody_else(
    org: Organisation, elsewhere: Provider, someone: Someone
) -> None:
    idp = await elsewhere.registered()
    elsewhere.person = a_person("before", email=someone.login)
    assert await signed_in_as(elsewhere, org.browser(), idp) == someone.user.id
    elsewhere.person = a_person("after", email=someone.login)
    assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))
    assert "subject has changed" in await reason_of(org)


async def test_the_subject_filter_lets_only_some_names_through(org: Organisation, elsewhere: Provider) -> None:
    subject = {"userNameTemplate": {"template": "idpuser.email"}, "filter": r".+@elsewhere\.example"}
    idp = await elsewhere.registered(subject=subject)
    elsewhere.person = a_person("stranger", email="stranger@another.example")
    assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))
    elsewhere.person = a_person("insider")
    assert await signed_in_as(elsewhere, org.browser(), idp)


async def test_a_custom_attribute_finds_the_person(
    org: Organisation, elsewhere: Provider, admin: httpx.AsyncClient, someone: Someone
) -> None:
    await admin.post(f"/api/v1/users/{someone.user.id}", json={"profile": {"employeeNumber": "e-4711"}})
    subject = {
        "userNameTemplate": {"template": "idpuser.employee"},
        "matchType": "CUSTOM_ATTRIBUTE",
        "matchAttribute": "employeeNumber",
    }
    idp = await elsewhere.registered(subject=subject)
    elsewhere.person = a_person("worker", employee="E-4711")
    assert await signed_in_as(elsewhere, org.browser(), idp) == someone.user.id


async def test_a_name_that_two_people_have_links_neither(
    org: Organisation, elsewhere: Provider, admin: httpx.AsyncClient, someone: Someone
) -> None:
    other = await org.someone()
    await admin.post(f"/api/v1/users/{other.user.id}", json={"profile": {"email": someone.login}})
    idp = await elsewhere.registered(**BY_EMAIL)
    elsewhere.person = a_person("twofold", email=someone.login)
    assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))
    assert "More than one person" in await reason_of(org)


async def test_nobody_is_made_where_the_policy_makes_nobody(org: Organisation, elsewhere: Provider) -> None:
    idp = await elsewhere.registered(provisioning={"action": "DISABLED"})
    elsewhere.person = a_person("unmade")
    assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))
    assert await nobody_is(org, "unmade@elsewhere.example")


async def test_a_profile_that_the_schema_refuses_makes_nobody_and_says_which_field(
    org: Organisation, elsewhere: Provider
) -> None:
    idp = await elsewhere.registered()
    elsewhere.person = a_person("nameless", given_name=None, family_name="L" * 51)
    assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))
    assert "lastName" in await reason_of(org)
    assert await nobody_is(org, "nameless@elsewhere.example")


async def test_a_profile_source_keeps_profiles_up_and_others_do_not(org: Organisation, elsewhere: Provider) -> None:
    for is_source, expected in ((True, "Married"), (False, "Shelley")):
        idp = await elsewhere.registered(provisioning={"action": "AUTO", "profileMaster": is_source})
        subject = f"source-{is_source}".lower()
        elsewhere.person = a_person(subject)
        await elsewhere.signs_in(org.browser(), idp["id"])
        elsewhere.person = a_person(subject, family_name="Married", email_verified=False, email="new@else.example")
        browser = org.browser()
        await elsewhere.signs_in(browser, idp["id"])
        me = (await browser.get("/api/v1/users/me")).json()
        assert me["profile"]["lastName"] == expected
        assert me["profile"]["email"] == f"{subject}@elsewhere.example"


@pytest.mark.parametrize(
    ("status", "condition"),
    [(UserStatus.SUSPENDED, ("suspended", "UNSUSPEND")), (UserStatus.DEPROVISIONED, ("deprovisioned", "REACTIVATE"))],
    ids=["suspended", "deprovisioned"],
)
async def test_whoever_may_not_sign_in_does_only_where_the_policy_brings_them_back(
    org: Organisation, elsewhere: Provider, someone: Someone, status: UserStatus, condition: tuple[str, str]
) -> None:
    await org.set_status(someone, status)
    elsewhere.person = a_person(f"gone-{status.value}".lower(), email=someone.login)
    plain = await elsewhere.registered()
    assert is_refused(await elsewhere.signs_in(org.browser(), plain["id"]))
    assert status.value in await reason_of(org)
    name, action = condition
    idp = await elsewhere.registered(provisioning={"action": "AUTO", "conditions": {name: {"action": action}}})
    assert await signed_in_as(elsewhere, org.browser(), idp) == someone.user.id


@pytest.mark.parametrize("status", [UserStatus.LOCKED_OUT, UserStatus.RECOVERY], ids=["locked", "recovering"])
async def test_no_provider_opens_an_account_that_is_locked(
    org: Organisation, elsewhere: Provider, someone: Someone, status: UserStatus
) -> None:
    await org.set_status(someone, status)
    idp = await elsewhere.registered()
    elsewhere.person = a_person(f"locked-{status.value}".lower(), email=someone.login)
    assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))


async def test_groups_are_assigned_appended_and_synced(
    org: Organisation, elsewhere: Provider, admin: httpx.AsyncClient
) -> None:
    always = await a_group(admin, "always")
    red, blue, other = [await a_group(admin, name) for name in ("red", "blue", "not in the filter")]
    elsewhere.person = a_person("grouped", teams=["red", "not in the filter", "unknown"])
    steps: list[tuple[dict[str, Any], set[str]]] = [
        ({"action": "ASSIGN", "assignments": [always]}, {always}),
        ({"action": "APPEND", "sourceAttributeName": "teams", "filter": [red, blue]}, {always, red}),
        ({"action": "SYNC", "sourceAttributeName": "teams", "filter": [red, blue]}, {always, blue}),
    ]
    for groups, expected in steps:
        idp = await elsewhere.registered(provisioning={"action": "AUTO", "groups": groups})
        if groups["action"] == "SYNC":
            elsewhere.person = {**elsewhere.person, "teams": ["blue"]}
        user_id = await signed_in_as(elsewhere, org.browser(), idp)
        mine = (await admin.get(f"/api/v1/users/{user_id}/groups")).json()
        assert {group["id"] for group in mine} - {other} >= expected
        assert other not in {group["id"] for group in mine}
        assert (red in {group["id"] for group in mine}) is (red in expected)


async def test_no_provider_gives_a_group_that_makes_administrators(
    org: Organisation, elsewhere: Provider, admin: httpx.AsyncClient
) -> None:
    powerful = await a_group(admin, "powerful")
    role = await admin.post(f"/api/v1/groups/{powerful}/roles", json={"type": "READ_ONLY_ADMIN"})
    assert role.status_code in {200, 201}, role.text
    groups = {"action": "APPEND", "sourceAttributeName": "teams"}
    idp = await elsewhere.registered(provisioning={"action": "AUTO", "groups": groups})
    elsewhere.person = a_person("climber", teams=["powerful", powerful])
    user_id = await signed_in_as(elsewhere, org.browser(), idp)
    mine = (await admin.get(f"/api/v1/users/{user_id}/groups")).json()
    assert powerful not in {group["id"] for group in mine}


async def test_several_providers_vouch_for_one_person(
    org: Organisation, elsewhere: Provider, admin: httpx.AsyncClient, someone: Someone
) -> None:
    elsewhere.person = a_person("several", email=someone.login)
    idps = [await elsewhere.registered(), await elsewhere.registered()]
    for idp in idps:
        assert await signed_in_as(elsewhere, org.browser(), idp) == someone.user.id
    known = (await admin.get(f"/api/v1/users/{someone.user.id}/idps")).json()
    assert {each["id"] for each in known} == {idp["id"] for idp in idps}
