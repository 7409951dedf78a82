"""What is printed from the code says what the code says."""

import pytest
from tests.architecture.print_reference import FOLDER, PAGES

from frontdesk.web.routes import ROUTES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_reference_is_what_the_code_prints(name: str) -> None:
    again = "python -m tests.architecture.print_reference writes it anew"
    assert (FOLDER / name).read_text("utf-8") == PAGES[name](), again


def test_every_route_says_what_it_does() -> None:
    assert [f"{route.method} {route.path}" for route in ROUTES if not route.endpoint.__doc__] == []
