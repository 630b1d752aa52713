"""Conditions as SQL: the answer of `domain.segments.matches`, for every customer at once.

Written for the tables of a guide's file and of the server alike. What decides how a condition is
worded is its shape; the rest is filled in, so that a statement is worded once for many of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    case,
    not_,
    or_,
    select,
    true,
    tuple_,
)

from guide_app.domain.condition import ASKS, Ask, Clause, Condition, Fact
from guide_app.domain.condition_days import (
    born_between,
    days_of_the_year,
    span_of,
    written_birthdays,
    written_day,
)
from guide_app.domain.segments import CUSTOMER_FIELDS, LONGEST_INTERVAL, NEEDED_ROWS
from guide_app.domain.words import Relation
from guide_app.tables.among import among, among_numbers
from guide_app.tables.one_of import one_of
from guide_app.tables.sql_functions import day_before, has_inside, month_and_day

Tables = Mapping[str, Table]
Given = Callable[[str], BindParameter[Any]]
_CALENDARS = ((0, "solar"), (1, "lunar"))
_NEVER = (0, 0, 0)
_EVER = (-(2**62), 0, 0)


def shape_of(condition: Condition) -> Condition:
    """What of a condition decides how it is worded, as a condition that says nothing else."""
    return Condition(tuple(tuple(map(_shape, group)) for group in condition.groups))


def condition_on(
    tables: Tables, shape: Condition, customer_id: ColumnElement[str] | None = None
) -> ColumnElement[bool]:
    """A condition on the table of customers, with parameters for `values_of` to fill in.

    Whether customers are removed, and whose they are, is not asked.

    Args:
        tables: Where the rows lie.
        shape: From `shape_of`.
        customer_id: Where the query has the ids of customers, if it does not read their table.
    """
    own = tables["customer"].c.id
    asked = own if customer_id is None else customer_id
    by_rows: list[ColumnElement[bool]] = []
    by_customer: list[ColumnElement[bool]] = []
    numbered = _numbered(shape)
    for group in shape.groups:
        reads_rows_alone = all(clause.fact in NEEDED_ROWS for clause in group)
        worded = _any_of(tables, asked if reads_rows_alone else own, group, numbered)
        (by_rows if reads_rows_alone else by_customer).append(worded)
    if customer_id is not None and by_customer:
        by_rows.append(customer_id.in_(select(own).where(*by_customer)))
        by_customer = []
    return and_(true(), *by_rows, *by_customer)


def conditions_on(tables: Tables, shapes: Sequence[Condition]) -> list[ColumnElement[bool]]:
    """Several conditions on the table of customers, for one statement.

    The parameters are those of `in_a_row`.
    """
    own = tables["customer"].c.id
    numbered = _numbered(in_a_row(shapes))
    return [
        and_(true(), *(_any_of(tables, own, group, numbered) for group in shape.groups))
        for shape in shapes
    ]


def in_a_row(conditions: Iterable[Condition]) -> Condition:
    """The condition that asks for all of what these ask, one after the other."""
    return Condition(tuple(group for condition in conditions for group in condition.groups))


def customer_ids_on(tables: Tables, clause: Clause) -> Select[Any]:
    """The customers of the rows that a clause of `NEEDED_ROWS` asks for, repeats among them.

    The clause is neither negated nor holds for those of whom nothing is known; it is that of a
    shape in which it stands alone.
    """
    return _ROWS[clause.fact](tables, clause, partial(_parameter, "c0"))[0]


def values_of(condition: Condition, today: date, *, on_sqlite: bool) -> dict[str, Any]:
    """What the parameters of the condition's shape are filled in with on the brand's day."""
    as_one = _as_json if on_sqlite else list
    values: dict[str, Any] = {}
    for clause, prefix in zip(_clauses(condition), _numbered(condition), strict=True):
        for name, value in _values(clause, today):
            filled = as_one(value) if isinstance(value, frozenset | list) else value
            values[f"{prefix}_{name}"] = filled
    return values


def _clauses(condition: Condition) -> Iterator[Clause]:
    return (clause for group in condition.groups for clause in group)


def _numbered(condition: Condition) -> Iterator[str]:
    return (f"c{number}" for number, _ in enumerate(_clauses(condition)))


def _shape(clause: Clause) -> Clause:
    return replace(
        clause,
        values=("",) * len(clause.values) if ASKS[clause.fact] is Ask.PART else (),
        kind=None,
        first=None if clause.first is None else 0,
        last=None if clause.last is None else 0,
        least=None if clause.least is None else 0,
        most=None if clause.most is None else 0,
        months=(1,) if clause.months or clause.within is not None else (),
        within=None,
    )


def _any_of(
    tables: Tables,
    customer_id: ColumnElement[str],
    group: Sequence[Clause],
    numbered: Iterator[str],
) -> ColumnElement[bool]:
    return or_(*(_worded(tables, customer_id, clause, next(numbered)) for clause in group))


def _worded(
    tables: Tables, customer_id: ColumnElement[str], clause: Clause, prefix: str
) -> ColumnElement[bool]:
    given = partial(_parameter, prefix)
    if clause.fact in NEEDED_ROWS:
        of_whom = partial(_of_customer, tables["customer"], customer_id)
        rows, known_rows = _ROWS[clause.fact](tables, clause, given)
        so, known = of_whom(rows), true() if known_rows is None else of_whom(known_rows)
    else:
        so, known = _WORDED[ASKS[clause.fact]](tables["customer"], clause, given)
    if clause.negated:
        return and_(known, not_(so)) if clause.missing else or_(not_(known), not_(so))
    return or_(not_(known), so) if clause.missing else so


def _parameter(prefix: str, name: str) -> BindParameter[Any]:
    return bindparam(f"{prefix}_{name}", required=False)


Worded = tuple[ColumnElement[bool], ColumnElement[bool]]
"""Whether it is so, and whether the fact is known; if it is not, the first may be NULL."""


Rows = tuple[Select[Any], Select[Any] | None]
"""The ids of customers: for whom it is so, and of whom the fact is known; None: of everybody."""


def _choice(customer: Table, clause: Clause, given: Given) -> Worded:
    column = _field(customer, clause)
    return among(column, given("in").key), column.is_not(None)


def _tags(tables: Tables, _clause: Clause, given: Given) -> Rows:
    worn = tables["customer_tag"].c
    return select(worn.customer_id).where(among(worn.tag_id, given("in").key)), None


def _part(customer: Table, clause: Clause, given: Given) -> Worded:
    column = _field(customer, clause)
    known = and_(column.is_not(None), column != "")
    parts = [has_inside(column, given(f"has_{n}")) for n, _ in enumerate(clause.values)]
    return (and_(known, or_(*parts)) if parts else known), known


def _day(customer: Table, clause: Clause, given: Given) -> Worded:
    column = _field(customer, clause)
    bounds = _bounds(clause, column, given)
    return and_(column.is_not(None), *bounds), column.is_not(None)


def _dates(tables: Tables, clause: Clause, given: Given) -> Rows:
    noted = tables["customer_date"].c
    of_kind = select(noted.customer_id).where(noted.kind_id == given("kind"), noted.removed == 0)
    asked = of_kind.where(*_bounds(clause, noted.on, given))
    if clause.yearly:
        asked = of_kind.where(among(month_and_day(noted.on), given("days").key))
    return asked, of_kind


def _bounds(
    clause: Clause, column: ColumnElement[Any], given: Given
) -> Iterator[ColumnElement[bool]]:
    if clause.first is not None:
        yield column >= given("first")
    if clause.last is not None:
        yield column <= given("last")


def _number(table: Table, clause: Clause, given: Given) -> Worded:
    customer = table.c
    if clause.fact is Fact.OVERDUE_DAYS:
        interval = case(  # a longer one has no day before it
            (customer.repurchase_days.between(0, LONGEST_INTERVAL), customer.repurchase_days)
        )
        known = and_(customer.last_order_on.is_not(None), interval.is_not(None))
        within = []
        if clause.least is not None:
            within.append(customer.last_order_on <= day_before(given("least"), interval))
        if clause.most is not None:
            within.append(customer.last_order_on >= day_before(given("most"), interval))
        return and_(known, *within), known
    column = _average(customer) if clause.fact is Fact.AVERAGE_ORDER else _field(table, clause)
    known = column.is_not(None)
    within = []
    if clause.least is not None:
        within.append(column >= given("least"))
    if clause.most is not None:
        within.append(column <= given("most"))
    return and_(*within) if within else known, known


def _average(customer: Any) -> ColumnElement[Any]:
    whole = customer.order_total.op("/")(customer.order_count)  # of integers, towards zero
    return case((customer.order_count > 0, whole))


def _children_of_age(tables: Tables, clause: Clause, given: Given) -> Rows:
    kin = tables["family_member"].c
    written = kin.birthday_year, kin.birthday_month, kin.birthday_day
    born = tuple_(*written)
    children = _children(kin).where(*(part.is_not(None) for part in written))
    of_age, known = [], []
    for number, calendar in _CALENDARS:
        by_it = kin.birthday_lunar == number
        asked = [by_it, born <= _written(given, f"{calendar}_last")]
        if clause.most is not None:
            asked.append(born > _written(given, f"{calendar}_after"))
        of_age.append(and_(*asked))
        known.append(and_(by_it, born <= _written(given, f"{calendar}_today")))
    return children.where(or_(*of_age)), children.where(or_(*known))


def _written(given: Given, name: str) -> Any:
    return tuple_(*(given(f"{name}_{part}") for part in "ymd"))


def _birthday(customer: Table, clause: Clause, given: Given) -> Worded:
    born = customer.c
    known = and_(born.birthday_month.is_not(None), born.birthday_day.is_not(None))
    if not clause.months:
        return known, known
    written = 100 * born.birthday_month + born.birthday_day
    either = (
        and_(born.birthday_lunar == number, among_numbers(written, given(calendar).key))
        for number, calendar in _CALENDARS
    )
    return and_(known, or_(*either)), known


def _flag(customer: Table, clause: Clause, _given: Given) -> Worded:
    if clause.fact is Fact.SIZE_KNOWN:
        return and_(customer.c.size.is_not(None), customer.c.size != ""), true()
    return customer.c.deleted_us == 1, true()


def _any_children(tables: Tables, _clause: Clause, _given: Given) -> Rows:
    return _children(tables["family_member"].c), None


def _children(kin: Any) -> Select[Any]:
    return select(kin.customer_id).where(kin.relation == Relation.CHILD.value, kin.removed == 0)


_WORDED: Mapping[Ask, Callable[[Table, Clause, Given], Worded]] = {
    Ask.CHOICE: _choice,
    Ask.PART: _part,
    Ask.DAY: _day,
    Ask.NUMBER: _number,
    Ask.MONEY: _number,
    Ask.BIRTHDAY: _birthday,
    Ask.FLAG: _flag,
}
"""For facts that stand in the customer's own row."""
_ROWS: Mapping[Fact, Callable[[Tables, Clause, Given], Rows]] = {
    Fact.TAG: _tags,
    Fact.DATE: _dates,
    Fact.HAS_CHILD: _any_children,
    Fact.CHILD_MONTHS: _children_of_age,
}
"""For those that stand in other rows, `NEEDED_ROWS`."""


def _field(customer: Table, clause: Clause) -> ColumnElement[Any]:
    return customer.c[CUSTOMER_FIELDS[clause.fact]]


def _of_customer(
    customer: Table, customer_id: ColumnElement[str], customer_ids: Select[Any]
) -> ColumnElement[bool]:
    """The customer is one of those, or stands for one of them; few stand for anybody."""
    merged = customer.alias("merged").c
    (found,) = customer_ids.selected_columns
    of_aliases = select(merged.merged_into).where(
        merged.merged_into.is_not(None), customer_ids.where(found == merged.id).exists()
    )
    return one_of(customer_id, customer_ids.union_all(of_aliases))


def _values(clause: Clause, today: date) -> Iterator[tuple[str, Any]]:
    ask = ASKS[clause.fact]
    if ask is Ask.CHOICE:
        yield "in", list(clause.values)
    elif ask is Ask.PART:
        yield from ((f"has_{number}", value) for number, value in enumerate(clause.values))
    elif ask is Ask.DAY:
        yield from _values_of_day(clause, today)
    elif clause.fact is Fact.CHILD_MONTHS:
        yield from _values_of_age(clause, today)
    elif clause.fact is Fact.OVERDUE_DAYS:
        for name, days in (("least", clause.least), ("most", clause.most)):
            if days is not None:
                yield name, (today - timedelta(days=days)).isoformat()
    elif ask is Ask.BIRTHDAY:
        for lunar, calendar in _CALENDARS:
            written = written_birthdays(clause, today, bool(lunar))
            if written is not None:
                yield calendar, written
    else:
        yield from (("least", clause.least), ("most", clause.most))


def _values_of_day(clause: Clause, today: date) -> Iterator[tuple[str, Any]]:
    yield "kind", clause.kind
    if clause.yearly:
        yield "days", days_of_the_year(clause, today)
    else:
        first, last = span_of(clause, today)
        yield from (("first", first.isoformat()), ("last", last.isoformat()))


def _values_of_age(clause: Clause, today: date) -> Iterator[tuple[str, Any]]:
    for lunar, calendar in _CALENDARS:
        youngest = written_day(today, bool(lunar))
        between = born_between(clause, today, bool(lunar))
        reached = between is not None and youngest is not None
        for name, written in (
            ("today", youngest if reached else _NEVER),
            ("last", between.last if reached and between else _NEVER),
            ("after", (between and between.after) or _EVER),
        ):
            for part, value in zip("ymd", written or _NEVER, strict=True):
                yield f"{calendar}_{name}_{part}", value


def _as_json(values: Iterable[Any]) -> str:
    return json.dumps(sorted(values))
