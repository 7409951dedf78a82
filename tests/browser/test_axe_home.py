"""A person's own pages in every language and in a brand's colours: axe-core, the keyboard, nothing cut off."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from tests.browser.conftest import PageOf
from tests.browser.keyboard import tab_through
from tests.browser.look import serve_folder
from tests.browser.look_home import render_own, write_own

from frontdesk.domain.brands.look import brand_stylesheet

_TOO_WIDE = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth)"
_YELLOW = "#FFE600"
"""A brand's colour that nobody could read on white, nor white on it."""


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the examples are served."""
    folder = tmp_path_factory.mktemp("own")
    write_own(folder, brand_stylesheet(_YELLOW))
    with serve_folder(folder) as origin:
        yield origin


@pytest.mark.parametrize(
    ("language", "dark", "width"), [("en", False, 1100), ("de", False, 360), ("de", True, 1100), ("ja", True, 360)]
)
def test_axe_finds_nothing_to_mend(
    page_of: PageOf, origin: str, axe_source: str, language: str, dark: bool, width: int
) -> None:
    page = page_of(dark=dark, width=width)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    for example in render_own(language):
        page.goto(f"{origin}/{example}-{language}.html")
        page.click(".languages summary")
        page.evaluate(axe_source)
        found: Mapping[str, Any] = page.evaluate("() => axe.run()")
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == [], example
        assert len(found["passes"]) > 5
        assert page.evaluate("document.documentElement.scrollWidth") == width, example
        assert page.evaluate(f"{_TOO_WIDE}.map(e => e.outerHTML)") == [], example
        assert page.evaluate("document.documentElement.lang") == language
    assert complaints == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_keyboard_reaches_every_control(page_of: PageOf, origin: str, dark: bool) -> None:
    page = page_of(dark=dark, width=1100 if dark else 360)
    page.route("**/brand.css", lambda route: route.fulfill(body="", content_type="text/css"))
    for example in render_own("de"):
        page.goto(f"{origin}/{example}-de.html")
        controls, reached = tab_through(page, dark=dark)
        assert reached == controls, example
        assert controls, example


def test_the_brands_colour_is_taken_where_it_can_be_read(page_of: PageOf, origin: str) -> None:
    for dark, colour in ((True, "rgb(255, 230, 0)"), (False, None)):
        page = page_of(dark=dark)
        page.goto(f"{origin}/password-en.html")
        shown = page.locator(".filled").evaluate("e => getComputedStyle(e).backgroundColor")
        assert (shown == "rgb(255, 230, 0)") is (colour is not None)
