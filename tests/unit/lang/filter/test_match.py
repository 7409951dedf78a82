"""What a filter means. That SQL means the same is the business of tests/properties."""

import pytest

from frontdesk.lang.filter.match import matches
from frontdesk.lang.filter.parser import parse_filter

THING = {
    "name": "Ada",
    "empty": "",
    "nothing": None,
    "age": 36,
    "height": 1.65,
    "admin": True,
    "tags": ["One", "two", None, ""],
    "none": [],
    "inner": {"name": "Eve", "list": [{"n": 1}, {"n": 2}]},
}

TRUE = [
    'name eq "Ada"',
    'name ne "ada"',
    'name gt "AZ"',
    'name le "Ada"',
    'name sw "A" and name ew "a" and name co "d"',
    'name sw ""',
    "age eq 36 and age ge 36.0 and age lt 36.5",
    "height gt 1",
    "admin eq true",
    "admin ne false",
    "name pr and age pr and admin pr and tags pr",
    'tags eq "two" and tags sw "O"',
    'tags ne "three"',
    'inner.name eq "Eve"',
    "inner.list.n eq 2",
    "nothing eq null and empty eq null and absent eq null and none eq null",
    "name ne null",
    'absent ne "x"',
    "not (absent pr)",
]
FALSE = [
    'name eq "ada"',
    'name eq ""',
    'empty eq ""',
    "empty pr",
    "none pr",
    'age eq "36"',
    "name eq 36",
    "admin eq 1",
    "admin gt false",
    "age sw 3",
    'age gt "a"',
    'tags ne "two"',
    'absent lt "z"',
    'inner eq "Eve"',
    "inner pr",
    'name.more eq "Ada"',
    "absent ne null",
    'not (name eq "Ada")',
]


@pytest.mark.parametrize("text", TRUE)
def test_these_filters_hold_of_the_thing(text: str) -> None:
    assert matches(parse_filter(text), THING)


@pytest.mark.parametrize("text", FALSE)
def test_these_filters_do_not_hold_of_it(text: str) -> None:
    assert not matches(parse_filter(text), THING)


@pytest.mark.parametrize("text", ['name eq "ADA"', 'name sw "aD"', 'tags eq "TWO"', 'inner.name co "VE"'])
def test_case_counts_unless_it_is_folded(text: str) -> None:
    assert matches(parse_filter(text), THING, fold=True)
    assert not matches(parse_filter(text), THING)
