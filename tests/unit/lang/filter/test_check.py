"""What a resource lets be asked, and what literals mean there. Its table is the property: every row is one law."""

import pytest

from frontdesk.lang.filter.check import EQUAL, SEARCH, TIMES, Attribute, Kind, check_filter
from frontdesk.lang.filter.nodes import And, Comparison, Node, Not, Operator
from frontdesk.lang.filter.parser import MalformedFilter, parse_filter

KNOWN = {
    "text": Attribute(Kind.TEXT, SEARCH, str.casefold),
    "exact": Attribute(Kind.TEXT, EQUAL),
    "time": Attribute(Kind.TIME, TIMES),
    "any": Attribute(Kind.ANY, SEARCH, str.casefold),
}

CHECKED: list[tuple[str, Node]] = [
    ('text eq "ÄB"', Comparison("text", Operator.EQ, "äb")),
    ('exact eq "AB"', Comparison("exact", Operator.EQ, "AB")),
    ('time gt "1970-01-01T00:00:01.5Z"', Comparison("time", Operator.GT, 1500)),
    ('time lt "1970-01-02"', Comparison("time", Operator.LT, 86_400_000)),
    ('time eq "1970-01-01T01:00:00+01:00"', Comparison("time", Operator.EQ, 0)),
    ("any gt 5", Comparison("any", Operator.GT, 5)),
    ('any sw "A"', Comparison("any", Operator.SW, "a")),
    ("text eq null", Not(Comparison("text", Operator.PR))),
    ('text pr and not (any eq "X")', And((Comparison("text", Operator.PR), Not(Comparison("any", Operator.EQ, "x"))))),
]


@pytest.mark.parametrize(("text", "tree"), CHECKED, ids=[text for text, _ in CHECKED])
def test_literals_become_what_is_stored(text: str, tree: Node) -> None:
    assert check_filter(parse_filter(text), KNOWN.get) == tree


REFUSED = [
    ('other eq "x"', "other is no attribute"),
    ('text ne "x"', "text cannot be compared with 'ne'"),
    ('exact sw "x"', "exact cannot be compared with 'sw'"),
    ("exact pr", "exact cannot be compared with 'pr'"),
    ("exact eq null", "exact cannot be compared with null"),
    ("text gt null", "text cannot be compared with null"),
    ("text eq 5", "text is compared with a string"),
    ("time gt 5", "time is compared with a string"),
    ('time sw "2026"', "time cannot be compared with 'sw'"),
    ('time gt "soon"', "time is compared with a time"),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED, ids=[text for text, _ in REFUSED])
def test_what_may_not_be_asked_is_refused_by_name(text: str, sentence: str) -> None:
    with pytest.raises(MalformedFilter, match=sentence):
        check_filter(parse_filter(text), KNOWN.get)


def test_where_there_is_no_negation_it_is_refused_however_deep() -> None:
    node = parse_filter('text pr or (text pr and not (text eq "x"))')
    with pytest.raises(MalformedFilter, match="'not'"):
        check_filter(node, KNOWN.get, negation=False)
