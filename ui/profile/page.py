"""The profile: one customer, everything known, and everything that may be done."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, tzinfo

from PySide6.QtCore import QCoreApplication, QSettings, QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from guide_app.domain.script_choice import FilledScript, Recipient
from guide_app.domain.words import Consent
from guide_app.services.codes import CodeService
from guide_app.services.customer_models import Profile
from guide_app.services.customers import CustomerService
from guide_app.services.materials import MaterialFact
from guide_app.services.problems import problem_of
from guide_app.services.runs import RunService
from guide_app.services.scripts import ScriptService
from guide_app.services.undo import Undo
from ui.codes import CodeActs
from ui.customers.entering import Entering
from ui.events import EventActs
from ui.materials import MaterialActs
from ui.profile.acts import ProfileActs
from ui.profile.cards import FactsPane
from ui.profile.commands import ProfileCommands
from ui.profile.head import ProfileHead
from ui.profile.note import NoteActs, NoteBox
from ui.profile.programme_acts import ProgrammeActs
from ui.profile.shown import Asking, Shown
from ui.profile.timeline import Timeline
from ui.scripts import ScriptActs
from ui.shell import Page
from ui.tasks import TaskRunner
from ui.widgets import (
    EmptyState,
    KeyButton,
    Look,
    Nothing,
    ScrollPane,
    TwoPanes,
    focus_kept,
    hairline,
)
from ui.words.problems import problem_words


class ProfilePage(Page):
    """One customer; `on_shown` gets the id.

    Args:
        service: What it asks and does.
        scripts: What there is to say.
        codes: The same for codes.
        runs: The same for days and SOPs.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
        today: The brand's day.
        zone: The brand's time zone, for times of day.
        settings: Where the border between the panes is remembered.
    """

    questions_asked = Signal(str)  # customer id
    sheet_asked = Signal(str, str, str, bool)  # customer, line, sheet, and whether it may change

    page_id = "profile"
    icon = "user"
    in_rail = False

    def __init__(
        self,
        service: CustomerService,
        scripts: ScriptService,
        runner: TaskRunner,
        *,
        codes: CodeService,
        runs: RunService,
        saved: Callable[[], None],
        today: Callable[[], date],
        zone: tzinfo,
        settings: QSettings | None = None,
    ) -> None:
        super().__init__()
        self._today = today
        self._zone = zone
        self._came_from = "customers"
        self._customer_id: str | None = None
        self._loaded: Shown | None = None
        self._shown_on = date.min
        self._asking = Asking(service, runs, runner, self)
        self._asking.answered.connect(self._on_loaded)
        self._asking.failed.connect(self._on_failed)
        self._acts = ProfileActs(
            self, service, runner, saved=saved, today=today, shown=lambda: self._loaded
        )
        self._acts.done.connect(lambda _token: self.refresh())
        self._notes = NoteActs(service, runner, self)
        self._notes.saved.connect(self._on_note_saved)
        self._entering = Entering(self, service, runner, self._acts, saved=saved)
        self._programmes = ProgrammeActs(self, runs, runner, self._acts, today=today)
        self._codes = CodeActs(self, codes, runner, saved=saved)
        self._codes.done.connect(lambda _customer_id: self.refresh())
        self._events = EventActs(self, service.events, runner, saved=saved, settings=settings)
        self._events.done.connect(lambda _customer_id: self.refresh())
        self._acts.revealed.connect(self._on_revealed)
        self._scripts = ScriptActs(
            self,
            scripts,
            runner,
            saved=saved,
            today=today,
            hint=lambda: self.tr("Copied. Paste it in WeChat."),
        )
        self._scripts.copied.connect(self._acts.take_along)
        self._materials = MaterialActs(
            self,
            self._scripts,
            runner,
            links=service.links,
            saved=saved,
            today=today,
            hint=lambda: self.tr("Copied. Paste it in WeChat."),
        )
        self._materials.copied.connect(self._acts.take_material_along)
        self._commands = self._make_commands()
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
            self._asking.begin(argument)
            self._note.show_customer(argument)
            self._show_nothing(Nothing.LOADING)
        if self._customer_id is None:
            QTimer.singleShot(0, self, self._go_back)  # the window opened here, without anybody
        else:
            self.refresh()

    def on_hidden(self) -> None:
        self._head.hide_phone()
        self._note.keep_draft()

    def refresh(self) -> None:
        self._asking.ask()

    def focus_first(self) -> None:
        self.setFocus()

    def retranslate(self) -> None:
        self._commands.retranslate()

    # Laying out

    def _make_commands(self) -> ProfileCommands:
        slots: dict[str, Callable[[], object]] = {
            "addNote": self._on_note,
            "saveNote": self._on_save_note,
            "addTag": self._acts.choose_tags,
            "code": self._on_code,
            "event": self._on_event,
            "copyRemark": self._on_copy_remark,
            "plan": self._acts.plan_contact,
            "questions": self._on_questions,
            "contacted": self._acts.note_contact,
            "edit": self._on_edit,
            "beginSop": self._programmes.begin,
            "addDate": self._programmes.note_date,
            "merge": self._on_merge,
            "copyForProfile": self._on_copy_script,
            "materialForProfile": self._on_copy_next_material,
            "findForProfile": self._on_find_script,
            "revealPhone": self._acts.reveal,
            "noteReply": self._on_reply,
            "restoreValue": self._on_restore_newest,
            "back": self._go_back,
            "leave": self._on_leave,
            "consent": self._acts.turn_consent,
            "remove": self._acts.remove,
        }
        return ProfileCommands(self, slots)

    def _lay_out(self, settings: QSettings | None) -> None:
        commands = self._commands.by_name
        self._back_button = KeyButton.of(
            commands["back"], look=Look.SECONDARY, icon="chevron-left", parent=self
        )
        self._back_button.setObjectName("profileBack")
        self._back_button.hide()
        self._head = ProfileHead(commands)
        self._head.tag_removed.connect(self._acts.take_tag_off)
        self._head.restore_asked.connect(self._acts.bring_back)
        self._known = FactsPane(commands)
        self._known.same.merge_asked.connect(self._on_merge_with)
        self._known.same.part_asked.connect(self._acts.part)
        self._known.programme.leave_asked.connect(self._programmes.leave)
        self._known.programme.go_on_asked.connect(self._programmes.go_on)
        self._known.programme.copy_asked.connect(self._on_copy_material)
        self._known.dates.asked.connect(self._programmes.change_date)
        self._known.family.asked.connect(self._acts.change_family)
        self._known.orders.more_asked.connect(self._asking.ask_more_orders)
        self._note = NoteBox(commands["saveNote"], self._notes.keep_draft)
        self._timeline = Timeline(self._zone)
        self._timeline.restore_asked.connect(self._acts.put_back)
        self._timeline.reply_asked.connect(self._acts.ask_reply)
        self._timeline.take_back_asked.connect(self._acts.take_back_note)
        self._timeline.sheet_asked.connect(self._on_sheet)
        self._timeline.more_asked.connect(self._asking.ask_more_lines)
        right = self.scrolled = ScrollPane(name="profileTimelinePane")
        right.column.addWidget(self._note)
        right.column.addWidget(self._timeline)
        right.column.addStretch(1)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(hairline())
        panes = TwoPanes(self._known, right, name="profilePanes", settings=settings)
        self._known.setProperty("pane", False)
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

    def _on_loaded(self, loaded: Shown) -> None:
        before, day = self._loaded, self._shown_on
        self._loaded, self._shown_on = loaded, self._today()
        self._note.show_customer(loaded.profile.facts.customer_id, loaded.draft)
        if (before and replace(before, draft=loaded.draft), day) != (loaded, self._shown_on):
            with focus_kept(self):
                self._show(loaded, self._shown_on)

    def _show(self, loaded: Shown, today: date) -> None:
        facts = loaded.profile.facts
        self._head.show_profile(loaded.profile, today)
        self._known.show_customer(loaded, today)
        there = facts.removed_on is None
        programme = loaded.programme if there else None
        self._programmes.show_customer(facts.customer_id, facts.name, programme)
        self._timeline.show_lines(
            loaded.lines,
            today,
            has_more=loaded.more_lines,
            may_change=there,
        )
        self._commands.tell_consent(withdrawn=facts.consent == Consent.WITHDRAWN)
        self._commands.allow(
            there=there,
            has_phone=bool(facts.phone),
            material=self._next_material is not None,
            restorable=self._timeline.newest_restorable is not None,
            unanswered=self._timeline.newest_open is not None,
        )
        self._note.setVisible(there)
        self._stack.setCurrentWidget(self._shown)

    def _on_failed(self, error: BaseException) -> None:
        self._loaded = None
        self._nothing.say(
            lambda: self._nothing.show_state(
                Nothing.ERROR, problem_words(problem_of(error)), action=self.tr("Back")
            )
        )
        self._stack.setCurrentWidget(self._nothing)

    def _show_nothing(self, kind: Nothing) -> None:
        self._nothing.show_state(kind)
        self._stack.setCurrentWidget(self._nothing)

    # What the guide does

    @property
    def _profile(self) -> Profile | None:
        """Who is shown, once loaded."""
        return None if self._loaded is None else self._loaded.profile

    def _go_back(self) -> None:
        self.page_asked.emit(self._came_from, None)

    def _on_leave(self) -> None:
        """Out of what is being written, else back to where the guide came from."""
        if isinstance(self.focusWidget(), QPlainTextEdit):
            self.setFocus()
        else:
            self._go_back()

    def in_front(self) -> Recipient | None:
        profile = self._profile
        if profile is None or profile.facts.removed_on is not None:
            return None
        return Recipient(profile.facts.customer_id)

    def take_script(self, whom: Recipient, script: FilledScript) -> None:
        self._scripts.copy(whom, script)

    def _on_copy_script(self) -> None:
        if (front := self.in_front()) is not None:
            self._scripts.copy_best(front)

    def _on_copy_material(self, material: MaterialFact) -> None:
        if (front := self.in_front()) is not None:
            self._materials.copy(front, material)

    def _on_copy_next_material(self) -> None:
        if (material := self._next_material) is not None:
            self._on_copy_material(material)

    @property
    def _next_material(self) -> MaterialFact | None:
        """What may go out already, of the step that comes first."""
        return None if self._loaded is None else self._loaded.programme.next_material(self._today())

    def _on_find_script(self) -> None:
        if (front := self.in_front()) is not None:
            self._scripts.look_up(front)

    def _on_edit(self) -> None:
        if profile := self._profile:
            self._entering.edit(profile)

    def _on_code(self) -> None:
        profile = self._profile
        if profile is not None and profile.facts.removed_on is None:
            self._codes.ask(profile.facts.customer_id)

    def _on_event(self) -> None:
        profile = self._profile
        if profile is not None and profile.facts.removed_on is None:
            self._events.ask([profile.facts.customer_id], profile.facts.name)

    def _on_copy_remark(self) -> None:
        if profile := self._profile:
            self._codes.copy_remark(profile.facts.customer_id)

    def _on_note(self) -> None:
        self._note.write()

    def _on_save_note(self) -> None:
        if (profile := self._profile) is not None:
            self._notes.save(self._note, profile.facts.customer_id)

    def _on_note_saved(self, token: Undo) -> None:
        if not self._note.text:  # else the next one is being typed: letters would be commands
            self.setFocus()
        self._acts.on_done(self.tr("Note saved"), token)

    def _on_revealed(self, customer_id: str, number: str) -> None:
        if customer_id == self._customer_id and self.isVisible():
            self._head.reveal_phone(number)

    def _on_questions(self) -> None:
        if self._profile is not None:
            self.questions_asked.emit(self._profile.facts.customer_id)

    def _on_sheet(self, entry_id: str, sheet_id: str) -> None:
        if self._profile is not None:
            facts = self._profile.facts
            there = facts.removed_on is None
            self.sheet_asked.emit(facts.customer_id, entry_id, sheet_id, there)

    def _on_merge(self) -> None:
        maybe = self._known.same.first_maybe
        if maybe is not None:
            self._on_merge_with(maybe)
        elif self._profile is not None:
            words = self.tr("Nobody else has the same number. Choose two in the customer list.")
            self._acts.say(words, "alert")

    def _on_merge_with(self, other_id: str) -> None:
        if profile := self._profile:
            self._acts.merge(other_id, profile.facts.customer_id)

    def _on_reply(self) -> None:
        line = self._timeline.newest_open
        if line is not None:
            self._acts.ask_reply(line)

    def _on_restore_newest(self) -> None:
        newest = self._timeline.newest_restorable
        if newest is not None:
            self._acts.put_back(newest[0], newest[1].field)
