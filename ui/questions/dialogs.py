"""Which questionnaire; its page for the customer's phone; and what was answered."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from guide_app.services.questionnaire_models import FilledSheet, FormChoice, PhonePage
from ui.dates import date_words
from ui.questions.answered import Answered
from ui.questions.facing import FacingDialog
from ui.questions.question import answer_words
from ui.theme import Space
from ui.widgets import Dialog, FlowLayout, KeyButton, Look, QrView, TextLabel


class ChooseFormDialog(Dialog):
    """Offers the questionnaires that are in use, each by its digit."""

    chosen = Signal(str)  # id of the questionnaire

    def __init__(self, host: QWidget, choices: Sequence[FormChoice]) -> None:
        super().__init__(host, name="chooseForm", width=520)
        self._choices = choices
        self._buttons = []
        for number, choice in enumerate(choices, 1):
            key = str(number) if number <= 9 else ""
            button = KeyButton(key=key, name=f"form.{choice.form_id}")
            button.clicked.connect(partial(self._choose, choice.form_id))
            self._buttons.append(button)
            self.body.addWidget(button)
        self._confirm.hide()
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self.tr("Which questionnaire?"))
        for choice, button in zip(self._choices, self._buttons, strict=True):
            count = self.tr("%n question(s)", "", choice.questions)
            begun = " · " + self.tr("begun") if choice.begun else ""
            button.setText(f"{choice.name} · {count}{begun}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = event.key() - Qt.Key.Key_1
        if 0 <= at < min(9, len(self._buttons)):
            self._buttons[at].click()
        else:
            super().keyPressEvent(event)

    def _choose(self, form_id: str, _checked: bool = False) -> None:
        self.close_sheet()
        self.chosen.emit(form_id)


class PhonePageDialog(FacingDialog):
    """The page's address as a large code, how long it is good for, and a key to copy it."""

    copied = Signal()

    def __init__(self, host: QWidget, page: PhonePage, until: str) -> None:
        super().__init__(host, name="phonePage", width=520)
        self._page = page
        self._until = until
        code = QrView(side=360, name="phonePageCode")
        code.set_matrix(page.matrix, label=page.url)
        self.body.addWidget(code, 0, Qt.AlignmentFlag.AlignHCenter)
        self._valid = TextLabel(role="dim", wrap=True)
        self.body.addWidget(self._valid)
        self._copy = KeyButton(key="C", icon="copy", name="phonePageCopy")
        self._copy.clicked.connect(self._on_copy)
        row = FlowLayout(gap=Space.S, line_gap=Space.S)
        row.addWidget(self._copy)
        self.body.addLayout(row)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self.tr("Please scan with WeChat or the camera"))
        self.set_close(self.tr("Done"))
        self._copy.setText(self.tr("Copy the link"))
        words = self.tr(
            "For this customer only, once, until {until}; it can be corrected for a day. "
            "A code shown before for the same questionnaire no longer works."
        )
        self._valid.setText(words.replace("{until}", self._until))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_C:
            self._on_copy()
        else:
            super().keyPressEvent(event)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._page.url)
        self.copied.emit()


class AnswersDialog(Dialog):
    """What was answered; the sheet can be taken back from here."""

    take_back_asked = Signal()

    def __init__(self, host: QWidget, sheet: FilledSheet, *, may_change: bool) -> None:
        super().__init__(host, name="answersDialog", width=560)
        self._sheet = sheet
        lines = (
            (one.question.text, answer_words(one.question, one.answer)) for one in sheet.answers
        )
        self.body.addWidget(Answered(lines))
        self._back = KeyButton(look=Look.DANGER, icon="undo", name="takeSheetBack")
        self._back.clicked.connect(self._on_take_back)
        row = FlowLayout(gap=Space.S, line_gap=Space.S)
        row.addWidget(self._back)
        self.body.addSpacing(Space.M)
        self.body.addLayout(row)
        self._back.setVisible(may_change and not sheet.undone)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        sheet = self._sheet
        said = [
            date_words(sheet.answered_on, with_year=True),
            self.tr("by the customer's phone") if sheet.by_customer else self.tr("at the counter"),
            self.tr("version {n}").replace("{n}", str(sheet.version)),
        ]
        if sheet.undone:
            said.append(self.tr("taken back"))
        self.set_title(sheet.name, " · ".join(said))
        self.set_close(self.tr("Close"))
        self._back.setText(self.tr("Take back, with the tags it set"))

    def focus_first(self) -> None:
        self._confirm.setFocus()

    def _on_take_back(self) -> None:
        self.close_sheet()
        self.take_back_asked.emit()
