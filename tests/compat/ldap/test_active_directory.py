"""Active Directory, as Samba is one (docs/guides/ldap.md). Without Samba or root: skipped, aloud."""

import base64
import importlib.util
import ipaddress
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from cryptography import x509
from tests.compat.ldap.conftest import Office, certified
from tests.samba import ADDRESS, ADMIN, ADMIN_PASSWORD, PEOPLE, SUFFIX, Samba, SambaUnavailable, running_samba

PASSWORD = "Correct-horse-1"
_ENABLED, _DISABLED = "512", "514"
_PEOPLE, _CONTACTS = 80, 1_520


def _person(name: str, *, control: str = _ENABLED) -> str:
    password = base64.b64encode(f'"{PASSWORD}"'.encode("utf-16le")).decode()
    lines = [f"dn: CN={name},{PEOPLE}", "objectClass: user", f"sAMAccountName: {name}", f"sn: {name.title()}"]
    lines += [f"userPrincipalName: {name}@ad.example.com", f"mail: {name}@example.com", "givenName: Grace"]
    lines += [f"userAccountControl: {control}", f"unicodePwd:: {password}", "company: Navy", "department: Ships"]
    return "\n".join(lines)


def _group(name: str, *members: str) -> str:
    lines = [f"dn: CN={name},{PEOPLE}", "objectClass: group", f"sAMAccountName: {name}"]
    return "\n".join([*lines, *(f"member: CN={each},{PEOPLE}" for each in members)])


def _entries() -> str:
    people = [f"p{number:02}" for number in range(_PEOPLE)]
    contacts = [f"contact{number:04}" for number in range(_CONTACTS)]
    entries = [_person("grace"), _person("alan", control=_DISABLED), *(_person(each) for each in people)]
    entries += [f"dn: CN={each},{PEOPLE}\nobjectClass: contact" for each in contacts]
    entries += [_group("crew", "grace", "alan"), _group("many", *contacts, *people)]
    return "\n\n".join(entries) + "\n"


@pytest.fixture(scope="module")
def samba(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samba]:
    """One domain for all tests: it takes long to make."""
    if importlib.util.find_spec("bonsai") is None:
        pytest.skip("bonsai (tools/environment ldap; Debian: libldap2-dev, libsasl2-dev, gcc)")
    address = x509.IPAddress(ipaddress.ip_address(ADDRESS))
    certificate = certified(tmp_path_factory.mktemp("samba-tls"), address)
    try:
        with running_samba((certificate.file, certificate.key), _entries()) as server:
            yield server
    except SambaUnavailable as why:
        pytest.skip(str(why))


async def _connected(office: Office, samba: Samba, **settings: object) -> str:
    app = await office.app()
    given: dict[str, object] = {
        "vendor": "ACTIVE_DIRECTORY",
        "bindDn": ADMIN,
        "password": ADMIN_PASSWORD,
        "baseDn": SUFFIX,
        "caCertificate": samba.authority.read_text(),
        "delegatedAuthentication": True,
    }
    made = await office.connect(app, samba.url, **{**given, **settings})
    assert made.status_code == 200, made.text
    await office.rules(app)
    return app


async def _members(office: Office, group: str) -> set[str]:
    found = (await office.api.get("/api/v1/groups", params={"q": group})).json()[0]
    members = (await office.api.get(f"/api/v1/groups/{found['id']}/users", params={"limit": "200"})).json()
    return {str(each["profile"]["login"]) for each in members}


async def _waiting(office: Office, app: str, name: str) -> dict[str, Any]:
    """What is known of somebody imported."""
    found = (await office.api.get(f"/api/v1/apps/{app}/imported-users", params={"limit": "200"})).json()
    return next((each for each in found if each["userName"] == name), {})


async def test_people_and_groups_of_any_size_are_imported_and_computers_are_not(office: Office, samba: Samba) -> None:
    app = await _connected(office, samba)

    run = await office.imported(app)

    assert run["status"] == "COMPLETED", run
    grace = await office.user("grace@example.com")
    assert (grace["status"], grace["credentials"]["provider"]["type"]) == ("ACTIVE", "LDAP")
    assert grace["profile"]["lastName"] == "Grace"
    assert (grace["profile"]["organization"], grace["profile"]["department"]) == ("Navy", "Ships")
    assert await _members(office, "crew") == {"grace@example.com"}
    assert await _members(office, "many") == {f"p{number:02}@example.com" for number in range(_PEOPLE)}
    assert (await office.api.get("/api/v1/users/alan@example.com")).status_code == 404
    alan = await _waiting(office, app, "alan")
    assert (alan["status"], alan["userId"]) == ("UNCONFIRMED", None), "whoever is disabled is made by nobody"
    assert alan["externalId"] == str(UUID(alan["externalId"])), "as tools of the domain show it"
    assert await _waiting(office, app, "DC1$") == {}, "a computer is no person"


async def test_what_changed_is_read_and_whoever_is_disabled_is_deactivated(office: Office, samba: Samba) -> None:
    samba.change(_person("mary").replace("\n", "\nchangetype: add\n", 1))
    app = await _connected(office, samba)
    await office.imported(app)
    assert (await office.user("mary@example.com"))["status"] == "ACTIVE"
    mary = f"dn: CN=mary,{PEOPLE}\nchangetype: modify"
    control = f"replace: userAccountControl\nuserAccountControl: {_DISABLED}"
    samba.change(f"{mary}\nreplace: sn\nsn: Jackson\n-\n{control}")

    run = await office.imported(app, "INCREMENTAL")

    assert (run["status"], run["counts"]["deactivated"]) == ("COMPLETED", 1), run
    assert (await office.user("mary@example.com"))["status"] == "DEPROVISIONED"
    samba.change(f"dn: CN=mary,{PEOPLE}\nchangetype: delete")
    assert (await office.imported(app))["status"] == "COMPLETED"


async def test_people_sign_in_with_the_password_of_the_domain(office: Office, samba: Samba) -> None:
    app = await _connected(office, samba)
    await office.imported(app)

    right = await office.sign_in("grace@example.com", PASSWORD)
    wrong = await office.sign_in("grace@example.com", "another")
    disabled = await office.sign_in("alan@example.com", PASSWORD)

    assert right.status_code == 200, right.text
    assert (wrong.status_code, wrong.json()["errorCode"]) == (401, "E0000004")
    assert disabled.status_code == 401


async def test_somebody_new_is_made_at_their_first_sign_in(office: Office, samba: Samba) -> None:
    await _connected(office, samba, justInTime=True, userNameAttribute="userPrincipalName")

    assert (await office.sign_in("grace@ad.example.com", "another")).status_code == 401
    assert (await office.sign_in("grace@ad.example.com", PASSWORD)).status_code == 200
    assert (await office.user("grace@example.com"))["profile"]["firstName"] == "Grace"


async def test_a_vendor_that_nobody_knows_is_refused(office: Office) -> None:
    refused = await office.connect(await office.app(), "ldaps://127.0.0.1", vendor="NOVELL", activate=False)

    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert "vendor" in refused.text
