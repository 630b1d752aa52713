"""How much of a customer's contact budget is used: two bars beside each other."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from guide_app.services.contact_budget import BudgetFact
from ui.i18n import Retranslated
from ui.theme import Space
from ui.widgets.meter import Meter
from ui.words.budget import budget_words, month_words, week_words


class BudgetMeter(Retranslated, QWidget):
    """The last 7 and the last 30 days."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._budget: BudgetFact | None = None
        self._week, self._month = Meter(name=f"{name}Week"), Meter(name=f"{name}Month")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.L)
        row.addWidget(self._week)
        row.addWidget(self._month)
        row.addStretch(1)

    def show_budget(self, budget: BudgetFact) -> None:
        """Show somebody's."""
        self._budget = budget
        self.retranslate()

    def retranslate(self) -> None:
        budget = self._budget
        if budget is None:
            return
        spoken, kept = budget_words(budget), budget.announced
        self._week.show_share(week_words(budget), spoken, budget.week, kept, budget.week_cap)
        self._month.show_share(month_words(budget), spoken, budget.month, kept, budget.month_cap)
        self.setAccessibleName(spoken)
