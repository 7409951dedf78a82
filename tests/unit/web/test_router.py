"""Of the routes that a path could be of, the one that is found: a literal segment wins over a parameter."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply
from frontdesk.web.route import Guard, Route, Surface
from frontdesk.web.router import Router

_WORDS = st.sampled_from(["users", "groups", "me"])
_PATTERNS = st.lists(st.one_of(_WORDS, st.just("{id}")), min_size=1, max_size=4)


async def _nothing(_: Call) -> Reply:
    return empty_reply(204)


def _router(paths: Iterable[str]) -> Router:
    return Router([Route("GET", path, _nothing, Guard.PUBLIC, Surface.API) for path in paths])


def _found(router: Router, path: str) -> tuple[str, dict[str, str]] | None:
    found = router.find(path)
    return None if found is None else (found.by_method["GET"].path, dict(found.parameters))


def test_a_literal_segment_wins_over_a_parameter() -> None:
    router = _router(["/users/{id}", "/users/me", "/users/{id}/roles"])
    assert _found(router, "/users/me") == ("/users/me", {})
    assert _found(router, "/users/00u1") == ("/users/{id}", {"id": "00u1"})


def test_a_literal_segment_that_leads_nowhere_gives_way_to_a_parameter() -> None:
    router = _router(["/users/{id}/roles", "/users/me"])
    assert _found(router, "/users/me/roles") == ("/users/{id}/roles", {"id": "me"})


def test_parameters_of_several_names_are_each_tried() -> None:
    router = _router(["/users/{id}/roles", "/users/{name}/groups"])
    assert _found(router, "/users/a/roles") == ("/users/{id}/roles", {"id": "a"})
    assert _found(router, "/users/a/groups") == ("/users/{name}/groups", {"name": "a"})


def test_a_path_of_no_route_is_not_found() -> None:
    router = _router(["/users/{id}/roles", "/groups"])
    assert [_found(router, path) for path in ("/", "/users", "/users/a", "/groups/a", "/users/a/roles/b")] == [None] * 5


@given(st.sets(_PATTERNS.map(tuple), min_size=1, max_size=8), st.lists(_WORDS, max_size=4))
def test_a_path_is_found_where_one_of_the_routes_is_like_it(patterns: set[tuple[str, ...]], path: list[str]) -> None:
    found = _found(_router("/" + "/".join(pattern) for pattern in patterns), "/" + "/".join(path))
    alike = [pattern for pattern in patterns if len(pattern) == len(path) and all(map(_is_like, pattern, path))]
    if not alike:
        assert found is None
        return
    assert found is not None
    segments = found[0].split("/")[1:]
    most_literal = min([segment.startswith("{") for segment in pattern] for pattern in alike)
    assert [segment.startswith("{") for segment in segments] == most_literal
    assert all(map(_is_like, segments, path))
    named = {part[1:-1]: value for part, value in zip(segments, path, strict=True) if part.startswith("{")}
    assert found[1] == named


def _is_like(part: str, segment: str) -> bool:
    return part in {segment, "{id}"}
