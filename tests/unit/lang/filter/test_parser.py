"""Reading filters: what the grammar says, its bounds, and sentences that say where it was broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.kernel.json import encode_text
from frontdesk.lang.filter.nodes import And, Comparison, Node, Not, Operator, Or
from frontdesk.lang.filter.parser import MAX_CHARACTERS, MAX_COMPARISONS, MAX_DEPTH, MalformedFilter, parse_filter


def a(operator: str, value: str | float | bool | None = None, attribute: str = "a") -> Comparison:
    return Comparison(attribute, Operator(operator), value)


READ: list[tuple[str, Node]] = [
    ('a eq "x"', a("eq", "x")),
    ("a pr", a("pr")),
    ("a EQ true", a("eq", True)),
    ("a eq False", a("eq", False)),
    ("a eq null", a("eq", None)),
    ("a gt -1.5", a("gt", -1.5)),
    ("a le 10", a("le", 10)),
    (r'a co "\"\\\u00e9"', a("co", '"\\é')),
    ('profile.a eq "x"', a("eq", "x", "profile.a")),
    ('urn:x:y.z-1 eq "x"', a("eq", "x", "urn:x:y.z-1")),
    ('eq eq "eq"', a("eq", "eq", "eq")),
    ("not pr", a("pr", None, "not")),
    ("a pr and b pr or c pr", Or((And((a("pr"), a("pr", None, "b"))), a("pr", None, "c")))),
    ("a pr AND (b pr Or c pr)", And((a("pr"), Or((a("pr", None, "b"), a("pr", None, "c")))))),
    ("not (a pr) and b pr", And((Not(a("pr")), a("pr", None, "b")))),
    ("((a pr))", a("pr")),
    ("  a\tpr  ", a("pr")),
]


@pytest.mark.parametrize(("text", "tree"), READ, ids=[text for text, _ in READ])
def test_a_filter_is_read_as_the_grammar_says(text: str, tree: Node) -> None:
    assert parse_filter(text) == tree


BROKEN = [
    ("", "an attribute at the end"),
    ("a", "an operator after a at the end"),
    ("a eq", "a value"),
    ("a eq x", "a value.* at character 6"),
    ("a is 1", "an operator after a at character 3"),
    ("a pr b", "'and', 'or' or the end at character 6"),
    ("(a pr", r"'\)' at the end"),
    ("a pr)", "at character 5"),
    ("not a pr", "at character 5"),
    ("a eq 'x'", "character 5"),
    ('a eq "x', "character 5"),
    ("a eq 01", "character 6 cannot be read"),
    ("a eq 1e999", "character 6 cannot be read"),
    ("a eq 99999999999999999999", "character 6 cannot be read"),
    (r'a eq "\u0000"', "character 6 cannot be read"),
    (r'a eq "\ud800"', "character 6 cannot be read"),
    ('a eq "\n"', "character 6 cannot be read"),
    ("ä pr", "character 1"),
    ('"a" eq "b"', "an attribute at character 1"),
]


@pytest.mark.parametrize(("text", "sentence"), BROKEN, ids=[text for text, _ in BROKEN])
def test_what_breaks_the_grammar_is_told_where(text: str, sentence: str) -> None:
    with pytest.raises(MalformedFilter, match=sentence):
        parse_filter(text)


def test_a_filter_is_as_long_deep_and_wide_as_its_bounds_and_no_more() -> None:
    parse_filter('a eq "' + "x" * (MAX_CHARACTERS - 7) + '"')
    parse_filter("(" * (MAX_DEPTH - 1) + "a pr" + ")" * (MAX_DEPTH - 1))
    parse_filter(" or ".join(["a pr"] * MAX_COMPARISONS))
    for text in (
        'a eq "' + "x" * (MAX_CHARACTERS - 6) + '"',
        "(" * MAX_DEPTH + "a pr" + ")" * MAX_DEPTH,
        "not (" * MAX_DEPTH + "a pr" + ")" * MAX_DEPTH,
        " or ".join(["a pr"] * (MAX_COMPARISONS + 1)),
    ):
        with pytest.raises(MalformedFilter, match=r"longer|deeper|more than"):
            parse_filter(text)


@given(st.one_of(st.text(), st.text('a1"\\()-. eqprnotandor', max_size=60)))
def test_whatever_comes_in_is_a_tree_or_a_sentence(text: str) -> None:
    try:
        parse_filter(text)
    except MalformedFilter as why:
        assert str(why).endswith(".")  # noqa: PT017  # either way is right


def printed(node: Node) -> str:
    match node:
        case And(parts):
            return " and ".join(f"({printed(part)})" for part in parts)
        case Or(parts):
            return " or ".join(f"({printed(part)})" for part in parts)
        case Not(part):
            return f"not ({printed(part)})"
        case Comparison(attribute, Operator.PR):
            return f"{attribute} pr"
        case Comparison(attribute, operator, value):
            return f"{attribute} {operator.value} {encode_text(value)}"


_values = st.one_of(
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\x00"), max_size=5),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
)
_comparisons = st.one_of(
    st.builds(Comparison, st.sampled_from(["a", "profile.b_1"]), st.just(Operator.PR)),
    st.builds(Comparison, st.just("a"), st.sampled_from([o for o in Operator if o is not Operator.PR]), _values),
)
_trees: st.SearchStrategy[Node] = st.recursive(
    _comparisons,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


@given(_trees)
def test_a_tree_that_is_printed_is_read_as_the_same_tree(tree: Node) -> None:
    assert parse_filter(printed(tree)) == tree
