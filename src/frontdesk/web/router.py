"""Finding a route: a tree of path segments, built once. A literal segment wins over a parameter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from frontdesk.web.route import Route


@dataclass(frozen=True, slots=True)
class Found:
    """The routes of a path by method, and what its parameters were."""

    by_method: Mapping[str, Route]
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Node:
    literals: dict[str, "_Node"] = field(default_factory=dict)
    parameters: dict[str, "_Node"] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)


class Router:
    """All routes."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        for route in routes:
            self._add(route)

    def _add(self, route: Route) -> None:
        node = self._root
        for segment in _segments(route.path):
            if segment.startswith("{"):
                node = node.parameters.setdefault(segment[1:-1], _Node())
            else:
                node = node.literals.setdefault(segment, _Node())
        assert route.method not in node.routes, f"{route.method} {route.path} stands twice"
        node.routes[route.method] = route

    def find(self, path: str) -> Found | None:
        """The routes of a path, or None where there are none."""
        node, segments, at = self._root, _segments(path), 0
        named: tuple[tuple[str, str], ...] = ()
        while at < len(segments):  # where there is one way to go, no way back is kept
            child, ways = node.literals.get(segments[at]), len(node.parameters)
            if child is None and ways == 1:
                [(name, child)] = node.parameters.items()
                named = (*named, (name, segments[at]))
            elif child is None or ways:
                break
            node, at = child, at + 1
        return _find(node, segments, at, named)


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _find(node: _Node, segments: list[str], at: int, named: tuple[tuple[str, str], ...]) -> Found | None:
    if at == len(segments):
        return Found(node.routes, dict(named)) if node.routes else None
    literal = node.literals.get(segments[at])
    if not node.parameters:
        return None if literal is None else _find(literal, segments, at + 1, named)
    if literal is not None and (found := _find(literal, segments, at + 1, named)) is not None:
        return found
    for name, child in node.parameters.items():
        found = _find(child, segments, at + 1, (*named, (name, segments[at])))
        if found is not None:
            return found
    return None
