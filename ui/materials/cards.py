"""Printing parcel cards: a sheet with a preview, and a PDF that the system's own program prints."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from guide_app.domain.cards import (
    CARDS_ON_A_SHEET,
    MOST_CARDS,
    CardDesign,
    CardFormat,
    sheets_of,
)
from guide_app.services.cards import CardService, CardWords
from guide_app.services.posters import NoCode
from ui.acts import Acts
from ui.shell import Page
from ui.tasks import Lane, Latest, TaskRunner
from ui.theme import Space, tokens
from ui.widgets import Dialog, Segment, SegmentBar, TextField, TextLabel
from ui.words.stamps import no_code_words

_WIDTH = 640
_PREVIEW = 300
_FOLDER = "cards/folder"
_USUAL_COUNT = 80


def show_file(place: Path) -> None:
    """Open a file with the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))


class CardSheet(Dialog):
    """Which card, which size, how many; Enter makes the PDF.

    Args:
        host: The page it lies over.
        service: Draws the preview.
        runner: Work off the GUI thread.
        designs: What may be printed.
    """

    def __init__(
        self,
        host: QWidget,
        service: CardService,
        runner: TaskRunner,
        designs: tuple[CardDesign, ...],
    ) -> None:
        super().__init__(host, name="cardSheet", width=_WIDTH)
        self._service, self._designs = service, designs
        self._drawing = Latest(runner)
        self._looks = SegmentBar(name="cardLooks")
        self._forms = SegmentBar(name="cardForms")
        for bar in (self._looks, self._forms):
            bar.chosen.connect(lambda _id: self._on_chosen())
        self._count = TextField(name="cardCount", max_length=5)
        self._count.set_text(str(_USUAL_COUNT))
        self._count.editor.textChanged.connect(lambda _text: self._say_sheets())
        self._sheets = TextLabel(role="dim", wrap=True)
        self._sheets.setObjectName("cardSheets")
        self._how = TextLabel(role="dim", wrap=True)
        self._picture = QLabel()
        self._picture.setObjectName("cardPicture")
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setFixedSize(_PREVIEW, _PREVIEW)
        self._lay_out_body()
        self.retranslate()
        self._on_chosen()

    @property
    def design(self) -> CardDesign:
        """The chosen one."""
        return next(one for one in self._designs if one.version == self._looks.current)

    @property
    def form(self) -> CardFormat:
        """The chosen size."""
        return CardFormat(self._forms.current)

    @property
    def count(self) -> int | None:
        """How many; None: nothing that can be printed was typed."""
        text = self._count.text.strip()
        number = int(text) if text.isascii() and text.isdecimal() else 0
        return number if 1 <= number <= MOST_CARDS else None

    def focus_first(self) -> None:
        self._count.setFocus()
        self._count.editor.selectAll()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(
            self.tr("Print parcel cards"),
            self.tr("Customers who scan one add you in WeChat."),
        )
        self.set_confirm(self.tr("Make the PDF"))
        words = self.tr("Version {letter}")
        looks = (one.version for one in self._designs)
        self._looks.set_segments(
            tuple(Segment(one, words.replace("{letter}", one)) for one in looks)
        )
        sizes = {
            CardFormat.BUSINESS: self.tr("Business card, 8 on A4"),
            CardFormat.A6: self.tr("A6, one each"),
        }
        self._forms.set_segments(tuple(Segment(one.value, sizes[one]) for one in CardFormat))
        self._count.set_label(self.tr("How many cards"))
        self._how.setText(self.tr("Print it at its actual size (100 %), not fitted to the page."))
        self._picture.setAccessibleName(self.tr("What is printed"))
        self._say_sheets()

    def check(self) -> bool:
        if self.count is not None:
            return True
        words = self.tr("From 1 to {most}.")
        self._count.set_problem(words.replace("{most}", str(MOST_CARDS)))
        self._count.setFocus()
        return False

    def is_dirty(self) -> bool:
        return False  # nothing is lost that two keys do not bring back

    def _lay_out_body(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(Space.M)
        for widget in (self._looks, self._forms, self._count, self._sheets, self._how):
            column.addWidget(widget)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(Space.XL)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.body.addLayout(row)

    def _on_chosen(self) -> None:
        self._say_sheets()
        ratio = self.devicePixelRatioF()
        high = self.form is CardFormat.A6
        width = round(ratio * _PREVIEW * (105 / 148 if high else 1))
        draw = partial(self._service.preview, self.design, self.form, width)
        self._drawing.run(draw, done=self._on_drawn, failed=self.show_failure)

    def _on_drawn(self, png: bytes) -> None:
        shown = QPixmap.fromImage(QImage.fromData(png))
        painter = QPainter(shown)
        painter.setPen(tokens().line)  # a white card on a white sheet has an edge all the same
        painter.drawRect(shown.rect().adjusted(0, 0, -1, -1))
        painter.end()
        shown.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture.setPixmap(shown)

    def _say_sheets(self) -> None:
        if self.count is None or not self._forms.current:
            self._sheets.setText("")
            return
        sheets = sheets_of(self.form, self.count)
        paper = "A6" if self.form is CardFormat.A6 else "A4"
        cards = sheets * CARDS_ON_A_SHEET[self.form]
        words = self.tr("{sheets} sheets of {paper}, {cards} cards")
        for name, value in (("sheets", sheets), ("paper", paper), ("cards", cards)):
            words = words.replace(f"{{{name}}}", str(value))
        self._sheets.setText(words)


class CardActs(Acts):
    """Opens the sheet over a page, and makes the PDF.

    Args:
        page: Over which the sheet and toasts appear.
        service: What is asked and done.
        runner: Work off the GUI thread.
        settings: Remembers where the last one was put.
        show: Opens a file that is made.
    """

    def __init__(
        self,
        page: Page,
        service: CardService,
        runner: TaskRunner,
        settings: QSettings,
        *,
        show: Callable[[Path], None] = show_file,
    ) -> None:
        super().__init__(page, runner, saved=lambda: None)  # nothing is saved by printing
        self._service, self._settings, self._show = service, settings, show
        self.action = QAction(page)
        self.action.setObjectName("printCards")
        self.action.triggered.connect(lambda: self.ask())
        page.addAction(self.action)
        self.retranslate()

    def retranslate(self) -> None:
        """In the window's language."""
        self.action.setText(self.tr("Print parcel cards"))

    def ask(self) -> None:
        """Ask which and how many."""
        words = CardWords(
            headline=self.tr("Thank you for shopping with us"),
            reward=self.tr("Scan to add me: sizes, outfits and after-sales, any time"),
            hint=self.tr("Scan with WeChat"),
        )
        self._runner.run(
            partial(self._service.designs, words), done=self._open, failed=self.on_failed
        )

    def on_failed(self, error: BaseException) -> None:
        """A guide without a code is told who sets it."""
        if isinstance(error, NoCode):
            self.say(no_code_words(), "alert")
        else:
            super().on_failed(error)

    def _open(self, designs: tuple[CardDesign, ...]) -> None:
        sheet = CardSheet(self._page, self._service, self._runner, designs)
        sheet.confirmed.connect(partial(self._make, sheet))
        sheet.open()

    def _make(self, sheet: CardSheet) -> None:
        count = sheet.count
        if count is None:
            return
        folder = Path(str(self._settings.value(_FOLDER, "")))
        words = self.tr("Parcel card {letter}").replace("{letter}", sheet.design.version)
        chosen, _ = QFileDialog.getSaveFileName(
            self._page, self.tr("Save the PDF as"), str(folder / f"{words}.pdf"), "PDF (*.pdf)"
        )
        if not chosen:
            return
        place = Path(chosen)
        place = place if place.suffix.lower() == ".pdf" else place.with_name(f"{place.name}.pdf")
        self._settings.setValue(_FOLDER, str(place.parent))
        sheet.set_busy(True)
        self._runner.run(
            partial(self._service.save, sheet.design, sheet.form, count, place),
            done=partial(self._on_made, sheet),
            failed=sheet.show_failure,
            lane=Lane.WRITE,
        )

    def _on_made(self, sheet: CardSheet, place: Path) -> None:
        sheet.close_sheet()
        self._show(place)
        self.say(self.tr("Saved as {file}.").replace("{file}", place.name))
