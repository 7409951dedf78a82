"""Directories that do not order their entries by an id: slapd has no ordering rule for uid and cn (RFC 4519)."""

import importlib.util
from collections.abc import Callable, Sequence

import pytest
from tests.compat.ldap.conftest import PASSWORD, Office
from tests.pretend_directory import Told, pretending
from tests.slapd import SUFFIX, Slapd, group, person, running_slapd, unit

from frontdesk.domain.apps.kinds import APP_CONNECTION
from frontdesk.domain.provisioning.model import ImportPage, SourceFailed
from frontdesk.domain.schemas.model import Schema
from frontdesk.main.directories import directory_access
from frontdesk.runtime.outbound.guard import Reach
from frontdesk.usecases.provisioning.ldap_lists import ListBounds
from frontdesk.usecases.provisioning.ldap_source import LdapSource
from frontdesk.usecases.records.sealing import RecordSecrets

_IDS: dict[str, object] = {"userIdAttribute": "uid", "groupIdAttribute": "cn"}


async def _page(office: Office, app: str, cursor: str | None, bounds: ListBounds | None = None) -> ImportPage:
    """A page as a process would read it that knows nothing of any other."""
    async with office.org.unit() as unit:
        connection = await unit.records.find_by_name(APP_CONNECTION.name, app, "default")
    assert connection is not None
    access = directory_access(RecordSecrets(office.org.serving.base.master_key.records), Reach(loopback=True))
    return await LdapSource(access, connection, Schema({}, {}), None, bounds).page(cursor)


async def test_people_and_groups_are_imported_changed_and_taken_for_gone(office: Office, slapd: Slapd) -> None:
    slapd.add(person("grace"), person("alan"), group("crew", "grace", "alan"), group("empty", "nobody"))
    app = await office.connected(slapd, **_IDS)
    first = await office.imported(app)
    assert (first["status"], first["counts"]["created"], first["counts"]["groups"]) == ("COMPLETED", 2, 2), first
    grace = await office.user("grace@example.com")
    groups = (await office.api.get(f"/api/v1/users/{grace['id']}/groups")).json()
    assert "crew" in [each["profile"]["name"] for each in groups]
    slapd.change(
        f"dn: uid=grace,ou=people,{SUFFIX}\nchangetype: modify\nreplace: sn\nsn: Hopper",
        f"dn: uid=alan,ou=people,{SUFFIX}\nchangetype: delete",
    )

    part = await office.imported(app, "INCREMENTAL")
    whole = await office.imported(app)

    assert (part["status"], part["counts"]["deactivated"]) == ("COMPLETED", 0), part
    assert (whole["status"], whole["counts"]["seen"], whole["counts"]["deactivated"]) == ("COMPLETED", 1, 1), whole
    assert (await office.user("grace@example.com"))["profile"]["lastName"] == "Hopper"
    assert (await office.user("alan@example.com"))["status"] == "DEPROVISIONED"


async def test_more_people_than_fit_on_a_page_come_whole_and_nobody_twice(office: Office, slapd: Slapd) -> None:
    slapd.add(*(person(f"p{number:03}") for number in range(430)), group("crew", "p000", "p429"))
    app = await office.connected(slapd, **_IDS)

    run = await office.imported(app)

    assert (run["status"], run["counts"]["seen"], run["counts"]["created"]) == ("COMPLETED", 430, 430), run


async def test_whoever_comes_or_goes_between_two_pages_moves_nobody_else(office: Office, slapd: Slapd) -> None:
    slapd.add(*(person(f"p{number:03}") for number in range(30)))
    app, bounds = await office.connected(slapd, **_IDS), ListBounds(kept=7)
    changes = {
        2: lambda: slapd.add(person("a000"), person("p0005")),
        3: lambda: slapd.change(f"dn: uid=p001,ou=people,{SUFFIX}\nchangetype: delete"),
        4: lambda: slapd.change(f"dn: uid=p028,ou=people,{SUFFIX}\nchangetype: delete"),
    }
    names: list[str] = []
    cursor: str | None = None
    for number in range(1, 20):
        changes.get(number, lambda: None)()
        page = await _page(office, app, cursor, bounds)
        names += [each.external_id for each in page.people]
        cursor = page.next_cursor
        if page.tells_groups:
            break

    assert names == [f"p{number:03}" for number in range(30) if number != 28]


async def test_two_entries_of_one_id_are_both_left_out_and_nobody_is_taken_for_gone(
    office: Office, slapd: Slapd
) -> None:
    slapd.add(person("grace"), person("alan"))
    app = await office.connected(slapd, **_IDS, delegatedAuthentication=True)
    await office.imported(app)
    double = person("Grace", PASSWORD, mail="other@example.com").replace("ou=people", "ou=more")
    slapd.add(unit("more"), double)

    run = await office.imported(app)

    assert (run["status"], run["counts"]["seen"], run["counts"]["deactivated"]) == ("COMPLETED", 1, 0), run
    assert [each["reason"] for each in run["errors"]] == ["Several entries have this uid: none of them is taken."] * 2
    assert (await office.user("grace@example.com"))["status"] == "ACTIVE"
    assert (await office.sign_in("grace@example.com", PASSWORD)).status_code == 401
    assert (await office.api.get("/api/v1/users/other@example.com")).status_code == 404


async def test_an_id_means_nothing_but_itself_and_an_entry_without_one_is_told_of(office: Office, slapd: Slapd) -> None:
    odd = person("odd", mail="odd@example.com").replace("uid=odd", r"cn=o\2A").replace("uid: odd", "uid: *)(uid=g*\\")
    none = person("none").replace("uid=none", "cn=None").replace("\nuid: none", "")
    slapd.add(person("grace"), odd.replace("cn: Odd", "cn: o*"), none, person("long" * 60).replace("@", "@x."))
    app = await office.connected(slapd, **_IDS)

    page = await _page(office, app, None)

    assert {each.external_id for each in page.people} == {"grace", "*)(uid=g*\\"}
    assert len(page.errors) == 2
    assert all(why == "The entry has no uid of at most 200 characters." for _, why in page.errors)


async def test_whoever_has_no_id_that_is_shown_is_not_taken_for_nobody(office: Office, slapd: Slapd) -> None:
    slapd.add(person("grace"))
    app = await office.app()

    refused = await office.connect(app, slapd.url, userIdAttribute="employeeType")

    assert refused.status_code == 400
    assert "shows the account, a employeeType" in refused.text


async def test_sign_in_finds_the_entry_by_its_id(office: Office, slapd: Slapd) -> None:
    slapd.add(person("grace", PASSWORD), person("grace2", PASSWORD))
    app = await office.connected(slapd, **_IDS, delegatedAuthentication=True)
    await office.imported(app)

    assert (await office.sign_in("grace@example.com", PASSWORD)).status_code == 200
    assert (await office.sign_in("grace@example.com", "another")).status_code == 401


async def test_a_server_that_limits_its_lists_is_told_of(office: Office) -> None:
    with running_slapd(extra="access to * by * read\nlimits * size=3 size.prtotal=3") as slapd:
        slapd.add(*(person(f"p{number}", PASSWORD) for number in range(5)))
        reader = {"bindDn": f"uid=p0,ou=people,{SUFFIX}", "password": PASSWORD}
        refused = await office.connect(await office.app(), slapd.url, **_IDS, **reader)

    assert refused.status_code == 400
    assert "raise the account's limits there" in refused.text


def _thousand(number: int) -> list[tuple[str, str]]:
    return [(f"uid=p{number}x{each},dc=example,dc=com", f"p{number}x{each}") for each in range(1000)]


_STRANGE: Sequence[tuple[str, Callable[[int], Told], str]] = [
    ("no pages", lambda number: Told(code=12), "gives no list of its entries in pages"),
    ("one page for ever", lambda number: Told(_thousand(1), b"x"), "the same entries again and again"),
    ("pages for ever", lambda number: Told(_thousand(number), b"x"), "more than 5000 entries"),
    ("two pages in turn", lambda number: Told(_thousand(number % 2), b"x"), "more than 5000 entries"),
    ("empty pages for ever", lambda number: Told((), b"x"), "more than 5000 entries"),
    ("ids that are empty", lambda number: Told([("uid=,dc=example,dc=com", "")]), "None of the directory's entries"),
]


@pytest.mark.parametrize(("page", "sentence"), [each[1:] for each in _STRANGE], ids=[each[0] for each in _STRANGE])
async def test_a_server_that_lists_strangely_is_refused_in_a_sentence(
    office: Office, page: Callable[[int], Told], sentence: str
) -> None:
    if importlib.util.find_spec("bonsai") is None:
        pytest.skip("bonsai (tools/environment ldap; Debian: libldap2-dev, libsasl2-dev, gcc)")
    app = await office.app()
    async with pretending("uid", page) as url:
        made = await office.connect(app, url, **_IDS, activate=False)
        assert made.status_code == 200, made.text
        with pytest.raises(SourceFailed) as refused:
            await _page(office, app, None, ListBounds(most=5_000))

    assert sentence in str(refused.value)


async def test_cookies_that_do_not_change_say_nothing(office: Office) -> None:
    if importlib.util.find_spec("bonsai") is None:
        pytest.skip("bonsai (tools/environment ldap; Debian: libldap2-dev, libsasl2-dev, gcc)")
    app = await office.app()
    async with pretending("uid", lambda number: Told(_thousand(number), b"x" if number < 2 else b"")) as url:
        await office.connect(app, url, **_IDS, activate=False)
        page = await _page(office, app, None, ListBounds(most=5_000, kept=10))

    assert page.next_cursor is not None
    assert list(page.people) == [], "it knows nobody by their id"
