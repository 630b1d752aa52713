"""The left pane: everything known of a customer but the history, a card for each kind of thing."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtGui import QAction

from ui.profile.dates import DatesCard
from ui.profile.expected import ExpectedCard
from ui.profile.facts import FactsCard, OrdersCard
from ui.profile.family import FamilyCard
from ui.profile.programme import ProgrammeCard
from ui.profile.same_person import SamePersonCard
from ui.profile.shown import Shown
from ui.profile.taken_over import TakenOverCard
from ui.widgets import ScrollPane


class FactsPane(ScrollPane):
    """Lays the cards out and fills them; what is asked for in them is for the page to connect.

    Args:
        commands: The page's actions by object name.
    """

    def __init__(self, commands: Mapping[str, QAction]) -> None:
        super().__init__(name="profileFactsPane")
        self.same = SamePersonCard()
        self._taken_over = TakenOverCard()
        self._facts = FactsCard()
        self._expected = ExpectedCard()
        self.programme = ProgrammeCard(commands["beginSop"], commands["materialForProfile"])
        self.dates = DatesCard(commands["addDate"])
        self.family = FamilyCard()
        self.orders = OrdersCard()
        for card in (
            *(self.same, self._taken_over, self._facts, self._expected),
            *(self.programme, self.dates, self.family, self.orders),
        ):
            self.column.addWidget(card)
        self.column.addStretch(1)

    def show_customer(self, shown: Shown, today: date) -> None:
        """Show somebody."""
        facts, programme = shown.profile.facts, shown.programme
        there = facts.removed_on is None
        self.same.show_people(shown.same, may_change=there)
        self._taken_over.show_told(shown.profile.taken_over, today)
        self._facts.show_facts(facts, today)
        self._expected.show_advice(shown.advice)
        self.programme.show_programme(programme, facts, today)
        self.programme.setVisible(there)
        self.dates.show_dates(programme.dates, today, has_kinds=there and bool(programme.kinds))
        self.family.show_family(shown.profile.family)
        self.orders.show_orders(shown.orders, has_more=shown.more_orders)
