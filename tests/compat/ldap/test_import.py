"""People and groups of a directory become ours (docs/guides/ldap.md)."""

import time

from tests.compat.ldap.conftest import Certificate, Office
from tests.slapd import SUFFIX, Slapd, answer_again, group, person, stop_answering

from frontdesk.domain.apps.kinds import APP_CONNECTION
from frontdesk.domain.schemas.model import Schema
from frontdesk.main.directories import directory_access
from frontdesk.runtime.outbound.guard import Reach
from frontdesk.usecases.provisioning.ldap_source import LdapSource
from frontdesk.usecases.records.sealing import RecordSecrets


async def test_people_and_their_groups_are_imported(office: Office, slapd: Slapd) -> None:
    slapd.add(
        person("grace", telephoneNumber="0123", departmentNumber="Navy"), person("alan"), group("crew", "grace", "alan")
    )
    app = await office.connected(slapd)

    run = await office.imported(app)

    assert (run["status"], run["counts"]["created"], run["counts"]["groups"]) == ("COMPLETED", 2, 1), run
    grace = await office.user("grace@example.com")
    assert grace["status"] == "PROVISIONED"
    assert grace["profile"]["firstName"] == "Grace"
    assert grace["profile"]["primaryPhone"] == "0123", "digits stay text"
    assert grace["profile"]["department"] == "Navy"
    groups = (await office.api.get(f"/api/v1/users/{grace['id']}/groups")).json()
    assert ("APP_GROUP", "crew") in [(each["type"], each["profile"]["name"]) for each in groups]


async def test_a_second_import_brings_what_changed_and_takes_who_left(office: Office, slapd: Slapd) -> None:
    slapd.add(person("grace"), person("alan"), group("crew", "grace", "alan"))
    app = await office.connected(slapd)
    await office.imported(app)
    slapd.change(
        f"dn: uid=grace,ou=people,{SUFFIX}\nchangetype: modify\nreplace: sn\nsn: Hopper",
        f"dn: uid=alan,ou=people,{SUFFIX}\nchangetype: delete",
    )

    run = await office.imported(app)

    assert (run["counts"]["updated"], run["counts"]["deactivated"]) == (1, 1), run
    assert (await office.user("grace@example.com"))["profile"]["lastName"] == "Hopper"
    assert (await office.user("alan@example.com"))["status"] == "DEPROVISIONED"


async def test_an_incremental_import_leaves_alone_whom_it_does_not_see(office: Office, slapd: Slapd) -> None:
    slapd.add(person("grace"), person("alan"))
    app = await office.connected(slapd)
    await office.imported(app)
    slapd.change(f"dn: uid=alan,ou=people,{SUFFIX}\nchangetype: delete")

    run = await office.imported(app, "INCREMENTAL")

    assert (run["status"], run["counts"]["deactivated"]) == ("COMPLETED", 0), run
    assert (await office.user("alan@example.com"))["status"] == "PROVISIONED", "who is not seen is not gone"


async def test_only_entries_that_changed_since_are_read(office: Office, slapd: Slapd) -> None:
    slapd.add(person("grace"))
    app = await office.connected(slapd)
    async with office.org.unit() as unit:
        connection = await unit.records.find_by_name(APP_CONNECTION.name, app, "default")
    assert connection is not None
    access = directory_access(RecordSecrets(office.org.serving.base.master_key.records), Reach(loopback=True))
    changed_at = int(time.time() * 1000)  # the directory's clock is the machine's

    seen = await LdapSource(access, connection, Schema({}, {}), changed_at - 3_600_000).page(None)
    unseen = await LdapSource(access, connection, Schema({}, {}), changed_at + 3_600_000).page(None)

    assert [each.user_name for each in seen.people] == ["grace"]
    assert list(unseen.people) == []


async def test_a_directory_larger_than_a_page_comes_whole_and_nobody_twice(office: Office, slapd: Slapd) -> None:
    slapd.add(*(person(f"p{number:03}") for number in range(430)))
    app = await office.connected(slapd)

    run = await office.imported(app)

    assert (run["status"], run["counts"]["seen"], run["counts"]["created"]) == ("COMPLETED", 430, 430), run


async def test_values_of_a_directory_mean_nothing_but_themselves(office: Office, slapd: Slapd) -> None:
    odd = r"dn: uid=o\2Bdd\2C (x)\2A,ou=people," + SUFFIX
    entry = person("odd", sn="*)(uid=*").split("\n", 2)[2].replace("uid: odd", "uid: o+dd, (x)*")
    crew = group("crew", "grace") + r"\nmember: uid=o\2Bdd\2C (x)\2A,ou=people,".replace("\\n", "\n") + SUFFIX
    slapd.add(person("grace"), f"{odd}\nobjectClass: inetOrgPerson\n{entry}", crew)
    app = await office.connected(slapd)

    run = await office.imported(app)

    assert (run["counts"]["created"], run["counts"]["groups"]) == (2, 1), run
    assert (await office.user("odd@example.com"))["profile"]["lastName"] == "*)(uid=*"
    found = (await office.api.get("/api/v1/groups", params={"q": "crew"})).json()[0]
    members = (await office.api.get(f"/api/v1/groups/{found['id']}/users")).json()
    assert len(members) == 2


async def test_a_value_that_no_database_holds_is_left_out_and_its_entry_is_not(office: Office, slapd: Slapd) -> None:
    slapd.add(f"{person('grace')}\ntitle:: YQBi")
    run = await office.imported(await office.connected(slapd))
    assert (run["status"], run["counts"]["created"]) == ("COMPLETED", 1), run
    assert "title" not in (await office.user("grace@example.com"))["profile"]


async def test_tls_is_verified_for_the_name_and_start_tls_too(
    office: Office, slapd: Slapd, certificate: Certificate
) -> None:
    app = await office.app()
    refused = await office.connect(app, slapd.tls_url)
    assert refused.status_code == 400
    assert "certificate is not trusted" in refused.text

    other_name = await office.connect(app, f"ldaps://127.0.0.1:{slapd.tls_port}", caCertificate=certificate.pem)
    assert other_name.status_code == 400
    assert "certificate is not trusted" in other_name.text

    assert (await office.connect(app, slapd.tls_url, caCertificate=certificate.pem)).status_code == 200
    by_name = slapd.url.replace("127.0.0.1", "localhost")
    started = await office.connect(app, by_name, caCertificate=certificate.pem, startTls=True)
    assert started.status_code == 200, started.text


async def test_a_connection_that_leads_nowhere_is_not_activated(office: Office, slapd: Slapd) -> None:
    app = await office.app()
    wrong = await office.connect(app, slapd.url, password="another")
    assert wrong.status_code == 400
    assert "does not take the name" in wrong.text
    nobody = await office.connect(app, "ldap://127.0.0.1:1")
    assert "No connection to the server" in nobody.text
    inside = await office.connect(app, "ldap://10.0.0.1")
    assert "not one we go to" in inside.text
    nowhere = await office.connect(app, slapd.url, baseDn="dc=other,dc=com")
    assert "has no entry" in nowhere.text
    by_name = await office.connect(app, slapd.url, userIdAttribute="jpegPhoto")
    assert by_name.status_code == 200, "nobody is there yet whose ids could lack an order"


async def test_settings_that_are_none_are_refused_by_their_name(office: Office) -> None:
    app = await office.app()
    bad = {
        "bindDn": "admin",
        "baseDn": "=x",
        "userFilter": "(uid=*))(|(a=b",
        "userNameAttribute": "uid)(a=*",
        "justInTime": True,
    }
    refused = await office.connect(app, "https://example.com", activate=False, **bad)

    causes = " ".join(each["errorSummary"] for each in refused.json()["errorCauses"])
    assert refused.status_code == 400
    for member in ("url", "bindDn", "baseDn", "userFilter", "userNameAttribute", "justInTime"):
        assert f"profile.ldap.{member}" in causes, causes


async def test_a_server_that_is_silent_is_asked_again_later(office: Office, slapd: Slapd) -> None:
    slapd.add(person("grace"))
    app = await office.connected(slapd)
    stop_answering(slapd)
    try:
        run = await office.imported(app)
    finally:
        answer_again(slapd)
    assert run["status"] == "RUNNING"

    office.org.clock.advance(seconds=3600)
    await office.org.serving.worker.run_due(office.org.org_id)

    runs = (await office.api.get(f"/api/v1/apps/{app}/imports")).json()
    assert (runs[0]["status"], runs[0]["counts"]["created"]) == ("COMPLETED", 1)


async def test_a_referral_is_not_followed(office: Office, slapd: Slapd) -> None:
    away = f"dn: cn=away,ou=people,{SUFFIX}\nobjectClass: referral\nobjectClass: extensibleObject\ncn: away"
    slapd.add(person("grace"), f"{away}\nref: ldap://127.0.0.1:1/ou=people,dc=other,dc=com")
    app = await office.connected(slapd)

    run = await office.imported(app)

    assert (run["status"], run["counts"]["created"]) == ("COMPLETED", 1), run


async def test_the_accounts_password_is_shown_to_nobody_and_stays_with_its_server(office: Office, slapd: Slapd) -> None:
    app = await office.connected(slapd)
    shown = (await office.api.get(f"/api/v1/apps/{app}/connections/default")).text
    assert "directory-admin" not in shown

    moved = await office.connect(app, f"ldap://localhost:{slapd.port}", password=None)

    assert moved.status_code == 400
    assert "never given" in moved.text
