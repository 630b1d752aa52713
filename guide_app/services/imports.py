"""A guide's own import: customers out of a spreadsheet into the own book, without a network too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path

from guide_app.domain.policy import may_set_tags
from guide_app.intake import (
    FIELDS,
    GUIDE_FILE,
    Bringer,
    Column,
    Fate,
    Profile,
    Rejection,
    Table,
    TableLookups,
    Target,
    day_formats,
    guess_columns,
    open_table,
)
from guide_app.intake.cells import as_text
from guide_app.intake.errors import BadCell
from guide_app.intake.fields import MANY, REQUIRED
from guide_app.intake.limits import SNIFFED_ROWS
from guide_app.intake.pasted import PastedTable
from guide_app.intake.rejects import RejectedFile
from guide_app.services.import_models import (
    Draft,
    FileChanged,
    ImportLine,
    ImportState,
    LeftOut,
    Trial,
    Unfit,
    UnfitCode,
)
from guide_app.services.import_run import ImportRun, TrialRun
from guide_app.services.import_undo import ImportUndo
from guide_app.services.known import KnownCheck
from guide_app.sync.book import Book
from localdb import imports
from localdb.queries import catalog
from localdb.schema import ENTITY_TABLES

SHOWN_ROWS = 5
_CELL = 60
_LEFT_OUT = {
    "guide": LeftOut.HQ_DECIDES,
    "store": LeftOut.HQ_DECIDES,
    **dict.fromkeys(("number", "ordered_on", "amount", "items", "summary"), LeftOut.ORDERS),
}
GUIDE_FIELDS = tuple(name for name in FIELDS[Target.CUSTOMER] if name not in _LEFT_OUT)
"""What a guide's column can be mapped to."""


class ImportService:
    """What the import's screens ask for and do.

    Args:
        book: The guide's open file.
        known: Tells who may be known in the brand.
    """

    def __init__(self, book: Book, known: KnownCheck | None = None) -> None:
        self._book = book
        self._known = known or KnownCheck(book)
        self._at_work: set[str] = set()

    def look_at(self, path: Path) -> Draft:
        """Open a file, and guess what its columns are.

        Raises:
            Refused: It is no table that can be read, or too large; nothing was changed.
        """
        stamp = _stamp(path)
        return self._draft(path.name, open_table(path, GUIDE_FILE), stamp)

    def look_at_text(self, text: str, name: str) -> Draft:
        """The same for rows that were copied in a spreadsheet.

        Raises:
            Refused: There is no table in it.
        """
        return self._draft(name, PastedTable(text, GUIDE_FILE), None)

    def begin_trial(self, draft: Draft, mapping: Mapping[int, str]) -> TrialRun:
        """What an import would do, piece by piece; it writes nothing.

        Raises:
            Unfit: The mapping cannot be used.
            FileChanged: The file is not the one that was looked at.
        """
        profile = _profile(draft, mapping)
        _check_stamp(draft)
        return TrialRun(draft.table, profile, self._lookups(), self._bringer(), self._known)

    def begin(self, draft: Draft, mapping: Mapping[int, str], trial: Trial) -> ImportRun:
        """Import a file after its trial, piece by piece.

        Raises:
            Unfit: The mapping cannot be used.
            FileChanged: The file is not the one that was looked at.
        """
        profile = _profile(draft, mapping)
        _check_stamp(draft)
        made = ImportRun(
            self._book,
            draft,
            profile,
            self._lookups(),
            self._bringer(),
            trial.total,
            self._at_work.discard,
        )
        self._at_work.add(made.import_id)
        return made

    def save_rejected(
        self, draft: Draft, trial: Trial, path: Path, words: Callable[[Rejection], str]
    ) -> int:
        """Write the rejected rows, each with its reason, as a file of the kind of the draft's.

        Raises:
            OSError: It cannot be written there.
        """
        with RejectedFile(path, draft.table, words) as file:
            for planned in trial.rejected:
                file.add(planned)
        return file.count

    def list_imports(self) -> tuple[ImportLine, ...]:
        """The guide's own imports of the last 30 days, newest first."""
        with self._book.file.read() as connection:
            return tuple(
                self._line(run, imports.count_steps(connection, run.id))
                for run in imports.list_runs(connection, self._book.now)
            )

    def undo(self, import_id: str) -> ImportUndo:
        """Take an import back, piece by piece; one that runs is not.

        Raises:
            LookupError: There is no such import.
        """
        if import_id in self._at_work:
            raise LookupError(import_id)
        return ImportUndo(self._book, import_id)

    def _draft(self, name: str, table: Table, stamp: tuple[str, int, int] | None) -> Draft:
        sample = list(islice(table.rows(), SNIFFED_ROWS))
        with self._book.file.read() as connection:
            groups = [g.name for g in catalog.tag_groups(connection) if not g.archived]
        places = {name: position for position, name in enumerate(table.columns)}
        mapping: dict[int, str] = {}
        left_out: dict[int, LeftOut] = {}
        for column in guess_columns(table.columns, sample, Target.CUSTOMER, groups):
            position = places[column.source]
            if column.to in _LEFT_OUT:
                left_out[position] = _LEFT_OUT[column.to]
            else:
                mapping[position] = column.to
        for column in guess_columns(table.columns, sample, Target.ORDER):
            position = places[column.source]
            if column.to in _LEFT_OUT and position not in mapping:
                left_out.setdefault(position, _LEFT_OUT[column.to])
        formats = {at: day_formats(sample, at) for at in range(len(table.columns))}
        return Draft(
            file_name=name,
            table=table,
            rows=tuple(tuple(map(_shown, row.cells)) for row in sample[:SHOWN_ROWS]),
            mapping=mapping,
            left_out=left_out,
            formats={at: found for at, found in formats.items() if found},
            stamp=stamp,
        )

    def _lookups(self) -> TableLookups:
        """Whom a row may mean: the guide's own customers, also where a manager sees the store's."""
        actor = self._book.actor
        own = ENTITY_TABLES["customer"].c.guide_id == actor.guide_id
        return TableLookups(self._book.file.read, ENTITY_TABLES, actor.brand_id, within=own)

    def _bringer(self) -> Bringer:
        actor = self._book.actor
        with self._book.file.read() as connection:
            me = [one for one in catalog.staff(connection) if one.id == actor.guide_id]
        names = frozenset(word for one in me for word in (one.name, one.account))
        return Bringer(actor.guide_id, names, lambda group: may_set_tags(actor, group))

    def _line(self, run: imports.Run, steps: int) -> ImportLine:
        state = ImportState(run.state)
        if state is ImportState.RUNNING and run.id not in self._at_work:
            state = ImportState.BROKEN_OFF
        facts = run.facts
        return ImportLine(
            import_id=run.id,
            file_name=run.file_name,
            at=run.at,
            state=state,
            total=facts.total,
            settled=facts.settled,
            row=facts.row,
            counts={fate: facts.counts.get(fate.value, 0) for fate in Fate},
            can_undo=steps > 0 and state is not ImportState.RUNNING,
            gone=facts.gone,
            put_back=facts.put_back,
            stays=facts.stays,
        )


def check_mapping(mapping: Mapping[int, str]) -> None:
    """Whether a mapping can be used.

    Raises:
        Unfit: With the reason.
    """
    fields = list(mapping.values())
    for name in fields:
        if fields.count(name) > 1 and name not in MANY:
            raise Unfit(UnfitCode.TWICE, name)
    if any(set(fields).isdisjoint(group) for group in REQUIRED[Target.CUSTOMER]):
        raise Unfit(UnfitCode.NO_KEY)


def _profile(draft: Draft, mapping: Mapping[int, str]) -> Profile:
    check_mapping(mapping)
    columns = tuple(
        Column(draft.columns[at], to, formats=draft.formats.get(at, ()))
        for at, to in sorted(mapping.items())
    )
    return Profile(draft.file_name, Target.CUSTOMER, columns)


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), found.st_size, found.st_mtime_ns


def _check_stamp(draft: Draft) -> None:
    if draft.stamp is not None and _stamp(Path(draft.stamp[0])) != draft.stamp:
        raise FileChanged


def _shown(cell: object) -> str:
    try:
        return " ".join((as_text(cell) or "").split())[:_CELL]
    except BadCell:
        return "…"
