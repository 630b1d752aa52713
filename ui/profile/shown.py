"""What is shown of a customer, and asking for it: with so much of the history as is wanted."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from guide_app.domain.advisor import Advice
from guide_app.services.customer_models import Profile, TagGroupChoice
from guide_app.services.customers import CustomerService
from guide_app.services.merging import SamePerson
from guide_app.services.models import OrderFact, TimelineLine
from guide_app.services.run_models import Programme
from guide_app.services.runs import RunService
from ui.tasks import Latest, TaskRunner

_LINES = 30
_ORDERS = 10


@dataclass(frozen=True)
class Shown:
    """A profile with as much history as is shown, and the note that was begun.

    Attributes:
        more_lines: There may be more of the history.
        more_orders: There may be more purchases.
    """

    profile: Profile
    draft: str
    lines: tuple[TimelineLine, ...]
    more_lines: bool
    orders: tuple[OrderFact, ...]
    more_orders: bool
    groups: tuple[TagGroupChoice, ...]
    programme: Programme
    same: SamePerson
    advice: Advice | None


class Asking(QObject):
    """Asks for one customer at a time; another one withdraws it.

    Args:
        service: Whom it asks.
        runs: The same for days and SOPs.
        runner: Work off the GUI thread.
        parent: The page.
    """

    answered = Signal(object)  # Shown
    failed = Signal(object)  # what was raised

    def __init__(
        self, service: CustomerService, runs: RunService, runner: TaskRunner, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._runs = runs
        self._loads = Latest(runner)
        self._customer_id: str | None = None
        self._lines = _LINES
        self._orders = _ORDERS

    def begin(self, customer_id: str) -> None:
        """Ask for this customer from now on, and for the newest of the history only."""
        self._customer_id = customer_id
        self._lines, self._orders = _LINES, _ORDERS

    def ask(self) -> None:
        """Ask for everything anew."""
        customer_id, lines, orders = self._customer_id, self._lines, self._orders
        if customer_id is not None:
            self._loads.run(
                lambda: self._read(customer_id, lines, orders),
                done=self._on_answer,
                failed=self._on_failed,
            )

    def ask_more_lines(self) -> None:
        """Ask for more of the history as well."""
        self._lines += _LINES
        self.ask()

    def ask_more_orders(self) -> None:
        """Ask for more purchases as well."""
        self._orders += _ORDERS
        self.ask()

    def _on_answer(self, shown: Shown) -> None:
        self.answered.emit(shown)

    def _on_failed(self, error: BaseException) -> None:
        self.failed.emit(error)

    def _read(self, customer_id: str, lines: int, orders: int) -> Shown:
        """On a reader thread."""
        service = self._service
        profile = service.profile(customer_id)
        shown_lines, shown_orders = profile.timeline, profile.orders
        if lines > _LINES:
            shown_lines = service.timeline(customer_id, lines)
        if orders > _ORDERS:
            shown_orders = service.orders(customer_id, orders)
        return Shown(
            profile=profile,
            draft=service.note_draft(customer_id),
            lines=shown_lines,
            more_lines=len(shown_lines) >= lines,
            orders=shown_orders,
            more_orders=len(shown_orders) >= orders,
            groups=service.tag_catalog(),
            programme=self._runs.programme(customer_id),
            same=service.same_person(customer_id),
            advice=service.advice(profile),
        )
