"""Words that stand in one place or nowhere: the clock, chance, caches, the environment, print."""

import ast
from collections.abc import Iterator, Mapping

import pytest
from tests.architecture.source import Module, within

_CLOCK = ("src/frontdesk/kernel/clock.py",)
_CHANCE = ("src/frontdesk/kernel/secrets.py",)
_MAIN = ("src/frontdesk/main/",)

# what is forbidden: where it is allowed all the same
FORBIDDEN: Mapping[str, tuple[str, ...]] = {
    "time.time": _CLOCK,
    "time.time_ns": _CLOCK,
    "datetime.datetime.now": _CLOCK,
    "datetime.datetime.utcnow": _CLOCK,
    "datetime.datetime.today": _CLOCK,
    "datetime.date.today": _CLOCK,
    "functools.lru_cache": (),
    "functools.cache": (),
    "functools.cached_property": (),
    "print": ("src/frontdesk/main/cli/",),
    "input": ("src/frontdesk/main/cli/",),
    "os.environ": _MAIN,
    "os.getenv": _MAIN,
    "os.urandom": _CHANCE,
    "globals": (),
    "breakpoint": (),
    "asyncio.wait_for": (),  # before 3.12 it may swallow a cancellation: asyncio.timeout does not
}

# A broad `except` hides what nobody foresaw. Where one may stand, how often, and why.
BROAD_EXCEPT: Mapping[str, tuple[int, str]] = {
    "src/frontdesk/web/app.py": (1, "the pipeline answers 500 whatever happened, with the request's id"),
    "src/frontdesk/runtime/jobs/rounds.py": (1, "rows of one org that break a round keep no other org from its own"),
}


@pytest.mark.parametrize("word", FORBIDDEN)
def test_a_forbidden_word_stands_only_where_it_is_allowed(word: str, src: tuple[Module, ...]) -> None:
    wrong = [
        f"{module.path}:{line}"
        for module in src
        if not within(module.path, FORBIDDEN[word])
        for name, line in module.uses()
        if name == word
    ]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_the_patterns_find_the_clock_and_chance_where_they_live(src: tuple[Module, ...]) -> None:
    found = {(module.path, name) for module in src for name, _ in module.uses()}
    assert (_CLOCK[0], "time.time_ns") in found
    assert (_CHANCE[0], "os.urandom") in found


def test_no_exception_is_caught_unseen(src: tuple[Module, ...]) -> None:
    broad = {module.path: lines for module in src if (lines := list(_broad_excepts(module)))}
    wrong = {path: lines for path, lines in broad.items() if len(lines) > BROAD_EXCEPT.get(path, (0, ""))[0]}
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_every_place_allowed_a_broad_except_still_has_one(src: tuple[Module, ...]) -> None:
    modules = {module.path: module for module in src}
    missing = sorted(BROAD_EXCEPT.keys() - modules.keys())
    if missing:
        pytest.skip(f"{missing[0]}")
    assert all(list(_broad_excepts(modules[path])) for path in BROAD_EXCEPT)


def _broad_excepts(module: Module) -> Iterator[int]:
    """Handlers of everything. One that cleans up and raises again hides nothing."""
    for node in module.nodes:
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            names = {"BaseException" if kind is None else module.full_name(kind) for kind in kinds}
            again = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
            if names & {"Exception", "BaseException"} and not again:
                yield node.lineno
