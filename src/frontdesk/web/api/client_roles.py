"""/oauth2/v1/clients/{clientId}/roles: what a service app may administer (contract A.Client roles)."""

from frontdesk.usecases.admins.holders import client_holder
from frontdesk.web.role_api import RoleApi
from frontdesk.web.route import Api

_ROLES = RoleApi(Api("/oauth2/v1/clients/{clientId}/roles", "okta.roles"), client_holder, "clientId")

ROUTES = _ROLES.routes()
