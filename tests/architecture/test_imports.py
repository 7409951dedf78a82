"""Who may import what: the table of docs/laws.md, held over the syntax tree.

import-linter holds the floors among each other. What comes from outside is an allow-list here, because a deny-list
lets through whatever nobody thought of.
"""

import sys
import tomllib
from collections.abc import Mapping
from typing import Any

import pytest
from tests.architecture.source import FLOORS, ROOT, Import, Module, within

# The outside packages of a floor. A value is where on the floor: the whole of it ("") or one room of it.
OUTSIDE: Mapping[str, Mapping[str, str]] = {
    "kernel": {"msgspec": "", "cryptography": ""},
    "lang": {"lark": "", "pycountry": "", "re2": ""},
    "protocol": {
        "cryptography": "",
        "joserfc": "",
        "pyotp": "",
        "webauthn": "",
        "lxml": "saml/",
        "signxml": "saml/",
    },
    "domain": {"phonenumbers": "", "email_validator": "", "re2": ""},
    "storage": {"sqlalchemy": "", "alembic": "", "asyncpg": "postgres/"},
    "runtime": {
        "cryptography": "",
        "argon2": "",
        "bcrypt": "",
        "httpx": "",
        "httpcore": "",  # what httpx stands on: its pool takes the network that checks addresses
        "certifi": "",
        "aiosmtplib": "",
        "bonsai": "ldap/",
        "jinja2": "messages/",
        "babel": "messages/",
        "ua_parser": "",
        "prometheus_client": "",
        "opentelemetry": "",
        "structlog": "",
        "scim2_models": "scim/",
    },
    "usecases": {},
    "web": {"starlette": "", "msgspec": "", "jinja2": "", "babel": "", "segno": "", "scim2_models": "scim/"},
    # the demo is an app beside the server: a relying party on a real client library
    "main": {
        "uvicorn": "",
        "typer": "",
        "authlib": "demo/",
        "httpx": "demo/",
        "jinja2": "demo/",
        "joserfc": "demo/",
        "msgspec": "demo/",
        "cryptography": "demo/",
    },
}

# The parts of the standard library that do something to the world, and the floors that may.
LIVE = frozenset({"runtime", "main"})
ROWS_AND_ABOVE = frozenset({"storage", "runtime", "usecases", "web", "main"})
FILES = frozenset({"storage", "runtime", "web", "main"})
STDLIB: Mapping[str, frozenset[str]] = {
    "urllib.request": LIVE,
    "http.client": LIVE,
    "http.server": LIVE,
    "socket": LIVE,
    "socketserver": LIVE,
    "select": LIVE,
    "selectors": LIVE,
    "ssl": LIVE,
    "smtplib": LIVE,
    "subprocess": LIVE,
    "multiprocessing": LIVE,
    "signal": LIVE,
    "threading": LIVE | {"storage"},
    "concurrent": LIVE | {"storage"},
    "fcntl": LIVE | {"storage"},
    "sqlite3": frozenset({"storage"}),
    "asyncio": ROWS_AND_ABOVE,
    "pathlib": FILES,
    "shutil": FILES,
    "tempfile": FILES,
    "os": FILES | {"kernel"},
    "time": ROWS_AND_ABOVE | {"kernel"},
    "secrets": frozenset({"kernel"}),
    "random": frozenset(),
    "uuid": frozenset(),
    "pickle": frozenset(),
    "marshal": frozenset(),
    "shelve": frozenset(),
    "xml": frozenset(),
}

# Libraries that the token path does without, and what each would cost every start. They are imported inside the
# one function that needs them.
HEAVY: Mapping[str, str] = {
    "bonsai": "an extra, that is not installed everywhere",
    "scim2_models": "pydantic and 40 MB",
    "alembic": "only migrations need it",
    "webauthn": "only passkeys need it",
    "signxml": "lxml, certifi and the XML stack; only SAML needs it",
    "lxml": "libxml2 and 20 MB; only SAML needs it",
    "ua_parser": "its tables take a tenth of a second",
    "lark": "grammars are read at save time",
    "pycountry": "its tables; only two expression functions need it",
    "aiosmtplib": "only mail needs it",
    "joserfc": "only tokens of others need it; ours are signed without",
    "jinja2": "only pages and mail need it",
    "babel": "only pages in other languages, and times on pages, need it",
    "email_validator": "only profiles with an e-mail address need it",
    "phonenumbers": "only factors with a phone number need it",
    "segno": "only QR codes need it",
    "re2": "its C++ libraries take 3 MB; only patterns of callers need it",
    "bcrypt": "only hashes that other systems made need it",
    "httpcore": "only calls to other servers need it",
    "email": "only mail needs it",
}
HEAVY_AT_THE_TOP: Mapping[str, str] = {
    "src/frontdesk/storage/migrations/": "Alembic runs these files itself, and nothing else imports them",
    "src/frontdesk/main/demo/": "imported by the demo command's function alone",
    "src/frontdesk/runtime/outbound/connections.py": "made of httpcore's classes, and imported by the first call",
    "src/frontdesk/runtime/messages/mime.py": "made of email's classes, and imported by the functions that need one",
    "src/frontdesk/protocol/saml/tree.py": "made of lxml's classes, and imported by the functions that read messages",
    "src/frontdesk/lang/el/tree.py": "made of lark's classes, and imported by the parser's one function that uses it",
}


def _outside(found: Import) -> str | None:
    top = found.module.split(".")[0]
    return None if found.level or top == "frontdesk" or top in sys.stdlib_module_names else top


def test_a_floor_imports_only_its_own_outside_packages(floor: tuple[Module, ...]) -> None:
    allowed = OUTSIDE[floor[0].floor]
    wrong = []
    for module in floor:
        room = module.path.removeprefix(f"src/frontdesk/{module.floor}/")
        for found in module.imports:
            package = _outside(found)
            if package and not (package in allowed and room.startswith(allowed[package])):
                wrong.append(f"{module.path}:{found.line} imports {found.module}")
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_a_floor_touches_the_world_only_where_it_may(floor: tuple[Module, ...]) -> None:
    wrong = [
        f"{module.path}:{found.line} imports {part}"
        for module in floor
        for found in module.imports
        for part, floors in STDLIB.items()
        if (found.name == part or f"{found.name}.".startswith(f"{part}.") or found.module == part)
        and module.floor not in floors
    ]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_json_is_written_and_read_in_one_place(src: tuple[Module, ...]) -> None:
    users = [m.path for m in src for found in m.imports if found.module.split(".")[0] == "json"]
    assert [path for path in users if path != "src/frontdesk/kernel/json.py"] == []
    assert users, "the pattern matches nothing"


def test_heavy_libraries_are_imported_inside_the_function_that_needs_them(src: tuple[Module, ...]) -> None:
    wrong = [
        f"{module.path}:{found.line} imports {found.module} at the top: {HEAVY[found.module.split('.')[0]]}"
        for module in src
        for found in module.imports
        if found.module.split(".")[0] in HEAVY
        and not found.inside_function
        and not within(module.path, HEAVY_AT_THE_TOP)
    ]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_what_is_not_heavy_is_imported_at_the_top(src: tuple[Module, ...]) -> None:
    """Of ours, only the modules that are heavy themselves are imported late, and they are never imported early."""
    wrong = [
        f"{module.path}:{found.line} imports {found.module}"
        for module in src
        for found in module.imports
        if found.module.startswith("frontdesk.") and module.floor != "main"
        if found.inside_function != within(f"src/{found.module.replace('.', '/')}.py", HEAVY_AT_THE_TOP)
    ]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_imports_are_absolute_and_never_only_for_types(src: tuple[Module, ...]) -> None:
    wrong = [
        f"{module.path}:{found.line} {found.name}"
        for module in src
        for found in module.imports
        if found.level or found.name == "typing.TYPE_CHECKING"
    ]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_the_walk_finds_every_floor_and_its_imports(src: tuple[Module, ...]) -> None:
    assert {module.floor for module in src} - {""} == set(FLOORS) == set(OUTSIDE)
    assert len(src) == len(list((ROOT / "src/frontdesk").rglob("*.py")))
    assert any(_outside(found) == "cryptography" for module in src for found in module.imports)


def test_every_standard_module_that_a_law_names_exists() -> None:
    assert {name.split(".")[0] for name in STDLIB} <= sys.stdlib_module_names


@pytest.mark.parametrize("floor_name", FLOORS)
def test_an_import_contract_names_the_floor(floor_name: str) -> None:
    floors = next(c for c in _contracts() if c["type"] == "layers" and c["containers"] == ["frontdesk"])
    assert floor_name in floors["layers"]


def test_every_module_that_an_import_contract_names_exists() -> None:
    """import-linter passes a wildcard that matches nothing."""
    patterns = [
        str(pattern)
        for contract in _contracts()
        for key in ("modules", "source_modules", "forbidden_modules", "containers", "ancestors")
        for pattern in contract.get(key, ())
    ]
    assert patterns
    empty = []
    for pattern in patterns:
        here = ROOT / "src" / pattern.removesuffix(".**").removesuffix(".*").replace(".", "/")
        found = (
            here.glob("*.py")
            if pattern.endswith("*")
            else [*here.glob("__init__.py"), *here.parent.glob(f"{here.name}.py")]
        )
        if not [path for path in found if not (pattern.endswith("*") and path.name == "__init__.py")]:
            empty.append(pattern)
    assert not empty


@pytest.mark.parametrize(
    ("place", "kind", "where"),
    [
        ("web/oauth2", "independence", ("modules", "frontdesk.web.oauth2.*")),
        ("domain/tokens", "layers", ("containers", "frontdesk.domain")),
        ("usecases/issuance", "layers", ("containers", "frontdesk.usecases")),
    ],
    ids=["endpoints", "domain", "usecases"],
)
def test_the_busy_places_are_held_by_a_contract_of_their_own(place: str, kind: str, where: tuple[str, str]) -> None:
    if not list((ROOT / "src/frontdesk" / place).glob("[a-z]*.py")):
        pytest.skip(f"modules in src/frontdesk/{place}")
    key, module = where
    assert any(c["type"] == kind and module in c.get(key, ()) for c in _contracts()), f"{kind} over {module}"


def _contracts() -> list[dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return contracts
