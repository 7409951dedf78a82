"""One class a code: whoever looks a code up finds one rule."""

import ast
from collections import Counter
from collections.abc import Iterator

import pytest
from tests.architecture.source import Module


@pytest.mark.parametrize(
    ("floor_name", "home"),
    [("protocol", "src/frontdesk/protocol/oauth/errors.py"), ("domain", "src/frontdesk/domain/errors.py")],
    ids=["oauth", "api"],
)
def test_an_error_code_belongs_to_one_class(floor_name: str, home: str, src: tuple[Module, ...]) -> None:
    if home not in {module.path for module in src}:
        pytest.skip(home)
    codes = Counter(code for module in src if module.floor == floor_name for code in _codes(module))
    assert len(codes) > 3, "the pattern matches too little"
    assert [code for code, classes in codes.items() if classes > 1] == []


def _codes(module: Module) -> Iterator[str]:
    """The ``code = "…"`` of every class body."""
    for node in module.classes():
        for item in node.body:
            target = item.targets[0] if isinstance(item, ast.Assign) else getattr(item, "target", None)
            value = item.value if isinstance(item, ast.Assign | ast.AnnAssign) else None
            named_code = isinstance(target, ast.Name) and target.id == "code"
            if named_code and isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value
