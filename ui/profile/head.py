"""Who it is: name, masked phone, tags, state, temperature, consent, and the page's commands."""

from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app.services.customer_models import Profile
from ui.budget import BudgetMeter
from ui.codes.words import decoded_words
from ui.customers.cells import due_chip
from ui.dates import date_words, day_words
from ui.i18n import Retranslated
from ui.theme import Space, Tone
from ui.widgets import (
    Avatar,
    Chip,
    FilterChip,
    FlowLayout,
    InfoBanner,
    KeyButton,
    Look,
    TextLabel,
)
from ui.words.handovers import going_words
from ui.words.shop import TEMPERATURE_TONES, state_words, temperature_words

SHOWN_S = 15
"""How long a revealed phone number is to be seen."""


class ProfileHead(Retranslated, QWidget):
    """The upper part of the profile; its buttons are the page's commands.

    Args:
        commands: The page's actions by object name.
    """

    tag_removed = Signal(str)  # tag id
    restore_asked = Signal()

    def __init__(self, commands: dict[str, QAction], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("profileHead")
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._profile: Profile | None = None
        self._today = date.min
        self._commands = commands
        self._hiding = QTimer(self)
        self._hiding.setSingleShot(True)
        self._hiding.timeout.connect(self.hide_phone)
        self._avatar = Avatar("", side=46)
        self._name = TextLabel(role="title", elide=True)
        self._name.setObjectName("profileName")
        self._phone = TextLabel(role="dim")
        self._phone.setObjectName("profilePhone")
        self._about = TextLabel(role="dim", elide=True)
        self._tags = FlowLayout(gap=Space.XS, line_gap=Space.XS)
        self._budget = BudgetMeter(name="profileBudget")
        self._removed = InfoBanner("", tone=Tone.AMBER, name="profileRemoved")
        self._removed.acted.connect(self.restore_asked)
        self._removed.hide()
        self._going = InfoBanner("", tone=Tone.BLUE, name="profileGoing")
        self._going.hide()
        self._lay_out()
        self.retranslate()

    def show_profile(self, profile: Profile, today: date) -> None:
        """Show somebody; a number revealed for the same person stays for its time."""
        before = self._profile
        same = before is not None and before.facts.customer_id == profile.facts.customer_id
        self._profile, self._today = profile, today
        if not same:
            self._hiding.stop()
        self.retranslate()

    def reveal_phone(self, number: str) -> None:
        """Show the whole number for a while."""
        self._phone.setText(number)
        self._hiding.start(SHOWN_S * 1000)

    def hide_phone(self) -> None:
        """Show the mask again."""
        self._hiding.stop()
        if self._profile is not None:
            self._phone.setText(self._profile.facts.phone)

    def retranslate(self) -> None:
        profile = self._profile
        if profile is None:
            return
        facts = profile.facts
        self._avatar.set_name(facts.name)
        self._name.setText(facts.name if not facts.title else f"{facts.name} · {facts.title}")
        if not self._hiding.isActive():
            self._phone.setText(facts.phone)
        about = [
            self.tr("Added {day}").format(day=day_words(facts.added_on, self._today)),
            self.tr("guide {name}").format(name=facts.guide_name) if facts.guide_name else "",
            facts.store_name or "",
        ]
        self._about.setText(" · ".join(part for part in about if part))
        self._removed.setVisible(facts.removed_on is not None)
        if facts.removed_on is not None:
            day = date_words(facts.removed_on, with_year=True)
            self._removed.set_text(self.tr("Removed on {day}. Nothing is lost.").format(day=day))
            self._removed.set_action(self.tr("Restore"))
        self._going.setVisible(profile.move is not None)
        if profile.move is not None:
            self._going.set_text(going_words(profile.move, self._today))
        self._show_chips(profile)
        self._budget.show_budget(profile.budget)

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(Space.S)
        first.addWidget(self._name)
        first.addWidget(self._phone)
        self._reveal = KeyButton.of(self._commands["revealPhone"], look=Look.QUIET, icon="eye")
        self._reveal.setObjectName("profileReveal")
        first.addWidget(self._reveal)
        first.addWidget(self._about, 1)
        about = QVBoxLayout()
        about.setSpacing(Space.XS)
        about.addLayout(first)
        about.addLayout(self._tags)
        about.addWidget(self._budget)
        top = QHBoxLayout()
        top.setSpacing(Space.M)
        top.addWidget(self._avatar)
        top.addLayout(about, 1)
        self._buttons = FlowLayout(gap=Space.S, line_gap=Space.S)
        for name, look in (
            ("addTag", Look.SECONDARY),
            ("code", Look.SECONDARY),
            ("copyRemark", Look.QUIET),
            ("contacted", Look.SECONDARY),
            ("event", Look.SECONDARY),
            ("plan", Look.SECONDARY),
            ("copyForProfile", Look.SECONDARY),
            ("findForProfile", Look.QUIET),
            ("questions", Look.SECONDARY),
            ("edit", Look.SECONDARY),
            ("consent", Look.QUIET),
            ("remove", Look.QUIET),
        ):
            button = KeyButton.of(self._commands[name], look=look)
            button.setObjectName(f"profile{name[0].upper()}{name[1:]}")
            self._buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self._removed)
        column.addWidget(self._going)
        column.addLayout(top)
        column.addLayout(self._buttons)

    def _show_chips(self, profile: Profile) -> None:
        self._tags.clear()
        facts = profile.facts
        self._tags.addWidget(Chip(state_words(facts.state), Tone.ACCENT))
        if facts.temperature:
            words = self.tr("Temperature · {words}").format(
                words=temperature_words(facts.temperature)
            )
            self._tags.addWidget(Chip(words, TEMPERATURE_TONES[facts.temperature]))
        if profile.next_due is not None:
            due = due_chip(profile.next_due, self._today)
            words = self.tr("Next · {when}").format(when=due.text)
            self._tags.addWidget(Chip(words, due.tone))
        if facts.consent == "withdrawn":
            self._tags.addWidget(Chip(self.tr("No contact wanted"), Tone.RED))
        if facts.deleted_us:
            self._tags.addWidget(Chip(self.tr("Deleted us"), Tone.RED))
        if facts.code:
            code = Chip(self.tr("Code {code}").format(code=facts.code), Tone.ACCENT)
            code.setObjectName("profileCodeChip")
            if profile.code is not None:
                code.setToolTip(decoded_words(profile.code))
            self._tags.addWidget(code)
        for tag in profile.tags:
            words = self.tr("{tag} (archived)") if tag.archived else "{tag}"
            name = words.replace("{tag}", tag.name)
            chip = FilterChip(name, Tone.NEUTRAL, name=f"profileTag.{tag.tag_id}")
            chip.setToolTip(tag.group_name)
            chip.clicked.connect(self._commands["addTag"].trigger)
            chip.removed.connect(lambda tag_id=tag.tag_id: self.tag_removed.emit(tag_id))
            self._tags.addWidget(chip)
