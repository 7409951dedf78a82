"""``statement()`` refuses whatever could reach the rows of another org."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    ColumnElement,
    MetaData,
    Select,
    Table,
    Text,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.expression import ClauseElement

from frontdesk.storage.one_org import CrossesOrgs
from frontdesk.storage.spelling import consume_once, delete_by, insert_row, select_by, update_by
from frontdesk.storage.statement import InList, Rows, param, statement, statement_across_orgs
from frontdesk.storage.tables import metadata

_ROOM = MetaData()
people = Table("people", _ROOM, Column("org_id", Text), Column("id", Text), Column("boss_id", Text))
badges = Table("badges", _ROOM, Column("org_id", Text), Column("id", Text), Column("person_id", Text))
bosses = people.alias("bosses")
MINE = people.c.org_id == param("org_id")
BOSSES_OF_MINE = bosses.c.org_id == param("org_id")
MY_BADGES = badges.c.org_id == param("org_id")
SAME_ORG = badges.c.org_id == people.c.org_id
HIS = badges.c.person_id == people.c.id

ALLOWED: dict[str, Callable[[], ClauseElement]] = {
    "a select of one org": lambda: select(people.c.id).where(MINE),
    "the comparison the other way round": lambda: select(people.c.id).where(param("org_id") == people.c.org_id),
    "a join of two that are both compared": lambda: select(people.c.id).join(badges, HIS).where(MINE, MY_BADGES),
    "a join that hands the org on": lambda: select(people.c.id).join(badges, HIS & SAME_ORG).where(MINE),
    "an outer join that hands the org on": lambda: select(people.c.id).outerjoin(badges, HIS & SAME_ORG).where(MINE),
    "a subquery that is compared itself": lambda: select(people.c.id).where(
        MINE, people.c.id.in_(select(badges.c.person_id).where(MY_BADGES))
    ),
    "an exists that is compared itself": lambda: select(literal(1)).where(
        exists(select(badges.c.id).where(MY_BADGES, badges.c.id == param("id")))
    ),
    "a table joined with itself, both compared": lambda: (
        select(people.c.id)
        .join(bosses, bosses.c.id == people.c.boss_id)
        .where(MINE, bosses.c.org_id == param("org_id"))
    ),
    "an or beside the comparison": lambda: select(people.c.id).where(
        MINE, or_(people.c.id == param("id"), people.c.boss_id == param("id"))
    ),
    "a list of ids": lambda: select(people.c.id).where(MINE, InList(people.c.id, "ids")),
    "an update": lambda: update(people).where(MINE, people.c.id == param("id")).values(boss_id=param("boss_id")),
    "a delete": lambda: delete(people).where(MINE),
    "an insert": lambda: insert(people).values(org_id=param("org_id"), id=param("id")),
    "an insert that may be there already": lambda: (
        upsert(people).values(org_id=param("org_id"), id=param("id")).on_conflict_do_nothing()
    ),
    "a subquery that is correlated": lambda: select(people.c.id).where(
        MINE, exists(select(badges.c.id).where(SAME_ORG, HIS))
    ),
    "a derived table that is compared": lambda: select(select(people.c.id).where(MINE).subquery().c.id),
    "an update with a closed subquery": lambda: (
        update(people)
        .where(MINE, people.c.id.in_(select(badges.c.person_id).where(MY_BADGES)))
        .values(boss_id=param("boss_id"))
    ),
    "a union of two closed halves": lambda: union_all(
        select(people.c.id).where(MINE), select(badges.c.id).where(MY_BADGES)
    ),
    "no table at all": lambda: select(literal(1)),
}

REFUSED: dict[str, Callable[[], ClauseElement]] = {
    "a select without it": lambda: select(people.c.id),
    "a select by id alone": lambda: select(people.c.id).where(people.c.id == param("id")),
    "a count": lambda: select(func.count()).select_from(people),
    "another org's comparison": lambda: select(people.c.id).where(people.c.org_id == param("other_org")),
    "a fixed org": lambda: select(people.c.id).where(people.c.org_id == "00o1"),
    "every org but mine": lambda: select(people.c.id).where(people.c.org_id != param("org_id")),
    "orgs after mine": lambda: select(people.c.id).where(people.c.org_id > param("org_id")),
    "not mine": lambda: select(people.c.id).where(~MINE),
    "mine or": lambda: select(people.c.id).where(or_(MINE, people.c.id == param("id"))),
    "mine or, deep inside": lambda: select(people.c.id).where(or_(people.c.id == "x", MINE & (people.c.id != "x"))),
    "only looked at, not asked for": lambda: select(people.c.id, MINE),
    "another column of mine": lambda: select(people.c.id).where(people.c.boss_id == param("org_id")),
    "a join with one side open": lambda: select(people.c.id).join(badges, HIS).where(MINE),
    "a join with the other side open": lambda: select(people.c.id).join(badges, HIS).where(MY_BADGES),
    "a join on the org and nobody's": lambda: select(people.c.id).join(badges, HIS & SAME_ORG),
    "two tables side by side": lambda: select(people.c.id, badges.c.id).where(MINE),
    "a subquery that is open": lambda: select(people.c.id).where(MINE, people.c.id.in_(select(badges.c.person_id))),
    "an open table around a closed subquery": lambda: select(people.c.id).where(
        people.c.id.in_(select(badges.c.person_id).where(MY_BADGES))
    ),
    "an exists that is open": lambda: select(literal(1)).where(exists(select(badges.c.id))),
    "a table joined with itself, once open": lambda: (
        select(people.c.id).join(bosses, bosses.c.id == people.c.boss_id).where(MINE)
    ),
    "a scalar subquery in the columns": lambda: select(
        people.c.id, select(func.count()).select_from(badges).scalar_subquery()
    ).where(MINE),
    "a derived table that is open": lambda: select(select(people.c.id).subquery().c.id),
    "a with that is open": lambda: select(select(people.c.id).cte("everyone").c.id),
    "a union with one open half": lambda: union_all(select(people.c.id).where(MINE), select(badges.c.id)),
    "an update without it": lambda: update(people).values(boss_id=param("boss_id")),
    "an update of mine or": lambda: (
        update(people).where(or_(MINE, people.c.id == param("id"))).values(boss_id=param("boss_id"))
    ),
    "an update that moves a row to another org": lambda: update(people).where(MINE).values(org_id=param("new_org")),
    "an update from an open subquery": lambda: (
        update(people).where(MINE, people.c.id.in_(select(badges.c.person_id))).values(boss_id=param("boss_id"))
    ),
    "a delete without it": lambda: delete(people),
    "a delete by id alone": lambda: delete(people).where(people.c.id == param("id")),
    "an insert without it": lambda: insert(people).values(id=param("id")),
    "an insert for a fixed org": lambda: insert(people).values(org_id="00o1", id=param("id")),
    "an insert for another org": lambda: insert(people).values(org_id=param("other_org"), id=param("id")),
    "an insert that puts the org elsewhere": lambda: insert(people).values(id=param("org_id")),
    "an insert of an open select": lambda: insert(people).from_select(
        ["org_id", "id"], select(badges.c.org_id, badges.c.id)
    ),
    "raw words": lambda: text("DELETE FROM people"),
    "raw words inside": lambda: select(people.c.id).where(MINE, text("1 = 1")),
    "an outer join whose left side escapes": lambda: select(people.c.id).outerjoin(badges, HIS & SAME_ORG & MINE),
    "a full join that hands nothing on": lambda: (
        select(people.c.id).outerjoin(badges, HIS & SAME_ORG, full=True).where(MINE)
    ),
    "an update that looks into an open table": lambda: (
        update(people).where(MINE, people.c.id == badges.c.person_id).values(boss_id=badges.c.id)
    ),
    "a delete that looks into an open table": lambda: delete(people).where(MINE, people.c.id == badges.c.person_id),
}


@pytest.mark.parametrize("construct", ALLOWED.values(), ids=ALLOWED)
def test_a_statement_that_holds_every_table_to_its_org_is_made(construct: Callable[[], ClauseElement]) -> None:
    statement(construct())


@pytest.mark.parametrize("construct", REFUSED.values(), ids=REFUSED)
def test_a_statement_that_could_reach_another_org_is_refused(construct: Callable[[], ClauseElement]) -> None:
    with pytest.raises(CrossesOrgs):
        statement(construct())


def test_a_refusal_names_the_table() -> None:
    with pytest.raises(CrossesOrgs, match="badges"):
        statement(select(people.c.id).join(badges, HIS).where(MINE))


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_spelling_holds_every_table_to_its_org(table: Table) -> None:
    first = (
        next(column.name for column in table.primary_key if column.name != "org_id")
        if len(table.primary_key) > 1
        else "org_id"
    )
    insert_row(table)
    select_by(table)
    if first != "org_id":
        update_by(table, first, [first])
        delete_by(table, first)
    if {"spent_at", "expires_at"} <= set(table.c.keys()):
        consume_once(table, first)


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_org_id_comes_first_in_every_key_and_index(table: Table) -> None:
    assert next(iter(table.primary_key)).name == "org_id"
    across_orgs = {"uq_orgs_url"}  # a URL belongs to one org of all
    indexes = [index.name for index in table.indexes if index.columns[0].name != "org_id"]
    assert set(indexes) <= across_orgs


FURTHER: dict[str, Callable[[], ColumnElement[Any]]] = {
    "a column of the rows": lambda: people.c.id == param("id"),
    "an or of them": lambda: or_(people.c.id == param("id"), people.c.boss_id == param("id")),
    "a list of ids": lambda: InList(people.c.id, "ids"),
    "a subquery that is compared itself": lambda: people.c.id.in_(select(badges.c.person_id).where(MY_BADGES)),
    "a union of two closed halves": lambda: people.c.id.in_(
        union_all(select(badges.c.person_id).where(MY_BADGES), select(bosses.c.id).where(BOSSES_OF_MINE))
    ),
    "an exists that is correlated": lambda: exists(select(badges.c.id).where(SAME_ORG, HIS)),
}
FURTHER_REFUSED: dict[str, Callable[[], ColumnElement[Any]]] = {
    "another table": lambda: people.c.id == badges.c.person_id,
    "another table, compared": lambda: MY_BADGES,
    "another table, deep inside": lambda: or_(people.c.id == "x", func.coalesce(badges.c.id, "") == ""),
    "the same table by another name": lambda: bosses.c.id == people.c.boss_id,
    "a subquery that is open": lambda: people.c.id.in_(select(badges.c.person_id)),
    "a union with one open half": lambda: people.c.id.in_(
        union_all(select(badges.c.person_id).where(MY_BADGES), select(bosses.c.id))
    ),
    "an exists that is open": lambda: exists(select(badges.c.id)),
    "a scalar subquery that is open": lambda: select(func.count()).select_from(badges).scalar_subquery() == people.c.id,
    "a column of a derived table": lambda: people.c.id == select(people.c.id).where(MINE).subquery().c.id,
    "raw words": lambda: func.coalesce(text("1 OR 1"), people.c.id) == "x",
}


@pytest.mark.parametrize("further", FURTHER.values(), ids=FURTHER)
def test_rows_are_narrowed_by_what_stays_within_the_org(further: Callable[[], ColumnElement[Any]]) -> None:
    rows, dialect = select(people.c.id).where(MINE), SQLiteDialect_pysqlite(paramstyle="named")
    narrowed = Rows(rows).narrowed([further()], [people.c.id], 5).compiled(dialect)
    whole = statement(rows.where(further()).order_by(people.c.id).limit(5)).compiled(dialect)
    assert (narrowed.sql, narrowed.order) == (whole.sql, whole.order)


@pytest.mark.parametrize("further", FURTHER_REFUSED.values(), ids=FURTHER_REFUSED)
def test_rows_are_neither_narrowed_nor_ordered_by_what_reaches_beyond_the_org(
    further: Callable[[], ColumnElement[Any]],
) -> None:
    rows = Rows(select(people.c.id).where(MINE))
    with pytest.raises(CrossesOrgs):
        rows.narrowed([further()], [people.c.id], 5)
    with pytest.raises(CrossesOrgs):
        rows.narrowed([], [further()], 5)


@pytest.mark.parametrize(
    "construct", [select(people.c.id), select(people.c.id).where(MY_BADGES)], ids=["open", "other"]
)
def test_rows_that_are_not_of_one_org_cannot_be_narrowed_to_it(construct: Select[Any]) -> None:
    with pytest.raises(CrossesOrgs):
        Rows(construct)


def test_a_statement_across_orgs_says_why() -> None:
    statement_across_orgs(select(people.c.id), why="a test")
    with pytest.raises(AssertionError):
        statement_across_orgs(select(people.c.id), why="")
