"""One import, or its trial, piece by piece: between two pieces others can save."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from guide_app.domain.errors import Rejected
from guide_app.domain.known import KnownBy
from guide_app.intake import Bringer, Fate, Lookups, Profile, Rejection, Table, plan
from guide_app.intake.planned import Planned, rejection_of
from guide_app.mutations.customers import CreateCustomer
from guide_app.services.import_models import Draft, ImportState, KnownRow, Remark, Trial
from guide_app.services.import_steps import Work, work_of
from guide_app.services.known import KnownCheck
from guide_app.sync.acting import Acting
from guide_app.sync.book import Book
from localdb import imports

CHUNK_ROWS = 100
_PIECE_S = 0.2


class TrialRun:
    """Counts what an import would do. Call `step` until it says that nothing is left.

    Attributes:
        trial: What was found so far.
    """

    def __init__(
        self,
        table: Table,
        profile: Profile,
        lookups: Lookups,
        bringer: Bringer,
        known: KnownCheck,
    ) -> None:
        self.trial = Trial()
        self._table = table
        self._known = known
        self._bringer = bringer
        self._chunks = _planned(table, profile, lookups, bringer)

    @property
    def share(self) -> float:
        """How much of the file was looked at, from 0 to 1."""
        return self._table.done()

    def step(self) -> bool:
        """Look at some more rows; whether there are more.

        Raises:
            Refused: The file turns out to be broken.
        """
        until = time.monotonic() + _PIECE_S
        for chunk in self._chunks:
            for planned in chunk:
                self._count(planned)
            if time.monotonic() >= until:
                return True
        self.trial.finished = True
        return False

    def _count(self, planned: Planned) -> None:
        trial = self.trial
        trial.counts[planned.fate] += 1
        if planned.rejection is not None:
            trial.rejected.append(planned)
        number, label = planned.row.number, planned.label
        trial.remarks += [Remark(number, label, reason) for reason in planned.remarks]
        if isinstance(planned.arguments, CreateCustomer):
            values = planned.arguments.values
            given = {by.value: str(values.get(by.value) or "") for by in KnownBy}
            if found := self._known.find_here(**given).where:
                trial.known.append(KnownRow(number, label, tuple(found)))


class ImportRun:
    """Imports a file. Call `step` until it says that nothing is left.

    What takes a piece back is on the disk before the piece is: a power cut leaves no row of which
    nobody would know how to take it back.

    Attributes:
        settled: How many rows are through.
        rejected: Rows that were refused, some of them only now.
    """

    def __init__(
        self,
        book: Book,
        draft: Draft,
        profile: Profile,
        lookups: Lookups,
        bringer: Bringer,
        total: int,
        ended: Callable[[str], None],
    ) -> None:
        self.import_id = book.new_id()
        self.total = total
        self.rejected: list[Planned] = []
        self._book = book
        self._ended = ended
        self._facts = imports.Facts(total=total, counts=dict.fromkeys(map(str, Fate), 0))
        self._chunks = _planned(draft.table, profile, lookups, bringer)
        run = imports.Run(
            self.import_id, draft.file_name, book.now, ImportState.RUNNING.value, self._facts
        )
        with book.file.write() as connection:
            imports.add(connection, run)

    @property
    def settled(self) -> int:
        """How many rows are through."""
        return self._facts.settled

    def step(self) -> bool:
        """Import some more rows; whether there are more.

        Raises:
            Refused, LocalError, OSError: It ends here; what was imported stays.
        """
        try:
            chunk = next(self._chunks, None)
            if chunk is None:
                self._end(ImportState.DONE)
                return False
            self._carry_out(chunk)
        except BaseException:
            self._ended(self.import_id)
            raise
        return True

    def stop(self) -> None:
        """End it here; what was imported stays, and can be taken back."""
        self._end(ImportState.STOPPED)

    def _carry_out(self, chunk: Sequence[Planned]) -> None:
        to_do = [planned for planned in chunk if planned.arguments is not None]
        with self._book.file.write() as connection:
            work = [
                work_of(connection, planned, self._book.new_id, self._book.today)
                for planned in to_do
            ]
            imports.add_steps(connection, self.import_id, [one.record() for one in work])
        with self._book.acting() as acting:
            refused: dict[int, Rejection] = {}
            undone: list[int] = []
            for one in work:
                done, rejection = _act(acting, one)
                if rejection is not None:
                    refused[one.planned.row.number] = rejection
                    undone += [] if done else [one.planned.row.number]
            self._count(chunk, refused)
            imports.drop_rows(acting.connection, self.import_id, undone)
            imports.save(acting.connection, self.import_id, ImportState.RUNNING.value, self._facts)

    def _count(self, chunk: Sequence[Planned], refused: dict[int, Rejection]) -> None:
        for planned in chunk:
            rejection = refused.get(planned.row.number, planned.rejection)
            fate = planned.fate if rejection is None else Fate.REJECTED
            self._facts.counts[fate.value] += 1
            if rejection is not None:
                self.rejected.append(planned._replace(fate=fate, rejection=rejection))
        self._facts.settled += len(chunk)
        self._facts.row = max(self._facts.row, *(planned.row.number for planned in chunk))

    def _end(self, state: ImportState) -> None:
        with self._book.file.write() as connection:
            imports.save(connection, self.import_id, state.value, self._facts)
        self._ended(self.import_id)


def _planned(
    table: Table, profile: Profile, lookups: Lookups, bringer: Bringer
) -> Iterator[list[Planned]]:
    brand_id, today = "", date.max  # of orders alone
    return plan(table, profile, lookups, brand_id, today, chunk_rows=CHUNK_ROWS, bringer=bringer)


def _act(acting: Acting, work: Work) -> tuple[int, Rejection | None]:
    """Do what a row comes to: how much of it was done, and why the rest was refused."""
    for done, (mutation_id, arguments) in enumerate(work.calls):
        try:
            acting.act(arguments, mutation_id)
        except Rejected as refused:
            return done, rejection_of(refused)
    return len(work.calls), None
