"""The reference page names every function there is."""

import re
from pathlib import Path

from frontdesk.lang.el.functions.catalogue import FUNCTIONS

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "expressions.md"


def test_every_function_is_on_the_reference_page() -> None:
    names = set(re.findall(r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)?(?=[(`])", PAGE.read_text("utf-8")))
    assert set(FUNCTIONS) - names == set()
