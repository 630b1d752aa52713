"""Settings: language, theme, PIN, password, this PC, about."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app import __version__
from guide_app.services.problems import problem_of
from guide_app.services.workplace import Workplace
from ui.i18n import LANGUAGE_KEY, Language, LanguageSwitch
from ui.settings.hours import HoursFields
from ui.settings.secrets import PasswordDialog, PinDialog
from ui.shell import Page
from ui.shell.staying import keep_running, keeps_running
from ui.shortcuts import add_action
from ui.tasks import Lane, TaskRunner
from ui.theme import THEME_KEY, Scheme, Space, Theme
from ui.widgets import Card, KeyButton, ScrollPane, Segment, SegmentBar, TextLabel, ToastSpec
from ui.words.problems import problem_words

_STAY, _QUIT = "stay", "quit"


class SettingsPage(Page):
    """What a guide may choose.

    Args:
        workplace: The account's side.
        runner: Work off the GUI thread.
        theme: Switched at once.
        languages: Switched at once.
        settings: Where choices are kept.
        sign_out: Closes the session.
        has_tray: Whether the app can go on without its window.
    """

    page_id = "settings"
    icon = "settings"

    def __init__(
        self,
        workplace: Workplace,
        runner: TaskRunner,
        theme: Theme,
        languages: LanguageSwitch,
        settings: QSettings,
        *,
        sign_out: Callable[[], None],
        has_tray: bool = False,
    ) -> None:
        super().__init__()
        self._workplace = workplace
        self._runner = runner
        self._theme = theme
        self._languages = languages
        self._settings = settings
        self._sign_out = sign_out
        pane = self.scrolled = ScrollPane(name="settingsPane")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(pane)
        self._words: list[tuple[TextLabel, Callable[[], str]]] = []
        self._commands: list[tuple[QAction, Callable[[], str]]] = []
        self._language = SegmentBar(name="settingsLanguage")
        self._language.chosen.connect(self._on_language)
        self._scheme = SegmentBar(name="settingsTheme")
        self._scheme.chosen.connect(self._on_theme)
        look = self._card(pane, lambda: self.tr("Look"), "settingsLook")
        self._line(look, lambda: self.tr("Language"), self._language)
        self._line(look, lambda: self.tr("Theme"), self._scheme)
        self._closing = SegmentBar(name="settingsClosing")
        self._closing.chosen.connect(self._on_closing)
        if has_tray:
            self._line(look, lambda: self.tr("Closing the window"), self._closing)
        reminders = self._card(pane, lambda: self.tr("Reminders"), "settingsReminders")
        self._line(reminders, lambda: self.tr("Digest of the day"), HoursFields(settings))
        account = self._card(pane, lambda: self.tr("Account"), "settingsAccount")
        who = TextLabel(
            f"{workplace.guide.name} · {workplace.guide.account} · {workplace.store_name}"
        )
        account.column.addWidget(who)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self._button(row, lambda: self.tr("Change password"), "changePassword", self._ask_password)
        self._button(row, lambda: self.tr("Set a PIN"), "setPin", self._ask_pin)
        self._button(row, lambda: self.tr("Sign out"), "signOut", sign_out)
        row.addStretch(1)
        account.column.addLayout(row)
        pc = self._card(pane, lambda: self.tr("This PC"), "settingsPc")
        folder = TextLabel(workplace.data_folder, role="dim", wrap=True)
        folder.setObjectName("settingsFolder")
        self._line(pc, lambda: self.tr("Your encrypted file"), folder)
        row = QHBoxLayout()
        self._button(row, lambda: self.tr("Remove me from this PC"), "removeFromPc", self._remove)
        row.addStretch(1)
        pc.column.addLayout(row)
        about = self._card(pane, lambda: self.tr("About"), "settingsAbout")
        name = TextLabel()
        self._words.append(
            (name, lambda: self.tr("Guide Desk {version}").format(version=__version__))
        )
        about.column.addWidget(name)
        note = TextLabel(role="dim", wrap=True)
        self._words.append(
            (
                note,
                lambda: self.tr("Font: Noto Sans SC (SIL Open Font License). Qt under the LGPL."),
            )
        )
        about.column.addWidget(note)
        pane.column.addStretch(1)
        self.retranslate()

    @classmethod
    def word(cls) -> str:
        return QCoreApplication.translate("SettingsPage", "Settings")

    def retranslate(self) -> None:
        for label, words in self._words:
            label.setText(words())
        for command, words in self._commands:
            command.setText(words())
        self._show_choices()

    def _show_choices(self) -> None:
        self._language.set_segments(
            tuple(Segment(language.value, language.own_name) for language in Language)
        )
        self._language.choose(self._languages.language.value)
        names = {
            Scheme.LIGHT: self.tr("Light"),
            Scheme.DARK: self.tr("Dark"),
            Scheme.SYSTEM: self.tr("As the system"),
        }
        self._scheme.set_segments(tuple(Segment(s.value, names[s]) for s in names))
        self._scheme.choose(self._theme.choice.value)
        self._closing.set_segments(
            (Segment(_STAY, self.tr("Goes on reminding")), Segment(_QUIT, self.tr("Quits")))
        )
        self._closing.choose(_STAY if keeps_running(self._settings) else _QUIT)

    def _card(self, pane: ScrollPane, words: Callable[[], str], name: str) -> Card:
        card = Card(name=name)
        title = TextLabel(role="strong")
        self._words.append((title, words))
        card.column.addWidget(title)
        pane.column.addWidget(card)
        return card

    def _line(self, card: Card, words: Callable[[], str], widget: QWidget) -> None:
        row = QHBoxLayout()
        label = TextLabel(role="dim")
        label.setMinimumWidth(140)
        self._words.append((label, words))
        row.addWidget(label)
        row.addWidget(widget, 1)
        card.column.addLayout(row)

    def _button(
        self, row: QHBoxLayout, words: Callable[[], str], name: str, slot: Callable[[], None]
    ) -> None:
        command = add_action(self, None, slot, name=name)
        self._commands.append((command, words))
        button = KeyButton.of(command)
        button.setObjectName(name)
        row.addWidget(button)

    def _on_language(self, value: str) -> None:
        self._settings.setValue(LANGUAGE_KEY, value)
        self._languages.choose(Language(value))

    def _on_theme(self, value: str) -> None:
        self._settings.setValue(THEME_KEY, value)
        self._theme.choose(Scheme(value))

    def _on_closing(self, value: str) -> None:
        keep_running(self._settings, value == _STAY)

    def _ask_password(self) -> None:
        dialog = PasswordDialog(self)
        dialog.confirmed.connect(lambda: self._change_password(dialog))
        dialog.open()

    def _change_password(self, dialog: PasswordDialog) -> None:
        dialog.set_busy(True)
        old, new = dialog.old, dialog.new
        self._runner.run(
            lambda: self._workplace.change_password(old, new),
            done=partial(self._on_changed, dialog),
            failed=dialog.show_failure,
            lane=Lane.NETWORK,
        )

    def _on_changed(self, dialog: PasswordDialog, _nothing: None) -> None:
        dialog.close_sheet()
        self.toast_asked.emit(
            ToastSpec(self.tr("The new password holds from now on."), icon="check")
        )

    def _ask_pin(self) -> None:
        dialog = PinDialog(self)
        dialog.confirmed.connect(lambda: self._set_pin(dialog))
        dialog.open()

    def _set_pin(self, dialog: PinDialog) -> None:
        dialog.set_busy(True)
        pin = dialog.pin
        self._runner.run(
            lambda: self._workplace.lock.set_pin(pin),
            done=partial(self._on_pin_set, dialog),
            failed=dialog.show_failure,
            lane=Lane.NETWORK,
        )

    def _on_pin_set(self, dialog: PinDialog, _nothing: None) -> None:
        dialog.close_sheet()
        words = self.tr("The PIN opens the locked window until you sign out.")
        self.toast_asked.emit(ToastSpec(words, icon="lock"))

    def _remove(self) -> None:
        self._runner.run(
            self._workplace.remove_from_this_pc,
            done=self._on_removed,
            failed=self._on_failed,
            lane=Lane.NETWORK,
        )

    def _on_removed(self, done: bool) -> None:
        if done:
            self._sign_out()
            return
        words = self.tr("Changes still wait to be sent. Sync first, then remove yourself.")
        self.toast_asked.emit(ToastSpec(words, icon="alert"))

    def _on_failed(self, error: BaseException) -> None:
        self.toast_asked.emit(ToastSpec(problem_words(problem_of(error)), icon="alert"))
