"""The tests keep the laws they hold others to."""

from collections.abc import Mapping
from pathlib import PurePath

from tests.architecture.source import Module

# what a test module may be named for besides a module: it speaks of its whole room
OF_A_WHOLE_ROOM: Mapping[str, str] = {
    "totality": "properties: whatever comes in is answered or refused",
    "attacks": "what somebody hostile would send",
    "reference": "every example of the documentation",
    "wrapping": "what somebody hostile makes of a signed message, by moving its parts",
    "spoiled": "and by every other change that is known",
    "mutations": "and by those that nobody has thought of yet",
}
_PATCHING = ("unittest.mock", "mock", "pytest_mock", "pytest.MonkeyPatch")
_PATCHING_FIXTURES = frozenset({"monkeypatch", "mocker"})


def test_no_test_mocks_or_patches(modules_of_tests: tuple[Module, ...]) -> None:
    assert modules_of_tests
    wrong = []
    for module in modules_of_tests:
        names = [(found.name, found.line) for found in module.imports] + list(module.uses())
        wrong += [f"{module.path}:{line} {name}" for name, line in names if _patches(name)]
        for function in module.functions():
            asked_for = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
            wrong += [f"{module.path}:{a.lineno} {a.arg}" for a in asked_for if a.arg in _PATCHING_FIXTURES]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_a_unit_test_stands_where_its_module_does(
    modules_of_tests: tuple[Module, ...], src: tuple[Module, ...]
) -> None:
    sources = {module.path for module in src}
    wrong = []
    for path in (PurePath(m.path) for m in modules_of_tests if m.path.startswith("tests/unit/")):
        subject = path.stem.removeprefix("test_")
        if path.name.startswith("test_") and subject not in OF_A_WHOLE_ROOM:
            tested = f"src/frontdesk/{path.relative_to('tests/unit').parent}/{subject}"
            if not {f"{tested}.py", f"{tested}/__init__.py"} & sources:
                wrong.append(f"{path}: there is no {tested}.py")
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_every_test_is_a_sentence(modules_of_tests: tuple[Module, ...]) -> None:
    tests = [
        (module.path, function.name)
        for module in modules_of_tests
        for function in module.functions()
        if function.name.startswith("test_")
    ]
    assert tests
    assert [f"{path}: {name}" for path, name in tests if name.count("_") < 3] == []


def _patches(name: str) -> bool:
    return any(f"{name}.".startswith(f"{forbidden}.") for forbidden in _PATCHING)
