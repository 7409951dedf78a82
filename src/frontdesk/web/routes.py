"""The table of contents: every surface's routes, and nothing else."""

from frontdesk.web import health
from frontdesk.web.hosted import activate, consent, home, login, logout
from frontdesk.web.oauth2 import authorize, clients, discovery, token, userinfo

ROUTES = [
    *discovery.ROUTES,
    *authorize.ROUTES,
    *token.ROUTES,
    *userinfo.ROUTES,
    *clients.ROUTES,
    *login.ROUTES,
    *consent.ROUTES,
    *activate.ROUTES,
    *logout.ROUTES,
    *home.ROUTES,
    *health.ROUTES,
]
