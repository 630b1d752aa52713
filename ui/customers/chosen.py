"""Who is chosen in the list, and what the guide does to them: tags, plans, events, merging."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from guide_app.services.customer_models import TagGroupChoice
from guide_app.services.undo import Undo
from ui.customers.acts import CustomerActs
from ui.customers.model import CustomerRows
from ui.customers.table import CustomerTable
from ui.events import EventActs


class Chosen(QObject):
    """Acts on who is chosen, or else on who the current row is.

    Args:
        rows: Who is listed, and chosen.
        table: Knows the current row.
        acts: Asks, saves, says.
        events: The same for what happens in WeChat.
        parent: The list's page.

    Attributes:
        groups: The tags that there are to choose from.
    """

    def __init__(
        self,
        rows: CustomerRows,
        table: CustomerTable,
        acts: CustomerActs,
        events: EventActs,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._rows = rows
        self._table = table
        self._acts = acts
        self._events = events
        self._token: Undo | None = None
        self.groups: tuple[TagGroupChoice, ...] = ()

    def all(self) -> None:
        """Choose everybody who is listed."""
        self._rows.check(list(self._rows.ids), on=True)

    def none(self) -> None:
        """Choose nobody any more."""
        self._rows.check(self._rows.checked, on=False)

    def tag(self) -> None:
        """Ask which tags to put on."""
        if targets := self._targets():
            self._acts.tag(targets, self.groups, self._who(targets))

    def untag(self) -> None:
        """Ask which tags to take off."""
        if targets := self._targets():
            self._acts.untag(targets, self._who(targets))

    def plan(self) -> None:
        """Ask when to contact them."""
        if targets := self._targets():
            self._acts.plan(targets, self._who(targets))

    def note_event(self) -> None:
        """Ask what happened in WeChat."""
        if targets := self._targets():
            self._events.ask(targets, self._who(targets))

    def merge(self) -> None:
        """Two are one person: the first chosen stands for both."""
        targets = self._targets()
        if len(targets) == 2:
            self._acts.merge(targets[1], targets[0])

    def undo(self) -> None:
        """Take back what was done last."""
        if self._token is not None:
            token, self._token = self._token, None
            self._acts.undo(token)

    def keep(self, token: Undo | None) -> None:
        """What `undo` takes back; None: nothing."""
        self._token = token

    def _targets(self) -> tuple[str, ...]:
        current = self._rows.customer_id(self._table.currentIndex())
        return self._rows.checked or ((current,) if current else ())

    def _who(self, customer_ids: Sequence[str]) -> str:
        line = self._rows.line(customer_ids[0]) if len(customer_ids) == 1 else None
        return line.name if line else self.tr("%n customer(s)", "", len(customer_ids))
