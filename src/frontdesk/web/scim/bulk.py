"""/Bulk: many operations in one request, each a transaction of its own (RFC 7644 §3.7)."""

from frontdesk.domain.errors import InternalError
from frontdesk.kernel.errors import Expected
from frontdesk.protocol.scim.bulk import BULK_RESPONSE_SCHEMA, BulkOperation, parse_bulk
from frontdesk.protocol.scim.documents import Document
from frontdesk.protocol.scim.errors import InvalidValue, Unresolved, error_body
from frontdesk.web.reply import Reply
from frontdesk.web.scim.exchange import Exchange, location_of, scim_route, tag_of
from frontdesk.web.scim.rooms import ROOMS, Room
from frontdesk.web.scim_errors import json_of_scim, scim_error

_ROOMS = {room.endpoint.lower(): room for room in ROOMS}
_BROKEN = InternalError()


class _Progress:
    """``made``: the ids of what operations made, by their bulk ids; ``answers`` by the place of the operation."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.made: dict[str, str] = {}
        self.answers: dict[int, dict[str, object]] = {}
        self.errors = 0

    async def do(self, place: int, operation: BulkOperation) -> None:
        """One operation; what goes wrong is its answer."""
        try:
            status, resource = await _done(self.exchange, operation.resolved(self.made))
        except Expected as why:
            self.fail(place, operation, why)
            return
        answer = _answer(operation, status)
        if resource is not None:
            answer |= {"location": location_of(resource), "version": tag_of(resource)}
            if operation.bulk_id is not None:
                self.made[operation.bulk_id] = str(resource["id"])
        self.answers[place] = answer

    def fail(self, place: int, operation: BulkOperation, why: Expected) -> None:
        """It was not done."""
        status, detail, scim_type = scim_error(why, _BROKEN)
        where = {"location": f"{self.exchange.directory.base}/{operation.endpoint}/{operation.id}"}
        shown = _answer(operation, status) | (where if operation.id is not None else {})
        self.answers[place] = shown | {"response": error_body(status, detail, scim_type)}
        self.errors += 1


async def post_bulk(exchange: Exchange) -> Reply:
    """Every operation in its order, but that what names another waits for it; answers in the order of the request."""
    request = parse_bulk(exchange.body())
    progress = _Progress(exchange)
    most = request.fail_on_errors if request.fail_on_errors is not None else len(request.operations) + 1
    waiting = {place: operation.references for place, operation in enumerate(request.operations)}
    while waiting and progress.errors < most:
        ready = next((place for place, needed in waiting.items() if needed <= progress.made.keys()), None)
        place = ready if ready is not None else min(waiting)
        missing, operation = waiting.pop(place) - progress.made.keys(), request.operations[place]
        if ready is not None:
            await progress.do(place, operation)
        else:
            named = ", ".join(sorted(missing))[:200]
            progress.fail(place, operation, Unresolved(f"No operation of this request has made {named}."))
    answers = [progress.answers[place] for place in sorted(progress.answers)]
    return json_of_scim({"schemas": [BULK_RESPONSE_SCHEMA], "Operations": answers})


async def _done(exchange: Exchange, operation: BulkOperation) -> tuple[int, Document | None]:
    room = _room(exchange, operation)
    directory, tag = exchange.directory, operation.version
    if operation.id is None:
        return 201, await room.create(directory, operation.body)
    match operation.method:
        case "DELETE":
            await room.remove(directory, operation.id, tag)
            return 204, None
        case "PUT":
            return 200, await room.replace(directory, operation.id, operation.body, tag)
        case _:
            return 200, await room.patch(directory, operation.id, operation.body, tag)


def _room(exchange: Exchange, operation: BulkOperation) -> Room:
    room = _ROOMS.get(operation.endpoint.lower())
    if room is None:
        raise InvalidValue(f"There is no resource type at /{operation.endpoint}.")
    exchange.check_sees(room.name)
    return room


def _answer(operation: BulkOperation, status: int) -> dict[str, object]:
    named = {"bulkId": operation.bulk_id} if operation.bulk_id is not None else {}
    return {"method": operation.method, **named, "status": str(status)}


ROUTES = [scim_route("POST", "/Bulk", post_bulk)]
