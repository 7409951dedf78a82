"""What routes do, in the words of roles: every word is one that roles know, and every route is there."""

from frontdesk.domain.admins.powers import CUSTOM_PERMISSIONS
from frontdesk.domain.admins.scopes import ORG_SCOPES
from frontdesk.web.guards.deeds import FINER, OF_ITSELF, SELF_SERVICE, route_key
from frontdesk.web.route import Guard
from frontdesk.web.routes import ROUTES

MANAGED = {route_key(route): route for route in ROUTES if route.guard is Guard.MANAGEMENT}


def test_every_route_of_the_management_api_needs_a_scope_of_the_catalogue() -> None:
    assert MANAGED
    assert {route.scope for route in MANAGED.values()} <= set(ORG_SCOPES)


def test_a_finer_permission_is_one_that_roles_may_hold_and_its_route_is_there() -> None:
    assert FINER.keys() <= MANAGED.keys()
    assert set(FINER.values()) <= CUSTOM_PERMISSIONS | set(ORG_SCOPES)


def test_what_people_do_to_themselves_is_about_a_person_and_there() -> None:
    assert MANAGED.keys() >= SELF_SERVICE | {OF_ITSELF}
    assert all(path.startswith("/api/v1/users/{}") for _, path in SELF_SERVICE)


def test_a_reading_scope_is_enough_for_reading_routes_alone() -> None:
    asks = {("POST", "/api/v1/policies/simulate")}  # it has a body, and changes nothing
    assert {key for key, route in MANAGED.items() if route.scope.endswith(".read") and key[0] != "GET"} <= asks
