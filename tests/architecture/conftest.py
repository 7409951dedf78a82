"""The source is read once a session, whatever the number of laws."""

import pytest
from tests.architecture.source import FLOORS, Module, our_files, read_modules


@pytest.fixture(scope="session")
def files() -> tuple[str, ...]:
    """Every file of ours, by its path from the root."""
    return our_files()


@pytest.fixture(scope="session")
def src(files: tuple[str, ...]) -> tuple[Module, ...]:
    """Every module of the package, its migrations included."""
    return read_modules("src/frontdesk/", files)


@pytest.fixture(scope="session")
def modules_of_tests(files: tuple[str, ...]) -> tuple[Module, ...]:
    """Every Python file of the tests."""
    return read_modules("tests/", files)


@pytest.fixture(params=FLOORS)
def floor(request: pytest.FixtureRequest, src: tuple[Module, ...]) -> tuple[Module, ...]:
    """The modules of one floor; a floor without rooms is told aloud, so that no law holds for want of code."""
    modules = tuple(module for module in src if module.floor == request.param)
    assert modules, f"src/frontdesk/{request.param} is gone, or the walk does not find it"
    if all(module.path.endswith("/__init__.py") for module in modules):
        pytest.skip(f"rooms in src/frontdesk/{request.param}")
    return modules


@pytest.fixture(scope="session")
def protocol(src: tuple[Module, ...]) -> tuple[Module, ...]:
    """The modules that speak a specification's words."""
    modules = tuple(m for m in src if m.floor == "protocol" and m.path != "src/frontdesk/protocol/__init__.py")
    if not modules:
        pytest.skip("rooms in src/frontdesk/protocol")
    return modules
