"""Every module says what it is, every public thing what its rule is, every protocol module where it is written."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import Function, Module, within

SPECIFICATION = re.compile(r"RFC ?\d{3,}|OpenID|OAuth|WebAuthn|\b(OIDC|SAML|SCIM|FIDO|WHATWG|W3C|FIPS|NIST|CIBA|FAPI)")
# Alembic calls upgrade() and downgrade(); the module's docstring says what they do
_MIGRATIONS = ("src/frontdesk/storage/migrations/versions/",)


def test_every_module_says_what_it_is(src: tuple[Module, ...]) -> None:
    assert src
    assert [module.path for module in src if not ast.get_docstring(module.tree)] == []


def test_every_protocol_module_cites_its_specification(protocol: tuple[Module, ...]) -> None:
    wrong = [m.path for m in protocol if not SPECIFICATION.search(ast.get_docstring(m.tree) or "")]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_every_public_function_and_class_states_its_rule(src: tuple[Module, ...]) -> None:
    public = [(m, d) for m in src if not within(m.path, _MIGRATIONS) for d in _public_definitions(m)]
    assert len(public) > 30, "the pattern matches too little"
    wrong = [f"{m.path}:{d.lineno} {d.name}" for m, d in public if not ast.get_docstring(d)]
    assert not wrong, "\n".join(sorted(set(wrong)))


def _public_definitions(module: Module) -> Iterator[Function | ast.ClassDef]:
    """Functions and classes of the module, and the methods of its protocols: whoever implements one reads there."""
    for node in module.tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            if not _is_overload(module, node):
                yield node
            if isinstance(node, ast.ClassDef) and "typing.Protocol" in map(module.full_name, node.bases):
                methods = (item for item in node.body if isinstance(item, Function))
                yield from (method for method in methods if not method.name.startswith("_"))


def _is_overload(module: Module, node: Function | ast.ClassDef) -> bool:
    return "typing.overload" in map(module.full_name, node.decorator_list)
