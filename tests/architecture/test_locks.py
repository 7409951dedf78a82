"""What is installed is what the lock files say, from wherever the machine gets its packages."""

import re
import tomllib
from pathlib import PurePath

import pytest
from tests.architecture.source import ROOT

# in pieces, so that this file does not name what it looks for
REGISTRIES = re.compile(
    "|".join(
        (
            r"pypi\.or" + "g",
            r"pypi\.pytho" + "n",
            r"pythonhosted\.or" + "g",
            r"npmjs\.(?:or|co)" + "[gm]",
            r"yarnpkg\.co" + "m",
            r"crates\.i" + "o",
            r"rubygems\.or" + "g",
            r"proxy\.golan" + "g",
            r"--(?:extra-)?index-" + "url|--find-" + "links ",
        )
    )
)
_SOURCES = {".py", ".js", ".mjs", ".css", ".html", ".toml", ".lock", ".json", ".cfg", ".ini", ".npmrc", ".sh", ""}


def test_no_source_names_a_package_registry(files: tuple[str, ...]) -> None:
    sources = [name for name in files if PurePath(name).suffix in _SOURCES]
    assert {"Makefile", "requirements.lock", "requirements-dev.lock", "tools/lock"} <= set(sources)
    wrong = [name for name in sources if REGISTRIES.search((ROOT / name).read_text("utf-8", "replace"))]
    assert not wrong, "\n".join(sorted(set(wrong)))


@pytest.mark.parametrize(
    ("name", "least"), [("requirements.lock", 30), ("requirements-dev.lock", 30), ("requirements-ldap.lock", 1)]
)
def test_every_locked_package_has_its_hash(name: str, least: int) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text("utf-8"))
    assert len(entries) >= least
    assert [entry.split("\n")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_developers_run_what_users_run() -> None:
    users, developers = _locked("requirements.lock"), _locked("requirements-dev.lock")
    assert {name: version for name, version in users.items() if developers.get(name) != version} == {}


def test_whatever_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    runtime = {_name(need) for need in project["project"]["dependencies"]}
    groups = project["dependency-groups"]
    dev = {_name(need) for need in (*groups["dev"], *groups["setup"]) if isinstance(need, str)}
    extras = {_name(need) for needs in project["project"]["optional-dependencies"].values() for need in needs}
    assert runtime <= _locked("requirements.lock").keys()
    assert extras == _locked("requirements-ldap.lock").keys(), "an extra's lock holds what it adds, and nothing else"
    assert runtime | dev <= _locked("requirements-dev.lock").keys()


def _locked(name: str) -> dict[str, str]:
    return dict(re.findall(r"(?m)^([a-z0-9][\w.\-]*)==(\S+)", (ROOT / name).read_text("utf-8")))


def _name(need: str) -> str:
    return re.split(r"[^\w.\-]", need)[0].lower().replace("_", "-")
