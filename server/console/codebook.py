"""The codebook: its version in use as rows that come from and go to a spreadsheet, and the others.

Nothing is kept before it is published; what was typed comes back with what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select
from starlette.responses import Response

from guide_app.domain.codebook import (
    Entry,
    Fault,
    Flaw,
    Reading,
    codebook_id,
    entries_of,
    find_flaw,
    folded,
    read_code,
)
from guide_app.domain.entities import Codebook
from guide_app.domain.errors import Code, Rejected
from guide_app.mutations.codes import CodeEntry, PublishCodebook
from guide_app.tables.tx import TableTx
from server.console.visit import Visit
from server.database_errors import DatabaseFails
from server.schema import ENTITY_TABLES

_BOOK, _TAG, _GROUP = (ENTITY_TABLES[name] for name in ("codebook", "tag", "tag_group"))
_HEADINGS = frozenset({"编码", "CODE"})
_COLUMNS = 4
_MOST_VERSIONS = 100


@dataclass(frozen=True, slots=True)
class Labels:
    """Tags as they are named in a row: by name where one has it, else with the group."""

    by_id: dict[str, str]
    by_name: dict[str, str]
    groups: dict[str, str]
    single: frozenset[str]

    @property
    def one_of(self) -> dict[str, str]:
        """Tag → group, where a customer has one of it at most."""
        return {tag: group for tag, group in self.groups.items() if group in self.single}


@dataclass(frozen=True, slots=True)
class Typed:
    """The rows as they were typed: entries, and the first thing that is wrong with them."""

    text: str
    entries: tuple[Entry, ...]
    flaw: str = ""


def show(visit: Visit) -> Response:
    """The codebook in use, ready to be changed."""
    with visit.desk.database.read() as connection:
        newest = _newest(connection, visit.here.brand.id)
        labels = _labels(connection, visit.here.brand.id)
    entries = () if newest is None else entries_of(newest)
    return _page(visit, Typed(_text_of(entries, labels), entries))


def work_on(visit: Visit) -> Response:
    """Check what was typed, or publish it as the next version."""
    with visit.desk.database.read() as connection:
        labels = _labels(connection, visit.here.brand.id)
    typed = _read(visit, visit.form.get("new.entries", ""), labels)
    if visit.form.get("do") != "publish":
        return _page(visit, typed, checked=True)
    if typed.flaw:
        return _page(visit, typed, 400)
    arguments = PublishCodebook(
        number_seen=_number(visit.form.get("seen.number", "")),
        entries=tuple(CodeEntry(**_values(entry)) for entry in typed.entries),
    )
    try:
        outcome = visit.change(arguments)
    except Rejected as rejected:
        flaw = visit.speech.refusal(rejected.code.value, rejected.facts)
        return _page(visit, Typed(typed.text, typed.entries, flaw), 400)
    except DatabaseFails as failed:
        flaw = visit.speech.refusal(visit.why(failed))
        return _page(visit, Typed(typed.text, typed.entries, flaw), 503)
    if outcome.conflicts:
        flaw = visit.speech.t("codebook.stale")
        return _page(visit, Typed(typed.text, typed.entries, flaw), 409)
    return visit.go("codebook", "done.published")


def show_version(visit: Visit) -> Response:
    """An older version, by which old codes are still read."""
    number = _number(visit.request.path_params["row_id"])
    with visit.desk.database.read() as connection:
        wanted = codebook_id(visit.here.brand.id, number)
        found = TableTx(connection, ENTITY_TABLES).find(Codebook, wanted)
        labels = _labels(connection, visit.here.brand.id)
    if found is None:
        raise Rejected(Code.NOT_FOUND)
    return visit.page("codebook_version.html", book=found, entries=entries_of(found), labels=labels)


def _page(visit: Visit, typed: Typed, status: int = 200, *, checked: bool = False) -> Response:
    with visit.desk.database.read() as connection:
        versions = _versions(connection, visit.here.brand.id)
        labels = _labels(connection, visit.here.brand.id)
    tried = visit.form.get("try", "").strip()[:60]
    reading = read_code(tried, typed.entries, labels.one_of) if tried and not typed.flaw else None
    number = versions[0]["number"] if versions else 0
    return visit.page(
        "codebook.html",
        status,
        typed=typed,
        checked=checked and not typed.flaw,
        labels=labels,
        versions=versions,
        # What conflicts was typed against another version: only a new look may publish it.
        seen=visit.form.get("seen.number", str(number)) if status != 409 else str(number),
        number=number,
        tried=tried,
        read=_said(visit, reading, tried),
    )


def _said(visit: Visit, reading: Reading | None, tried: str) -> str:
    if reading is None:
        return ""
    if reading.trouble is not None:
        meant = "、".join(reading.suggestions) or "—"
        return visit.speech.t("codebook.unread", text=tried, part=reading.part, meant=meant)
    return " · ".join(f"{one.code} = {one.question}：{one.answer}" for one in reading.entries)


def _read(visit: Visit, text: str, labels: Labels) -> Typed:
    """Rows of four columns between tabs, as a spreadsheet copies them."""
    entries: list[Entry] = []
    problem = ""
    for line in text.replace("\r\n", "\n").split("\n"):
        cells = [cell.strip() for cell in line.split("\t")][:_COLUMNS]
        if not any(cells) or folded(cells[0]) in _HEADINGS:
            continue
        code, question, answer, tag = (*cells, *("",) * (_COLUMNS - len(cells)))
        tag = tag or answer
        tag_id = labels.by_name.get(_alike(tag), "")
        if not tag_id and not problem:
            row = len(entries) + 1
            problem = visit.speech.t("codebook.no_tag", row=row, value=tag)
        entries.append(Entry(code, question, answer, tag_id))
    flaw = find_flaw(entries)
    if flaw is not None and not (problem and flaw.fault is Fault.REQUIRED):
        problem = _flaw_words(visit, flaw)
    return Typed(text, tuple(entries), problem)


def _flaw_words(visit: Visit, flaw: Flaw) -> str:
    first, second = flaw.readings or ("", "")
    return visit.speech.t(
        f"codebook.{flaw.fault.value}",
        row=flaw.line + 1,
        value=flaw.value,
        first=first,
        second=second,
    )


def _text_of(entries: Sequence[Entry], labels: Labels) -> str:
    return "\n".join(
        "\t".join((one.code, one.question, one.answer, labels.by_id.get(one.tag_id, "")))
        for one in entries
    )


def _values(entry: Entry) -> dict[str, str]:
    return {
        "code": entry.code,
        "question": entry.question,
        "answer": entry.answer,
        "tag_id": entry.tag_id,
    }


def _newest(connection: Connection, brand_id: str) -> Codebook | None:
    versions = _versions(connection, brand_id)
    if not versions:
        return None
    wanted = codebook_id(brand_id, versions[0]["number"])
    return TableTx(connection, ENTITY_TABLES).find(Codebook, wanted)


def _versions(connection: Connection, brand_id: str) -> Sequence[RowMapping]:
    """Number and day of the versions, newest first."""
    query = select(_BOOK.c.number, _BOOK.c.published_on).where(_BOOK.c.brand_id == brand_id)
    newest = query.order_by(_BOOK.c.number.desc()).limit(_MOST_VERSIONS)
    return connection.execute(newest).mappings().all()


def _labels(connection: Connection, brand_id: str) -> Labels:
    rows = connection.execute(
        select(_TAG.c.id, _TAG.c.name, _TAG.c.group_id, _TAG.c.archived, _GROUP.c.name.label("of"))
        .join_from(_TAG, _GROUP, _GROUP.c.id == _TAG.c.group_id)
        .where(_TAG.c.brand_id == brand_id)
        .order_by(_GROUP.c.position, _GROUP.c.name, _TAG.c.position, _TAG.c.name)
    ).all()
    names = [_alike(row.name) for row in rows if not row.archived]
    by_id, by_name = {}, {}
    for row in rows:
        whole = f"{row.of}/{row.name}"
        alone = names.count(_alike(row.name)) == 1
        by_id[row.id] = row.name if alone else whole
        if not row.archived:
            by_name[_alike(whole)] = row.id
            if alone:
                by_name[_alike(row.name)] = row.id
    single = select(_GROUP.c.id).where(_GROUP.c.brand_id == brand_id, _GROUP.c.single_choice == 1)
    return Labels(
        by_id,
        by_name,
        {row.id: row.group_id for row in rows},
        frozenset(connection.scalars(single)),
    )


def _alike(name: str) -> str:
    return "".join(name.split()).casefold()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
