"""Everything of ours can be read at one sitting."""

import ast
from pathlib import Path

from tests.architecture.source import ROOT, Function, Module

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 40
_ENDINGS = {".py", ".css", ".js", ".html"}
_ONE_MODULE = "ui/widget/frontdesk-signin.js"
"""Apps load it as one file without a build; what it may weigh is held in bytes (tests/browser/test_widget.py)."""


def test_no_file_reaches_400_lines(files: tuple[str, ...]) -> None:
    ours = [name for name in files if Path(name).suffix in _ENDINGS and name != _ONE_MODULE]
    assert len(ours) > 30, "the pattern matches too little"
    lengths = {name: len((ROOT / name).read_text("utf-8").splitlines()) for name in ours}
    assert {name: lines for name, lines in lengths.items() if lines >= LINES_OF_A_FILE} == {}


def test_no_function_reaches_40_lines(src: tuple[Module, ...]) -> None:
    lengths = {f"{m.path}:{f.lineno} {f.name}": _lines_of(f) for m in src for f in m.functions()}
    assert len(lengths) > 30, "the pattern matches too little"
    assert {name: lines for name, lines in lengths.items() if lines >= LINES_OF_A_FUNCTION} == {}


def test_a_docstring_does_not_count_as_length() -> None:
    function = ast.parse('def f():\n    """One.\n\n    Two.\n    """\n    return 1\n').body[0]
    assert isinstance(function, ast.FunctionDef)
    assert _lines_of(function) == 2


def _lines_of(function: Function) -> int:
    first = function.body[0]
    has_docstring = ast.get_docstring(function, clean=False) is not None
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if has_docstring else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring
