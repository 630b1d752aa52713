"""What is known of a customer, and what was bought."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from guide_app.domain.words import Outcome
from guide_app.services.customer_models import CustomerFacts
from guide_app.services.models import OrderFact
from ui.dates import date_words, day_words
from ui.i18n import Retranslated
from ui.profile.birthday_words import birthday_words
from ui.profile.timeline_words import consent_words
from ui.theme import Space
from ui.widgets import Card, KeyButton, Look, TextLabel
from ui.widgets.layouts import take_all
from ui.words.alone import alone
from ui.words.changes import field_words
from ui.words.money import money_words
from ui.words.shop import outcome_words, source_words


class FactsCard(Retranslated, Card):
    """Facts in two columns, those nobody knows left out."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(name="profileFacts", parent=parent)
        self._facts: CustomerFacts | None = None
        self._today = date.min
        self._word = TextLabel(role="strong")
        self.column.addWidget(self._word)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnStretch(1, 1)
        self.column.addLayout(self._grid)
        self.retranslate()

    def show_facts(self, facts: CustomerFacts, today: date) -> None:
        """Show somebody."""
        self._facts, self._today = facts, today
        self.retranslate()

    def retranslate(self) -> None:
        self._word.setText(self.tr("Facts"))
        take_all(self._grid)
        if self._facts is None:
            return
        known = [(word, value) for word, value in self._lines(self._facts) if value]
        for at, (word, value) in enumerate(known):
            self._grid.addWidget(TextLabel(word, role="dim"), at, 0)
            label = TextLabel(value, wrap=True)
            label.setAccessibleName(f"{word}: {value}")
            self._grid.addWidget(label, at, 1)

    def _lines(self, facts: CustomerFacts) -> list[tuple[str, str]]:
        def day(when: date | None) -> str:
            return alone(day_words(when, self._today)) if when else ""

        contact = day(facts.last_contact_on)
        if facts.unanswered:
            contact += f" · {outcome_words(Outcome.NO_ANSWER)}"
        birthday = birthday_words(facts.birthday) if facts.birthday else ""
        if birthday and facts.age is not None:
            birthday += " · " + self.tr("%n year(s) old", "", facts.age)
        bought = ""
        if facts.order_count:
            bought = self.tr("%n time(s), {total} in all", "", facts.order_count).format(
                total=money_words(facts.order_total)
            )
        return [
            (field_words("size"), facts.size or ""),
            (field_words("preference"), facts.preference or ""),
            (field_words("remark"), facts.remark or ""),
            (self.tr("Birthday"), birthday),
            (field_words("wechat"), facts.wechat or ""),
            (field_words("member_number"), facts.member_number or ""),
            (field_words("source"), source_words(facts.source)),
            (self.tr("Last contact"), contact),
            (self.tr("Last purchase"), day(facts.last_order_on)),
            (self.tr("Bought"), bought),
            (self.tr("Rest until"), date_words(facts.cool_until) if facts.cool_until else ""),
            (field_words("consent"), consent_words(facts.consent)),
        ]


class OrdersCard(Retranslated, Card):
    """Purchases, newest first."""

    more_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(name="profileOrders", parent=parent)
        self._orders: tuple[OrderFact, ...] = ()
        self._has_more = False
        self._word = TextLabel(role="strong")
        self.column.addWidget(self._word)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.S)
        self.column.addLayout(self._lines)
        self._none = TextLabel(role="dim")
        self.column.addWidget(self._none)
        self._more = KeyButton(look=Look.QUIET, name="profileMoreOrders")
        self._more.clicked.connect(self.more_asked)
        self.column.addWidget(self._more)
        self.retranslate()

    def retranslate(self) -> None:
        self._word.setText(self.tr("Purchases"))
        self._none.setText(self.tr("No purchase yet."))
        self._more.setText(self.tr("Older"))
        self.show_orders(self._orders, has_more=self._has_more)

    def show_orders(self, orders: Sequence[OrderFact], *, has_more: bool) -> None:
        """Show these."""
        self._orders, self._has_more = tuple(orders), has_more
        take_all(self._lines)
        for order in self._orders:
            what = order.summary or self.tr("%n item(s)", "", order.items)
            self._lines.addWidget(_order_line(order, what, self._returned(order)))
        self._none.setVisible(not self._orders)
        self._more.setVisible(has_more)

    def _returned(self, order: OrderFact) -> str:
        """What came back of it, in words; nothing where nothing did."""
        if order.returned_on is None or order.returned_amount is None:
            return ""
        day = date_words(order.returned_on, with_year=True)
        if order.returned_amount == order.amount:
            return self.tr("all returned {day}").format(day=day)
        amount = money_words(order.returned_amount)
        return self.tr("{amount} returned {day}").format(amount=amount, day=day)


def _order_line(order: OrderFact, what: str, returned: str) -> QWidget:
    holder = QWidget()
    day = date_words(order.ordered_on, with_year=True)
    amount = money_words(order.amount)
    upper = QHBoxLayout()
    upper.addWidget(TextLabel(what, elide=True), 1)
    upper.addWidget(TextLabel(amount, role="strong"))
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(upper)
    number = "" if order.summary else order.number
    about = " · ".join(part for part in (day, order.store_name or "", number) if part)
    column.addWidget(TextLabel(about, role="faint", elide=True))
    if returned:
        column.addWidget(TextLabel(returned, role="dim", elide=True))
    holder.setAccessibleName(", ".join(part for part in (day, what, amount, returned) if part))
    return holder
