"""What is refused when it is saved, rather than when somebody signs in."""

import pytest

from frontdesk.lang.el.check import ExpressionError
from frontdesk.lang.el.compile import compile_expression


@pytest.mark.parametrize(
    ("source", "position", "hint"),
    [
        ("toUppercase(user.x)", 0, "no function toUppercase .*Is toUpperCase meant"),
        ("String.lenght(user.x)", 7, "Is String.len"),
        ("user.email.length()", 11, "no functions of their own"),
        ("app.getGroups()", 4, "no function app.getGroups"),
        ("String.append('a')", 7, "takes 2 arguments, not 1"),
        ("String.len()", 7, "takes 1 argument, not 0"),
        ("Time.now('UTC', 'yyyy', 'x')", 5, "takes 0 to 2 arguments, not 3"),
        ("isMemberOfAnyGroup()", 0, "at least 1 argument, not 0"),
        ("String.stringSwitch('a', 'b', 'c')", 7, "pairs"),
        ("user.x matches '(a'", 15, "pattern cannot be read"),
        ("isMemberOfGroupNameRegex('[')", 25, "pattern cannot be read"),
        ("Time.now('Nowhere')", 9, "no time zone Nowhere"),
        ("Time.now('UTC', 'bb')", 16, "no letter 'b'"),
        ("getFilteredGroups({'00g1'}, 'group.color', 10)", 28, "group.color"),
        ("user.getGroups({'group.color': 'red'})", 15, "'group.color' at character 16 is none of user.getGroups"),
        ("user.getGroups('red')", 5, "takes criteria"),
        ("{'a': 1}", 0, "only as a criterion"),
        ("String.len({a: 1})", 11, "is none of String.len"),
        ("String + 'x'", 0, "family of functions"),
    ],
)
def test_what_can_never_work_is_refused_when_saved(source: str, position: int, hint: str) -> None:
    with pytest.raises(ExpressionError, match=hint) as refusal:
        compile_expression(source)
    assert refusal.value.position == position


@pytest.mark.parametrize(
    "source",
    [
        "!" * 65 + "a",
        "a" + ".b" * 65,
        "String.len(" * 65 + "a" + ")" * 65,
        "{" * 65 + "}" * 65,
        "a[" * 65 + "0" + "]" * 65,
    ],
    ids=["negations", "properties", "calls", "arrays", "indices"],
)
def test_nesting_is_bounded_so_that_no_stack_overflows(source: str) -> None:
    with pytest.raises(ExpressionError, match="nested"):
        compile_expression(source)


@pytest.mark.parametrize(
    "source",
    [
        "+".join("a" * 2000),
        " and ".join("a" * 600),
        "a?b:" * 1000 + "c",
        "a?:" * 1300 + "c",
        "(" * 2000 + "a" + ")" * 2000,
    ],
    ids=["sum", "conjunction", "conditional", "elvis", "parentheses"],
)
def test_long_chains_are_not_nesting(source: str) -> None:
    assert compile_expression(source).source == source


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("user.email", {"user"}),
        ("(appuser != null) ? appuser.userName : app.clientId", {"appuser", "app"}),
        ("org.name + session.amr[0] + access.scope[0]", {"org", "session", "access"}),
        ("source.login ?: idpuser.email ?: zendesk.email", {"source", "idpuser", "zendesk"}),
        ("'constant'", set()),
        ("isMemberOfGroup('00g1')", {"groups"}),
        ("user.getGroups({'group.id': app.groups}).![name]", {"groups", "app"}),
        ("Groups.startsWith('OKTA', user.prefix, 10)", {"groups", "user"}),
        ("user.getInternalProperty('id')", {"user", "internal"}),
        ("user.getLinkedObject('manager').email", {"user", "linked"}),
        ("getManagerUser('active_directory').email", {"directory"}),
        ("hasWorkdayUser() ? findWorkdayUser().id : null", {"directory"}),
        ("user.list.![name + other]", {"user"}),
    ],
)
def test_an_expression_says_what_it_reads(source: str, reads: set[str]) -> None:
    assert compile_expression(source).reads == reads
