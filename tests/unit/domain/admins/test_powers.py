"""What roles permit, and to what (Okta: administrator roles; contract H.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.admins.orns import extent_of, parse_orn
from frontdesk.domain.admins.powers import (
    CUSTOM_PERMISSIONS,
    PERMISSIONS,
    SUPER,
    Extent,
    custom_power,
    power_of_scopes,
    standard_power,
    union,
)
from frontdesk.domain.admins.roles import (
    AppTarget,
    PrincipalType,
    RoleType,
    Targets,
    standard_assignment,
    standard_role_id,
)
from frontdesk.domain.admins.scopes import ORG_SCOPES, is_org_scope, reaches

scopes = st.sampled_from(ORG_SCOPES)
standard_types = st.sampled_from([one for one in RoleType if one is not RoleType.CUSTOM])


@pytest.mark.parametrize(
    ("type", "id"),
    [(RoleType.APP_ADMIN, "IFIFAX2BIRGUSTQ"), (RoleType.USER_ADMIN, "KVJUKUS7IFCE2SKO")],
)
def test_the_id_of_a_standard_role_is_its_type_in_base32_as_seen_on_the_wire(type: RoleType, id: str) -> None:
    for principal in PrincipalType:
        assert standard_role_id(type, principal) == id


def test_two_roles_have_ids_of_their_own() -> None:
    assert standard_role_id(RoleType.SUPER_ADMIN, PrincipalType.USER).startswith("ra1")
    assert standard_role_id(RoleType.READ_ONLY_ADMIN, PrincipalType.GROUP).startswith("gra")
    assert standard_role_id(RoleType.SUPER_ADMIN, PrincipalType.GROUP) == "KNKVARKSL5AUITKJJY"


@given(scopes)
def test_managing_includes_reading_and_every_finer_permission_but_nothing_of_oneself(scope: str) -> None:
    whole, _, verb = scope.rpartition(".")
    assert reaches([scope], scope)
    if verb == "manage":
        assert reaches([scope], f"{whole}.read")
        assert reaches([scope], f"{whole}.lifecycle.unlock")
        assert not reaches([scope], f"{whole}.manage.self")
    if verb == "read":
        assert not reaches([scope], f"{whole}.manage")
    assert not reaches([scope], "okta.somethingElse.read")


def test_a_scope_is_one_of_the_catalogue_or_none_at_all() -> None:
    assert is_org_scope("okta.users.read")
    assert is_org_scope("okta.users.read.self")
    for scope in ("okta.users", "okta.nothing.read", "okta.logs.manage", "openid", "okta.users.read "):
        assert not is_org_scope(scope)


@given(standard_types, scopes)
def test_a_super_administrator_may_do_whatever_anybody_may(type: RoleType, scope: str) -> None:
    assert SUPER.permits(scope)
    assert standard_power(type, Targets()).permits(scope) <= SUPER.permits(scope)


@pytest.mark.parametrize("type", PERMISSIONS)
def test_only_super_administrators_make_administrators_grant_scopes_or_manage_tokens(type: RoleType) -> None:
    power = standard_power(type, Targets())
    for permission in ("okta.roles.manage", "okta.appGrants.manage", "okta.apiTokens.manage"):
        assert not power.permits(permission)


MAY = {
    (RoleType.HELP_DESK_ADMIN, "okta.users.credentials.resetPassword"),
    (RoleType.HELP_DESK_ADMIN, "okta.users.lifecycle.unlock"),
    (RoleType.HELP_DESK_ADMIN, "okta.users.read"),
    (RoleType.GROUP_MEMBERSHIP_ADMIN, "okta.groups.members.manage"),
    (RoleType.USER_ADMIN, "okta.users.create"),
    (RoleType.USER_ADMIN, "okta.groups.members.manage"),
    (RoleType.APP_ADMIN, "okta.apps.assignment.manage"),
    (RoleType.APP_ADMIN, "okta.apps.clientCredentials.read"),
    (RoleType.ORG_ADMIN, "okta.policies.manage"),
    (RoleType.API_ACCESS_MANAGEMENT_ADMIN, "okta.authorizationServers.manage"),
    (RoleType.READ_ONLY_ADMIN, "okta.policies.read"),
    (RoleType.REPORT_ADMIN, "okta.logs.read"),
}
MAY_NOT = {
    (RoleType.HELP_DESK_ADMIN, "okta.users.userprofile.manage"),
    (RoleType.HELP_DESK_ADMIN, "okta.users.lifecycle.delete"),
    (RoleType.GROUP_MEMBERSHIP_ADMIN, "okta.groups.manage"),
    (RoleType.GROUP_MEMBERSHIP_ADMIN, "okta.users.create"),
    (RoleType.USER_ADMIN, "okta.apps.manage"),
    (RoleType.APP_ADMIN, "okta.users.manage"),
    (RoleType.ORG_ADMIN, "okta.apps.manage"),
    (RoleType.ORG_ADMIN, "okta.authorizationServers.manage"),
    (RoleType.READ_ONLY_ADMIN, "okta.users.manage"),
    (RoleType.READ_ONLY_ADMIN, "okta.apps.clientCredentials.read"),
    (RoleType.REPORT_ADMIN, "okta.users.read"),
}


@pytest.mark.parametrize(("type", "permission"), sorted(MAY))
def test_a_role_permits_what_it_is_for(type: RoleType, permission: str) -> None:
    assert standard_power(type, Targets()).permits(permission)


@pytest.mark.parametrize(("type", "permission"), sorted(MAY_NOT))
def test_a_role_permits_nothing_more(type: RoleType, permission: str) -> None:
    assert not standard_power(type, Targets()).permits(permission)


def test_read_only_administrators_change_nothing() -> None:
    assert all(permission.endswith(".read") for permission in PERMISSIONS[RoleType.READ_ONLY_ADMIN])


def test_groups_limit_a_role_to_themselves_and_to_the_people_in_them() -> None:
    extent = standard_power(RoleType.USER_ADMIN, Targets(groups=("00gMine",))).extent
    assert extent.reaches_group("00gMine")
    assert not extent.reaches_group("00gOther")
    assert extent.reaches_user("00uAda", ["00gOther", "00gMine"])
    assert not extent.reaches_user("00uAda", ["00gOther"])
    assert not extent.reaches_user("00uAda", [])
    assert not extent.reaches_all_of("users")
    assert not extent.reaches_app("bookmark", "0oaAny")


def test_apps_limit_a_role_to_one_instance_or_to_all_of_a_name() -> None:
    targets = Targets(apps=(AppTarget("bookmark"), AppTarget("oidc_client", "0oaMine")))
    extent = standard_power(RoleType.APP_ADMIN, targets).extent
    assert extent.reaches_app("bookmark", "0oaAny")
    assert extent.reaches_app("oidc_client", "0oaMine")
    assert not extent.reaches_app("oidc_client", "0oaOther")
    assert extent.reaches_user("00uAnybody", [])
    assert not extent.reaches_all_of("apps")


ORG = "00oMine"
ORNS = {
    f"orn:okta:directory:{ORG}:users": Extent(all_users=True),
    f"orn:okta:directory:{ORG}:users:00uAda": Extent(users=frozenset({"00uAda"})),
    f"orn:okta:directory:{ORG}:groups": Extent(all_groups=True),
    f"orn:okta:directory:{ORG}:groups:00gOne": Extent(groups=frozenset({"00gOne"})),
    f"orn:okta:directory:{ORG}:groups:00gOne:contained_resources": Extent(groups=frozenset({"00gOne"})),
    f"orn:okta:idp:{ORG}:apps": Extent(all_apps=True),
    f"orn:okta:idp:{ORG}:apps:bookmark": Extent(apps=(AppTarget("bookmark"),)),
    f"orn:okta:idp:{ORG}:apps:bookmark:0oaOne": Extent(apps=(AppTarget("bookmark", "0oaOne"),)),
    f"orn:okta:idp:{ORG}:authorization_servers": Extent(kinds=frozenset({"authorizationServers"})),
    "orn:okta:directory:00oOther:users": Extent(),
    f"orn:okta:directory:{ORG}:nonsense": Extent(),
    f"orn:okta:idp:{ORG}:apps:a:b:c": Extent(),
    f"orn:okta:directory:{ORG}:users:a:b": Extent(),
    "nonsense": Extent(),
}


@pytest.mark.parametrize(("orn", "extent"), ORNS.items(), ids=ORNS)
def test_a_resource_name_reaches_what_it_names_and_in_its_own_org_alone(orn: str, extent: Extent) -> None:
    assert extent_of([orn], ORG) == extent


@given(st.text(max_size=60) | st.from_regex(r"\Aorn:okta:(idp|directory):[A-Za-z0-9]{1,5}:[a-z:]{1,20}\Z"))
def test_whatever_is_no_resource_name_reaches_nothing(text: str) -> None:
    orn = parse_orn(text)
    if orn is None:
        assert extent_of([text], ORG) == Extent()
    assert not extent_of([text], ORG).everything


@given(st.sampled_from(sorted(CUSTOM_PERMISSIONS)))
def test_whoever_may_change_a_kind_of_thing_may_see_it(permission: str) -> None:
    power = custom_power([permission], Extent())
    assert power.permits(permission)
    assert power.permits(f"okta.{permission.split('.')[1]}.read")
    assert not power.permits("okta.roles.manage")


def test_a_custom_permission_opens_the_scope_that_has_another_name() -> None:
    assert custom_power(["okta.authzServers.manage"], Extent()).permits("okta.authorizationServers.manage")
    assert not custom_power(["okta.authzServers.read"], Extent()).permits("okta.authorizationServers.manage")


def test_a_role_that_is_given_begins_without_limits() -> None:
    assignment = standard_assignment(PrincipalType.CLIENT, "0oaApp", RoleType.APP_ADMIN, 7)
    assert (assignment.targets, assignment.created_at, assignment.updated_at) == (Targets(), 7, 7)
    assert assignment.with_targets(Targets(groups=("00g",)), 9).updated_at == 9


_ids = st.frozensets(st.sampled_from("abc"), max_size=2)
_kinds = st.frozensets(st.sampled_from(["idps", "roles"]), max_size=1)
_apps = st.lists(st.builds(AppTarget, st.sampled_from("mn"), st.none() | st.sampled_from("ab")), max_size=2).map(tuple)
_flag = st.integers(0, 5).map(lambda drawn: drawn == 0)
_extents = st.builds(Extent, _flag, _flag, _flag, _flag, _ids, _ids, _apps, _kinds)


@given(st.lists(_extents, max_size=3), st.sampled_from("abcmn"), _ids)
def test_roles_together_reach_what_one_of_them_reaches(extents: list[Extent], one: str, groups: frozenset[str]) -> None:
    together = union(extents)
    assert together.reaches_user(one, groups) == any(extent.reaches_user(one, groups) for extent in extents)
    assert together.reaches_group(one) == any(extent.reaches_group(one) for extent in extents)
    for name in "mn":
        assert together.reaches_app(name, one) == any(extent.reaches_app(name, one) for extent in extents)
    for kind in ("users", "groups", "apps", "idps", "roles"):
        assert together.reaches_all_of(kind) == any(extent.reaches_all_of(kind) for extent in extents)
        assert together.reaches_some_of(kind) == any(extent.reaches_some_of(kind) for extent in extents)


@given(_extents, st.sampled_from("abcmn"), _ids)
def test_whoever_reaches_an_object_reaches_some_of_its_kind(extent: Extent, one: str, groups: frozenset[str]) -> None:
    assert extent.reaches_some_of("users") or not extent.reaches_user(one, groups)
    assert extent.reaches_some_of("groups") or not extent.reaches_group(one)
    assert extent.reaches_some_of("apps") or not extent.reaches_app("m", one)


@given(st.frozensets(scopes))
def test_a_service_app_without_a_role_makes_no_administrator_whatever_its_scopes(given_scopes: frozenset[str]) -> None:
    power = power_of_scopes(given_scopes)
    for scope in ("okta.roles.manage", "okta.appGrants.manage", "okta.apiTokens.manage"):
        assert not power.permits(scope)
        assert power.permits(f"{scope.removesuffix('.manage')}.read") or not reaches(given_scopes, scope)
    assert all(reaches(given_scopes, permission) for permission in power.permissions)
    assert not power.is_super
