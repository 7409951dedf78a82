"""Values do not change."""

import ast
from collections.abc import Iterator, Mapping

from tests.architecture.source import Module

# "path Class": why this one is not frozen, or has no slots
OTHERWISE: Mapping[str, str] = {
    "src/frontdesk/lang/el/run.py Run": "the budget of one evaluation, which counts down; it never outlives the call",
}


def test_every_dataclass_is_frozen_and_slotted(src: tuple[Module, ...]) -> None:
    found = list(_dataclasses(src))
    assert found, "the pattern matches nothing"
    wrong = {name for name, is_frozen, is_slotted in found if not (is_frozen and is_slotted)}
    assert wrong - OTHERWISE.keys() == set()
    assert OTHERWISE.keys() - wrong == set(), "an exception that nothing needs any more"


def _dataclasses(modules: tuple[Module, ...]) -> Iterator[tuple[str, bool, bool]]:
    for module in modules:
        for node in module.classes():
            for decorator in node.decorator_list:
                call = decorator if isinstance(decorator, ast.Call) else None
                if module.full_name(call.func if call else decorator) in {"dataclasses.dataclass", "dataclass"}:
                    said = {word.arg for word in call.keywords if _is_true(word.value)} if call else set()
                    yield f"{module.path} {node.name}", "frozen" in said, "slots" in said


def _is_true(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is True
