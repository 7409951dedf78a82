"""/api/v1/apps/{appId}/imports and /imported-users: imports, their files, and who waits (ours: Okta publishes none)."""

from frontdesk.domain.apps.application import Application
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.provisioning.import_matching import Action
from frontdesk.domain.provisioning.imported import USER, ImportedStatus
from frontdesk.domain.provisioning.model import RunState
from frontdesk.domain.records.model import Record
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Unit
from frontdesk.usecases.apps.lifecycle import get_app
from frontdesk.usecases.provisioning.confirm import Word, confirm
from frontdesk.usecases.provisioning.csv_source import add_part
from frontdesk.usecases.provisioning.imports import get_import, list_imports
from frontdesk.usecases.provisioning.sourcing import check_may_speak
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.provisioning import Confirmations, NewImportBody, import_json, imported_json

_API = Api("/api/v1/apps/{appId}", "okta.apps")
_Body = dict[str, object]
_ONE, _PART = "/imports/{importId}", "/imports/{importId}/parts/{number}"
_CSV = "text/csv"
_MOVES = {
    "start": RunState.RUNNING,
    "resume": RunState.RUNNING,
    "pause": RunState.PAUSED,
    "cancel": RunState.CANCELLED,
}


async def post_import(call: Call) -> Reply:
    """Begin one; that of a file waits for the file."""
    body = read_body(call, NewImportBody, "import") if call.body else NewImportBody()
    imports = call.engine.management.provisioning.imports
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        record = await imports.begin(unit, call.actor, app, full=body.type == "FULL")
    return json_reply(import_json(call, record), 201)


async def get_imports(call: Call) -> Reply:
    """Those that are remembered, the newest first."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_imports(unit, await get_app(unit, call.path_parameters["appId"]))
    return json_reply([import_json(call, record) for record in found])


async def get_one(call: Call) -> Reply:
    """One import, and how far it got."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        _, record = await _import(call, unit)
    return json_reply(import_json(call, record))


async def put_part(call: Call) -> Reply:
    """A part of the file, of whole rows; the first line of part 1 names the columns."""
    number = call.path_parameters["number"]
    if not number.isdecimal() or len(number) > 3:
        raise ResourceNotFound(f"{number[:100]} (ImportPart)")
    async with call.engine.store.unit(call.org.org.id) as unit:
        app, record = await _import(call, unit)
        await check_may_speak(unit, call.actor, app)
        rows = await add_part(unit, app, record, int(number), call.body, call.engine.clock.now())
    return json_reply({"number": int(number), "rows": rows})


async def move(call: Call) -> Reply:
    """Start, pause, resume, cancel."""
    to = _MOVES.get(call.path_parameters["move"])
    if to is None:
        raise ResourceNotFound(f"{call.path_parameters['move'][:100]} (ImportRun)")
    imports = call.engine.management.provisioning.imports
    async with call.engine.store.unit(call.org.org.id) as unit:
        _, record = await _import(call, unit)
        changed = await imports.move(unit, call.actor, record, to)
    return json_reply(import_json(call, changed))


async def get_imported(call: Call) -> Reply:
    """A page of whom the app told of, by the app's id of them; ``status=UNCONFIRMED``: those who wait."""
    query = call.query()
    status, wanted = query.get("status", ""), page_wanted(query, default=50, most=200)
    if status and status not in set(ImportedStatus):
        raise ValidationFailed("status", ("status: There is no such status.",))
    async with call.engine.store.reading(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        found = await unit.imported.list_page(app.id, USER, status=status, after=wanted.after, most=wanted.fetch)
    return page_reply(call, wanted, found, imported_json, lambda each: each.external_id)


async def post_imported(call: Call) -> Reply:
    """Confirm some of them, up to a hundred: all, or none."""
    given = read_body(call, Confirmations, "importedUser")
    words = [
        Word(each.external_id, None if each.action == "IGNORE" else Action(each.action), each.user_id) for each in given
    ]
    if len({word.external_id for word in words}) != len(words):
        raise ValidationFailed("importedUser", ("externalId: A person stands twice.",))
    try:
        async with call.engine.store.unit(call.org.org.id) as unit:
            app = await get_app(unit, call.path_parameters["appId"])
            found = await confirm(unit, call.actor, app, words, call.engine.clock.now())
    except AlreadyThere:
        raise StaleWrite("One of these people was made by another request.") from None
    return json_reply([imported_json(each) for each in found])


async def _import(call: Call, unit: Unit) -> tuple[Application, Record]:
    app = await get_app(unit, call.path_parameters["appId"])
    return app, await get_import(unit, app, call.path_parameters["importId"])


ROUTES = [
    _API.route("POST", "/imports", post_import, Doc(NewImportBody, _Body, 201)),
    _API.route("GET", "/imports", get_imports, Doc(answer=list[_Body])),
    _API.route("GET", _ONE, get_one, Doc(answer=_Body)),
    _API.route("PUT", _PART, put_part, Doc(str, _Body, takes=_CSV)),
    _API.route("POST", f"{_ONE}/lifecycle/{{move}}", move, Doc(answer=_Body)),
    _API.route("GET", "/imported-users", get_imported, Doc(answer=list[_Body], query=("status", "after", "limit"))),
    _API.route("POST", "/imported-users", post_imported, Doc(Confirmations, list[_Body])),
]
