"""/healthz: the process answers. /readyz: so does its database, at the schema it knows."""

from frontdesk.kernel.errors import Expected
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Guard, Route, Surface


async def healthz(call: Call) -> Reply:
    """The process answers."""
    return json_reply({"status": "ok"})


async def readyz(call: Call) -> Reply:
    """The database answers too."""
    try:
        async with call.engine.store.reading(call.org.org.id) as unit:
            found = await unit.orgs.find()
    except Expected:
        found = None
    return json_reply({"status": "ok" if found else "unavailable"}, 200 if found else 503)


ALIVE = "/healthz"
PATHS = (ALIVE, "/readyz")
ROUTES = [
    Route("GET", path, endpoint, Guard.PUBLIC, Surface.API)
    for path, endpoint in zip(PATHS, (healthz, readyz), strict=True)
]
