"""/api/v1/groups/{groupId}/roles: what the members of a group may administer (contract A.Groups)."""

from frontdesk.usecases.admins.holders import group_holder
from frontdesk.web.role_api import RoleApi
from frontdesk.web.route import Api

_ROLES = RoleApi(Api("/api/v1/groups/{groupId}/roles", "okta.roles"), group_holder, "groupId", "targetGroupId")

ROUTES = _ROLES.routes()
