"""The profile: one customer, everything known, and everything that may be done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QSettings, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from guide_app.domain.words import Consent
from guide_app.services.customer_models import Profile, TagGroupChoice
from guide_app.services.customers import CustomerService
from guide_app.services.models import FamilyFact, OrderFact, TimelineLine
from guide_app.services.problems import problem_of
from guide_app.services.undo import Undo
from ui.customers.acts import CustomerActs
from ui.profile.facts import FactsCard, OrdersCard
from ui.profile.family import FamilyCard, FamilyDialog
from ui.profile.head import ProfileHead
from ui.profile.timeline import NoteBox, Timeline
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.tasks import Lane, Latest, TaskRunner
from ui.widgets import EmptyState, KeyButton, Look, Nothing, ScrollPane, TwoPanes, hairline
from ui.words.problems import problem_words

_LINES = 30
_ORDERS = 10


@dataclass(frozen=True)
class _Loaded:
    """A profile with as much history as is shown."""

    profile: Profile
    lines: tuple[TimelineLine, ...]
    orders: tuple[OrderFact, ...]
    groups: tuple[TagGroupChoice, ...]


class ProfilePage(Page):
    """One customer; `on_shown` gets the id.

    Args:
        service: What it asks and does.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
        today: The brand's day.
        zone: The brand's time zone, for times of day.
        settings: Where the border between the panes is remembered.
    """

    page_id = "profile"
    icon = "user"
    in_rail = False

    def __init__(
        self,
        service: CustomerService,
        runner: TaskRunner,
        *,
        saved: Callable[[], None],
        today: Callable[[], date],
        zone: tzinfo,
        settings: QSettings | None = None,
    ) -> None:
        super().__init__()
        self._service = service
        self._runner = runner
        self._saved = saved
        self._today = today
        self._zone = zone
        self._came_from = "customers"
        self._customer_id: str | None = None
        self._loaded: _Loaded | None = None
        self._lines_wanted = _LINES
        self._orders_wanted = _ORDERS
        self._loads = Latest(runner)
        self._acts = CustomerActs(self, service, runner, saved=saved, today=today)
        self._acts.done.connect(lambda _token: self.refresh())
        self._make_commands()
        self._lay_out(settings)
        self.retranslate()
        self._show_nothing(Nothing.LOADING)

    @classmethod
    def word(cls) -> str:
        return QCoreApplication.translate("ProfilePage", "Customer file")

    def trailing_widgets(self) -> Sequence[QWidget]:
        return (self._back_button,)

    def came_from(self, page_id: str) -> None:
        """Another page is or was shown: BACK leads there."""
        if page_id and page_id != self.page_id:
            self._came_from = page_id

    def on_shown(self, argument: object = None) -> None:
        if isinstance(argument, str) and argument != self._customer_id:
            self._customer_id = argument
            self._loaded = None
            self._lines_wanted, self._orders_wanted = _LINES, _ORDERS
            self._note.show_customer(argument)
            self._show_nothing(Nothing.LOADING)
        if self._customer_id is None:
            QTimer.singleShot(0, self, self._go_back)  # the window opened here, without anybody
        else:
            self.refresh()

    def on_hidden(self) -> None:
        self._head.hide_phone()

    def refresh(self) -> None:
        if self._customer_id is not None:
            self._loads.run(
                partial(self._ask, self._customer_id, self._lines_wanted, self._orders_wanted),
                done=self._on_loaded,
                failed=self._on_failed,
            )

    def focus_first(self) -> None:
        self.setFocus()

    def retranslate(self) -> None:
        for name, words in (
            ("addNote", self.tr("Write a note")),
            ("saveNote", self.tr("Save note")),
            ("addTag", self.tr("Tags")),
            ("plan", self.tr("Plan follow-up")),
            ("edit", self.tr("Edit")),
            ("revealPhone", self.tr("Show number")),
            ("restoreValue", self.tr("Put the overwritten value back")),
            ("back", self.tr("Back")),
            ("remove", self.tr("Remove customer")),
        ):
            self._actions[name].setText(words)
        self._show_consent()

    # Laying out

    def _make_commands(self) -> None:
        self._actions: dict[str, QAction] = {}
        for key, slot, name in (
            (Key.ADD_NOTE, self._on_note, "addNote"),
            (Key.SAVE_NOTE, self._on_save_note, "saveNote"),
            (Key.ADD_TAG, self._on_tag, "addTag"),
            (Key.PLAN, self._on_plan, "plan"),
            (Key.EDIT, self._on_edit, "edit"),
            (Key.REVEAL_PHONE, self._on_reveal, "revealPhone"),
            (Key.RESTORE_VALUE, self._on_restore_newest, "restoreValue"),
            (Key.BACK, self._go_back, "back"),
            (None, self._on_consent, "consent"),
            (None, self._on_remove, "remove"),
        ):
            self._actions[name] = add_action(self, key, slot, name=name)

    def _lay_out(self, settings: QSettings | None) -> None:
        self._back_button = KeyButton.of(
            self._actions["back"], look=Look.SECONDARY, icon="chevron-left", parent=self
        )
        self._back_button.setObjectName("profileBack")
        self._back_button.hide()
        self._head = ProfileHead(self._actions)
        self._head.tag_removed.connect(self._on_tag_removed)
        self._head.restore_asked.connect(self._on_restore)
        self._facts = FactsCard()
        self._family = FamilyCard()
        self._family.asked.connect(self._on_family)
        self._orders = OrdersCard()
        self._orders.more_asked.connect(self._on_more_orders)
        left = ScrollPane(name="profileFactsPane")
        for card in (self._facts, self._family, self._orders):
            left.column.addWidget(card)
        left.column.addStretch(1)
        self._note = NoteBox(self._actions["saveNote"])
        self._timeline = Timeline(self._zone)
        self._timeline.restore_asked.connect(self._on_restore_value)
        self._timeline.take_back_asked.connect(self._on_take_back)
        self._timeline.more_asked.connect(self._on_more_lines)
        right = ScrollPane(name="profileTimelinePane")
        right.column.addWidget(self._note)
        right.column.addWidget(self._timeline)
        right.column.addStretch(1)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(hairline())
        panes = TwoPanes(left, right, name="profilePanes", settings=settings)
        left.setProperty("pane", False)
        column.addWidget(panes, 1)
        self._nothing = EmptyState(name="profileNothing")
        self._nothing.acted.connect(self._go_back)
        self._stack = QStackedWidget()
        self._shown = shown
        self._stack.addWidget(shown)
        self._stack.addWidget(self._nothing)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)

    # Loading

    def _ask(self, customer_id: str, lines: int, orders: int) -> _Loaded:
        """On a reader thread."""
        service = self._service
        profile = service.profile(customer_id)
        shown_lines, shown_orders = profile.timeline, profile.orders
        if lines > _LINES:
            shown_lines = service.timeline(customer_id, lines)
        if orders > _ORDERS:
            shown_orders = service.orders(customer_id, orders)
        return _Loaded(profile, shown_lines, shown_orders, service.tag_catalog())

    def _on_loaded(self, loaded: _Loaded) -> None:
        facts, today = loaded.profile.facts, self._today()
        self._loaded = loaded
        self._note.show_customer(facts.customer_id)
        self._head.show_profile(loaded.profile, today)
        self._facts.show_facts(facts, today)
        self._family.show_family(loaded.profile.family)
        self._orders.show_orders(loaded.orders, has_more=len(loaded.orders) >= self._orders_wanted)
        there = facts.removed_on is None
        self._timeline.show_lines(
            loaded.lines,
            today,
            has_more=len(loaded.lines) >= self._lines_wanted,
            may_change=there,
        )
        self._show_consent()
        for name in ("addTag", "plan", "edit", "consent", "remove", "addNote"):
            self._actions[name].setEnabled(there)
        self._actions["revealPhone"].setVisible(bool(facts.phone))
        self._actions["restoreValue"].setEnabled(
            there and self._timeline.newest_restorable is not None
        )
        self._note.setVisible(there)
        self._stack.setCurrentWidget(self._shown)

    def _on_failed(self, error: BaseException) -> None:
        self._loaded = None
        self._nothing.show_state(
            Nothing.ERROR, problem_words(problem_of(error)), action=self.tr("Back")
        )
        self._stack.setCurrentWidget(self._nothing)

    def _show_nothing(self, kind: Nothing) -> None:
        self._nothing.show_state(kind)
        self._stack.setCurrentWidget(self._nothing)

    def _show_consent(self) -> None:
        withdrawn = (
            self._loaded is not None and self._loaded.profile.facts.consent == Consent.WITHDRAWN
        )
        self._actions["consent"].setText(
            self.tr("May be contacted again") if withdrawn else self.tr("Wants no contact")
        )

    def _on_more_lines(self) -> None:
        self._lines_wanted += _LINES
        self.refresh()

    def _on_more_orders(self) -> None:
        self._orders_wanted += _ORDERS
        self.refresh()

    # What the guide does

    @property
    def _profile(self) -> Profile | None:
        """Who is shown, once loaded."""
        return None if self._loaded is None else self._loaded.profile

    def _go_back(self) -> None:
        self.page_asked.emit(self._came_from, None)

    def _on_note(self) -> None:
        self._note.write()

    def _on_save_note(self) -> None:
        profile, text = self._profile, self._note.text
        if profile is None or not text.strip():
            return
        customer_id = profile.facts.customer_id
        self._runner.run(
            lambda: self._service.add_note(customer_id, text),
            done=partial(self._on_note_saved, customer_id, text),
            failed=self._on_note_failed,
            lane=Lane.WRITE,
        )

    def _on_note_saved(self, customer_id: str, text: str, token: Undo) -> None:
        self._note.saved(customer_id, text)
        self.setFocus()
        self._acts.on_done(self.tr("Note saved"), token)

    def _on_note_failed(self, error: BaseException) -> None:
        self._note.show_problem(problem_words(problem_of(error)))

    def _on_take_back(self, entry_id: str) -> None:
        if profile := self._profile:
            customer_id = profile.facts.customer_id
            self._write(
                lambda: self._service.take_back_note(customer_id, entry_id),
                self.tr("Note taken back; it stays in the history."),
            )

    def _on_tag(self) -> None:
        if self._loaded is not None:
            facts = self._loaded.profile.facts
            present = [tag.tag_id for tag in self._loaded.profile.tags]
            self._acts.tag([facts.customer_id], self._loaded.groups, facts.name, present)

    def _on_tag_removed(self, tag_id: str) -> None:
        if profile := self._profile:
            facts = profile.facts
            self._acts.change_tags([facts.customer_id], facts.name, (), (tag_id,))

    def _on_plan(self) -> None:
        if profile := self._profile:
            self._acts.plan([profile.facts.customer_id], profile.facts.name)

    def _on_edit(self) -> None:
        if profile := self._profile:
            self._acts.edit(profile)

    def _on_reveal(self) -> None:
        if profile := self._profile:
            customer_id = profile.facts.customer_id
            self._runner.run(
                lambda: self._service.reveal_phone(customer_id),
                done=partial(self._on_revealed, customer_id),
                failed=self._acts.on_failed,
                lane=Lane.WRITE,
            )

    def _on_revealed(self, customer_id: str, number: str | None) -> None:
        self._saved()
        if number and customer_id == self._customer_id and self.isVisible():
            self._head.reveal_phone(number)

    def _on_consent(self) -> None:
        if profile := self._profile:
            facts = profile.facts
            granted = facts.consent == Consent.GRANTED
            consent = Consent.WITHDRAWN if granted else Consent.GRANTED
            words = (
                self.tr("{name} is left alone from now on")
                if granted
                else self.tr("{name} may be contacted again")
            )
            self._acts.run(
                lambda: self._service.set_consent(facts.customer_id, consent, profile.seen),
                words.replace("{name}", facts.name),
            )

    def _on_remove(self) -> None:
        if profile := self._profile:
            facts = profile.facts
            self._acts.run(
                lambda: self._service.remove(facts.customer_id),
                self.tr("{name} removed").format(name=facts.name),
            )

    def _on_restore(self) -> None:
        if profile := self._profile:
            facts = profile.facts
            self._acts.run(
                lambda: self._service.restore(facts.customer_id),
                self.tr("{name} is back").format(name=facts.name),
            )

    def _on_restore_newest(self) -> None:
        newest = self._timeline.newest_restorable
        if newest is not None:
            self._on_restore_value(newest[0], newest[1].field)

    def _on_restore_value(self, entry_id: str, field: str) -> None:
        if profile := self._profile:
            customer_id = profile.facts.customer_id
            self._write(
                lambda: self._service.restore_value(customer_id, entry_id, field),
                self.tr("Put back"),
            )

    def _write(self, do: Callable[[], str], words: str) -> None:
        """Save what has no undo of its own."""
        self._runner.run(
            do,
            done=lambda _id: self._acts.on_done(words, None),
            failed=self._acts.on_failed,
            lane=Lane.WRITE,
        )

    # Family

    def _on_family(self, member: FamilyFact | None) -> None:
        if profile := self._profile:
            if profile.facts.removed_on is not None:
                return
            dialog = FamilyDialog(self, member)
            dialog.saved.connect(partial(self._save_family, dialog, member))
            dialog.removed.connect(partial(self._save_family, dialog, member, {"removed": True}))
            dialog.open()

    def _save_family(
        self, dialog: FamilyDialog, member: FamilyFact | None, values: dict[str, Any]
    ) -> None:
        profile = self._profile
        if profile is None:
            return
        customer_id, name = profile.facts.customer_id, profile.facts.name
        dialog.set_busy(True)
        self._runner.run(
            lambda: self._service.save_family(customer_id, values, member),
            done=partial(self._on_family_saved, dialog, name),
            failed=lambda error: dialog.show_failure(problem_of(error)),
            lane=Lane.WRITE,
        )

    def _on_family_saved(self, dialog: FamilyDialog, name: str, token: Undo | None) -> None:
        dialog.close_sheet()
        if token is not None:
            self._acts.on_done(self.tr("Family of {name} saved").format(name=name), token)
