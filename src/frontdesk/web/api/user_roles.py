"""/api/v1/users/{userId}/roles: what a person may administer (contract A.Users)."""

from frontdesk.usecases.admins.holders import user_holder
from frontdesk.web.role_api import RoleApi
from frontdesk.web.route import Api

_ROLES = RoleApi(Api("/api/v1/users/{userId}/roles", "okta.roles"), user_holder, "userId")

ROUTES = [*_ROLES.routes(), *_ROLES.of_people()]
