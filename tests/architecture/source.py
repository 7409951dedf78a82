"""The source as the architecture tests see it: every module of ours, parsed once."""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("kernel", "lang", "protocol", "domain", "storage", "runtime", "usecases", "web", "main")
_NOT_OURS = {".git", ".venv", "node_modules", "__pycache__", "build", "frontdesk-data"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name: ``from a import b`` is ``a.b``, of module ``a``."""

    module: str
    name: str
    bound_as: str
    line: int
    level: int
    inside_function: bool


@dataclass(frozen=True, slots=True)
class Module:
    """A Python file: its text, its tree, and what was found on one walk through it."""

    path: str
    text: str = field(repr=False)
    tree: ast.Module = field(repr=False)
    imports: tuple[Import, ...] = field(repr=False)
    nodes: tuple[ast.AST, ...] = field(repr=False)
    aliases: dict[str, str] = field(repr=False)

    @property
    def floor(self) -> str:
        """The floor that a module of src stands on, or nothing for the package's own files."""
        parts = self.path.split("/")
        return parts[2] if parts[:2] == ["src", "frontdesk"] and len(parts) > 3 else ""

    @property
    def stem(self) -> str:
        """The file's name without its ending; a package's is its directory's."""
        path = Path(self.path)
        return path.parent.name if path.stem == "__init__" else path.stem

    def functions(self) -> Iterator[Function]:
        """Every function and method, however deep."""
        return (node for node in self.nodes if isinstance(node, Function))

    def classes(self) -> Iterator[ast.ClassDef]:
        """Every class, however deep."""
        return (node for node in self.nodes if isinstance(node, ast.ClassDef))

    def calls(self) -> Iterator[ast.Call]:
        """Every call."""
        return (node for node in self.nodes if isinstance(node, ast.Call))

    def uses(self) -> Iterator[tuple[str, int]]:
        """Every name or attribute that is read, spelled in full, and its line: ``datetime.datetime.now``."""
        for node in self.nodes:
            if isinstance(node, ast.Attribute | ast.Name) and (name := self.full_name(node)):
                yield name, node.lineno

    def full_name(self, node: ast.AST) -> str | None:
        """The dotted name that an expression stands for, through this module's imports."""
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        return ".".join((self.aliases.get(node.id, node.id), *reversed(attributes)))


def our_files() -> tuple[str, ...]:
    """Every file that is tracked or would be: what a visitor of the repository sees."""
    listing = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(listing, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):  # no git, or an unpacked archive
        files = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        names = [str(path) for path in files if not _NOT_OURS.intersection(path.parts)]
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


def read_modules(under: str, files: Iterable[str]) -> tuple[Module, ...]:
    """Every Python file below a directory, parsed."""
    return tuple(_read(name) for name in files if name.startswith(under) and name.endswith(".py"))


def _read(path: str) -> Module:
    text = (ROOT / path).read_text("utf-8")
    tree = ast.parse(text, path)
    nodes: list[ast.AST] = []
    imports: list[Import] = []
    stack: list[tuple[ast.AST, bool]] = [(tree, False)]
    while stack:
        node, inside = stack.pop()
        nodes.append(node)
        imports.extend(_imports_of(node, inside))
        inside = inside or isinstance(node, Function)
        stack.extend((child, inside) for child in ast.iter_child_nodes(node))
    aliases = {found.bound_as: found.name for found in imports}
    return Module(path, text, tree, tuple(imports), tuple(nodes), aliases)


def _imports_of(node: ast.AST, inside: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.split(".")[0]
            yield Import(
                module=alias.name,
                name=alias.name if alias.asname else top,
                bound_as=alias.asname or top,
                line=node.lineno,
                level=0,
                inside_function=inside,
            )
    elif isinstance(node, ast.ImportFrom):
        module = node.module or ""
        for alias in node.names:
            yield Import(
                module=module,
                name=f"{module}.{alias.name}",
                bound_as=alias.asname or alias.name,
                line=node.lineno,
                level=node.level,
                inside_function=inside,
            )


def within(path: str, places: Iterable[str]) -> bool:
    """Whether a file is one of these, or stands in one of these directories (which end in a stroke)."""
    return any(path == place or (place.endswith("/") and path.startswith(place)) for place in places)
