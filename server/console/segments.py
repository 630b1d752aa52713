"""HQ's segments: the list, and a plain form in which a condition is put together.

What was put together so far travels in the form, so every step is a page without any script.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from starlette.responses import Response

from guide_app.domain.clause_form import CHOOSING, Filled, Form, clause_of, forms_of
from guide_app.domain.condition import EVERYBODY, Condition
from guide_app.domain.condition_reading import read_condition
from guide_app.domain.condition_writing import canonical, document_of
from guide_app.domain.entities import Segment
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.values import clean_text
from guide_app.mutations.fields import Change
from guide_app.mutations.segments import ArchiveSegment, SaveSegment
from server.console.condition_words import Known, Subject, group_words, known_of, subjects
from server.console.rows import find_named
from server.console.visit import Visit
from server.database_errors import DatabaseFails
from server.schema import ENTITY_TABLES
from server.segments import Use, count_by_store, uses_by_condition, uses_of

_TABLE = ENTITY_TABLES["segment"].c
_MONTHS = tuple((str(month), month) for month in range(1, 13))


@dataclass(slots=True)
class _Typed:
    """A form as it stands.

    Attributes:
        seen: The values that stood there when it was opened, as JSON.
        picked: What the clause is about that is being added.
    """

    name: str
    position: str
    condition: Condition
    seen: str
    picked: str = ""
    notice: str = ""


def show_list(visit: Visit) -> Response:
    """All segments, those out of use last."""
    brand_id, say = visit.here.brand.id, visit.speech
    with visit.desk.database.read() as connection:
        known, uses = known_of(connection, brand_id), uses_by_condition(connection, brand_id)
        rows = [
            {
                "id": row.id,
                "name": row.name,
                "archived": row.archived,
                "words": _words(row.condition, known, visit),
                "uses": _count_uses(uses, row.condition),
            }
            for row in connection.execute(
                select(_TABLE.id, _TABLE.name, _TABLE.archived, _TABLE.condition)
                .where(_TABLE.brand_id == brand_id)
                .order_by(_TABLE.archived, _TABLE.position, _TABLE.name, _TABLE.id)
            )
        ]
    return visit.page("segments.html", rows=rows, colon="：" if say.lang == "zh" else ": ")


def show_form(visit: Visit) -> Response:
    """The form of a new segment or of one that is there."""
    row = find_named(visit, Segment)
    return _form(visit, row, _typed_of(row), 200)


def save(visit: Visit) -> Response:
    """Take one step in the form, or save what it holds."""
    row = find_named(visit, Segment)
    typed = _read(visit)
    do = visit.form.get("do", "save")
    with visit.desk.database.read() as connection:
        known = known_of(connection, visit.here.brand.id)
    picked = {one.key: one for one in subjects(known, visit.speech)}.get(typed.picked)
    if do == "next":
        return _form(visit, row, typed, 200)
    if do.startswith("take."):
        typed.condition = _without(typed.condition, do)
        typed.picked = ""
        return _form(visit, row, typed, 200)
    if picked is not None and not _put(visit, typed, picked):
        typed.notice = visit.speech.t("segment.incomplete")
        return _form(visit, row, typed, 400)
    if do == "put":
        return _form(visit, row, typed, 200)
    return _save(visit, row, typed)


def archive(visit: Visit) -> Response:
    """Take a segment out of use, or bring it back."""
    archived = visit.form.get("archived") == "1"
    visit.change(ArchiveSegment(segment_id=visit.request.path_params["row_id"], archived=archived))
    return visit.go("segment", "saved")


def _save(visit: Visit, row: Segment | None, typed: _Typed) -> Response:
    try:
        seen = json.loads(typed.seen)
        position = int(typed.position or 0)
        new = {
            "name": typed.name,
            "position": position,
            "condition": document_of(typed.condition),
        }
        changes = {
            name: Change(seen=seen.get(name), new=value)
            for name, value in new.items()
            if row is None or seen.get(name) != value
        }
        if not changes:
            return visit.go("segment")
        outcome = visit.change(SaveSegment(segment_id=row.id if row else None, changes=changes))
    except Rejected as rejected:
        typed.notice = visit.speech.refusal(rejected.code.value, rejected.facts)
        return _form(visit, row, typed, 400)
    except (ValueError, AttributeError):
        typed.notice = visit.speech.refusal("wrong_type")
        return _form(visit, row, typed, 400)
    except DatabaseFails as failed:
        typed.notice = visit.speech.refusal(visit.why(failed))
        return _form(visit, row, typed, 503)
    if outcome.conflicts:
        fresh = _typed_of(find_named(visit, Segment))
        fresh.notice = visit.speech.t("segment.theirs")
        return _form(visit, row, fresh, 409)
    return visit.go("segment", "saved")


def _form(visit: Visit, row: Segment | None, typed: _Typed, status: int) -> Response:
    brand_id, say = visit.here.brand.id, visit.speech
    with visit.desk.database.read() as connection:
        known = known_of(connection, brand_id)
        counts, uses = {}, []
        if typed.condition.groups:
            counts = count_by_store(connection, brand_id, typed.condition, say.today)
            uses = uses_of(connection, brand_id, typed.condition)
    stores = sorted(
        ((known.names.get(store, store), count) for store, count in counts.items()),
        key=lambda one: (-one[1], one[0]),
    )
    listed = subjects(known, say)
    picked = {one.key: one for one in listed}.get(typed.picked)
    return visit.page(
        "segment.html",
        status,
        row=row,
        typed=typed,
        document=_text(document_of(typed.condition)),
        lines=[
            [group_words((clause,), known, say) for clause in group]
            for group in typed.condition.groups
        ],
        subjects=listed,
        picked=picked,
        forms=[(form.value, say.t(f"form.{form.value}")) for form in _forms(picked)],
        choices=_choices(picked, say),
        stores=stores,
        total=sum(counts.values()),
        uses=uses,
    )


def _forms(picked: Subject | None) -> tuple[Form, ...]:
    return () if picked is None else forms_of(picked.about)


def _choices(picked: Subject | None, say: Any) -> list[tuple[str, str]]:
    if picked is None:
        return []
    if Form.MONTHS in forms_of(picked.about):
        return [(value, say.t("says.month", n=month)) for value, month in _MONTHS]
    return list(picked.choices)


def _put(visit: Visit, typed: _Typed, picked: Subject) -> bool:
    """Add what was filled in to the condition. Returns whether it made sense."""
    form = visit.form
    try:
        chosen_form = Form(form.get("form", ""))
    except ValueError:
        return False
    chosen = tuple(value for value, _ in _choices(picked, visit.speech) if f"in.{value}" in form)
    texts = (form.get("value.0", ""), form.get("value.1", ""))
    if chosen_form not in CHOOSING:
        chosen = ()
    clause = clause_of(picked.about, Filled(chosen_form, texts, chosen))
    if clause is None:
        return False
    groups = list(typed.condition.groups)
    into = form.get("into", "")
    if into.isdigit() and int(into) < len(groups):
        groups[int(into)] = (*groups[int(into)], clause)
    else:
        groups.append((clause,))
    try:
        typed.condition = read_condition(document_of(Condition(tuple(groups))))
    except Rejected:  # more than a condition may hold
        return False
    typed.picked = ""
    return True


def _without(condition: Condition, do: str) -> Condition:
    """The condition without the clause that ``take.<group>.<clause>`` names."""
    _, _, place = do.partition(".")
    groups = [list(group) for group in condition.groups]
    try:
        group, clause = (int(part) for part in place.split("."))
        del groups[group][clause]
    except (ValueError, IndexError):
        return condition
    return Condition(tuple(tuple(group) for group in groups if group))


def _typed_of(row: Segment | None) -> _Typed:
    if row is None:
        return _Typed("", "0", EVERYBODY, "{}")
    seen = {"name": row.name, "position": row.position, "condition": row.condition}
    return _Typed(row.name, str(row.position), read_condition(row.condition), _text(seen))


def _read(visit: Visit) -> _Typed:
    form = visit.form
    try:
        condition = read_condition(json.loads(form.get("condition") or "null"))
        json.loads(form.get("seen", "{}"))
    except (ValueError, RecursionError):
        raise Rejected(Code.UNREADABLE) from None
    return _Typed(
        clean_text(form.get("new.name", "")).strip(),
        form.get("new.position", "0").strip(),
        condition,
        form.get("seen", "{}"),
        form.get("subject", ""),
    )


def _words(stored: str, known: Known, visit: Visit) -> list[str]:
    try:
        condition = read_condition(json.loads(stored))
    except Rejected:
        return [visit.speech.t("segment.unreadable")]
    return [group_words(group, known, visit.speech) for group in condition.groups]


def _count_uses(uses: Mapping[str, list[Use]], stored: str) -> int:
    try:
        return len(uses.get(canonical(read_condition(json.loads(stored))), ()))
    except Rejected:
        return 0


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
