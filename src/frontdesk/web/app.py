"""The one pipeline: org → route → endpoint → render."""

import re
from dataclasses import replace

from frontdesk.domain.errors import InternalError, MethodNotAllowed, NoSuchPath, RateLimited
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.observe import logger
from frontdesk.storage.database import DatabaseUnavailable
from frontdesk.web.access_log import without_token
from frontdesk.web.call import Call
from frontdesk.web.cors import preflight, with_cors
from frontdesk.web.engine import Engine
from frontdesk.web.errors import api_error, is_scim, render
from frontdesk.web.guards.management import management
from frontdesk.web.health import ALIVE, PATHS
from frontdesk.web.limits import Counted, RateLimits
from frontdesk.web.reply import Reply
from frontdesk.web.route import Guard, Route, Surface
from frontdesk.web.router import Found, Router

_log = logger("web")
_READING = frozenset({"GET", "HEAD"})
_NOBODY = 401
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""No path of ours has them: databases refuse U+0000, and a line break would end a header that repeats the path."""


class App:
    """Answers every call, whatever happens."""

    def __init__(self, engine: Engine, router: Router, limits: RateLimits | None = None) -> None:
        self.engine = engine
        self._router = router
        self._limits = limits

    async def handle(self, call: Call, refusal: Expected | None = None) -> Reply:
        """One request, one reply; nothing a caller sends is ever an exception here.

        ``refusal``: what was wrong before anybody knew where the request was going.
        """
        route: Route | None = None
        try:
            await self._catch_up(call)
            org = self.engine.snapshots.org_of_host(call.header(b"host") or "")
            if org is None and call.path in PATHS:
                org = self.engine.snapshots.first  # whoever asks after our health calls us by our address
            if org is None:
                return api_error(NoSuchPath())
            call.org = org
            found = self._router.find(call.path) if _CONTROL.search(call.path) is None else None
            if found is None:
                return self._no_such_path(call)
            route = found.by_method.get("GET" if call.method == "HEAD" else call.method)
            if route is None:
                return self._other_method(call, found)
            call.path_parameters = found.parameters
            if refusal is not None:
                raise refusal
            reply = await self._answer(call, route)
        except Expected as why:
            reply = render(call, route.surface if route is not None else Surface.API, why)
        except Exception:
            facts = {"request_id": call.request_id, "path": without_token(call.path)}
            _log.exception("request_failed", extra=facts)
            reply = self._broken(call, route)
        return await with_cors(call, route, reply) if route is not None else reply

    async def _catch_up(self, call: Call) -> None:
        """Before anything is read: what has changed. Whoever asks whether the process answers waits for no database.

        Published keys and metadata change rarely and say nothing of anybody: while the database is away, those of the
        last minutes are still shown, so that what was issued can be verified.
        """
        snapshots = self.engine.snapshots
        if (call.path == ALIVE and snapshots.first is not None) or not snapshots.is_stale:
            return
        try:
            await snapshots.refresh()
        except DatabaseUnavailable:
            if not (_is_published(call) and snapshots.is_recent):
                raise

    async def _answer(self, call: Call, route: Route) -> Reply:
        counted = self._limits.counted(route) if self._limits is not None else None
        if counted is None or self._limits is None:
            return await self._call(call, route)
        left = self._limits.take(call.org.org.id, counted)
        reply = await self._call(call, route) if left >= 0 else self._refuse(call, route, counted, left)
        if reply.status == _NOBODY and not counted.bucket.of_passwords:
            left = self._limits.take_of_stranger(call.org.org.id, counted, call.client_ip)
            reply = reply if left >= 0 else self._refuse(call, route, counted, left)
        return reply.also(self._limits.headers(counted, left))

    async def _call(self, call: Call, route: Route) -> Reply:
        try:
            if route.guard is Guard.MANAGEMENT:
                call.actor = await management(call, route)
                if call.method not in _READING:  # whatever is written now is told of with who called, and from where
                    call.engine = replace(self.engine, store=self.engine.store.called_from(call.context()))
            return await route.endpoint(call)
        except Expected as why:
            return render(call, route.surface, why)

    def _refuse(self, call: Call, route: Route, counted: Counted, left: int) -> Reply:
        """429; the log is told once a minute, not once a call."""
        if left == -1:
            bucket = Party(counted.bucket.name, "Bucket", display_name=f"{counted.limit} a minute")
            self.engine.system_log.record(
                call.org.org.id,
                LogEvent(
                    type=EventType.RATE_LIMIT_VIOLATION,
                    published_at=self.engine.clock.now(),
                    actor=SYSTEM,
                    targets=(bucket,),
                    success=False,
                    client=call.context(),
                ),
            )
        own = {Surface.SCIM, Surface.PAGE}
        return render(call, route.surface if route.surface in own else Surface.API, RateLimited())

    def _broken(self, call: Call, route: Route | None) -> Reply:
        error = InternalError()
        if route is not None and route.surface in {Surface.PAGE, Surface.SCIM}:
            return render(call, route.surface, error)
        return api_error(error)

    def _no_such_path(self, call: Call) -> Reply:
        wants_page = "text/html" in (call.header(b"accept") or "") and not call.path.startswith("/api/")
        elsewhere = Surface.SCIM if is_scim(call.path) else Surface.API
        return render(call, Surface.PAGE if wants_page else elsewhere, NoSuchPath())

    def _other_method(self, call: Call, found: Found) -> Reply:
        methods = sorted({*found.by_method, "OPTIONS", *(("HEAD",) if "GET" in found.by_method else ())})
        allow = ", ".join(methods)
        any_route = next(iter(found.by_method.values()))
        if call.method == "OPTIONS":
            return preflight(call, any_route, allow)
        call.path_parameters = found.parameters
        error = MethodNotAllowed(f"Use {allow}.")
        return render(call, any_route.surface, error).also([(b"allow", allow.encode())])


def _is_published(call: Call) -> bool:
    at_server = call.path.startswith(("/oauth2/", "/.well-known/"))
    return at_server and call.method in _READING and ("/.well-known/" in call.path or call.path.endswith("/v1/keys"))
