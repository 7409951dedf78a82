"""What the documentation points at is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.architecture.source import ROOT

_PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_SOURCE = re.compile(r"`((?:kernel|lang|protocol|domain|storage|runtime|usecases|web|main)/[\w/]+(?:\.py|/))[`:]")


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [link for link, leads in _links(page) if not leads] == []


@pytest.mark.parametrize("name", ["architecture.md", "security.md"])
def test_every_module_that_a_page_names_is_there(name: str) -> None:
    named = _SOURCE.findall((ROOT / "docs" / name).read_text("utf-8"))
    assert named
    assert [path for path in named if not (ROOT / "src/frontdesk" / path).exists()] == []


def _links(page: Path) -> Iterator[tuple[str, bool]]:
    for target, anchor in _LINK.findall(page.read_text("utf-8")):
        if "://" not in target:
            file = (page.parent / target).resolve() if target else page
            yield f"{target}#{anchor}", file.exists() and (not anchor or anchor in _anchors(file))


def _anchors(page: Path) -> set[str]:
    """Headings as a browser of the repository spells them in links."""
    return {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in _HEADING.findall(page.read_text("utf-8"))
    }
