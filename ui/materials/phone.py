"""Taking a post over to the phone: a code to scan, and a way out where the phone cannot come."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app.domain.errors import Rejected
from guide_app.render.qr import qr_matrix
from guide_app.services.offering import Handing
from guide_app.services.wall import WallService
from guide_app.share.page import PageWords
from ui.tasks import Lane, TaskRunner
from ui.theme import Space
from ui.widgets import Dialog, KeyButton, TextLabel
from ui.widgets.qr import QrView
from ui.words.media import scan_words

_WIDTH = 620
_SIDE = 232
_PATIENCE_MS = 10_000


class PhoneSheet(Dialog):
    """Shows the code; says so when the phone has come, and what to try when it does not.

    Args:
        host: The page it lies over.
        service: Serves the page.
        runner: Work off the GUI thread.
        material_id: Of the post.
        voice: Which wording of its caption goes along.
    """

    opened = Signal(str)
    """A phone has opened the page of this material."""
    refused = Signal(object)
    """It cannot be handed over; the sheet never opened."""
    folder_asked = Signal()

    def __init__(
        self,
        host: QWidget,
        service: WallService,
        runner: TaskRunner,
        material_id: str,
        voice: str | None = None,
    ) -> None:
        super().__init__(host, name="phoneSheet", width=_WIDTH)
        self._service, self._runner = service, runner
        self.material_id, self._voice = material_id, voice
        self._gone = False
        self._handing: Handing | None = None
        self._at = 0
        self._came = self._late = self._caption = False
        self._on_opened = runner.on_gui(self._take_opened)
        self._code = QrView(side=_SIDE, name="phoneCode")
        self._how = TextLabel(wrap=True)
        self._how.setObjectName("phoneHow")
        self._state = TextLabel(role="strong", wrap=True)
        self._state.setObjectName("phoneState")
        self._help = TextLabel(role="dim", wrap=True)
        self._help.setObjectName("phoneHelp")
        self._other = KeyButton(name="phoneOther")
        self._other.clicked.connect(self._show_other)
        self._text = KeyButton(name="phoneCaption")
        self._text.clicked.connect(self._show_caption)
        self._folder = KeyButton(name="phoneFolder")
        self._folder.clicked.connect(self._ask_folder)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._on_late)
        self.closed.connect(self._end)
        self.set_close(self.tr("Close"))
        self._lay_out_code()
        self.retranslate()

    def begin(self) -> None:
        """Serve the page, and open."""
        serve = partial(
            self._service.to_phone,
            self.material_id,
            self._page_words(),
            self._on_opened,
            voice=self._voice,
        )
        self._runner.run(serve, done=self._on_served, failed=self.refused.emit, lane=Lane.READ)

    def take_back(self) -> None:
        """It may not go out any more: no phone fetches it from here from now on."""
        self._gone = True
        self._patience.stop()
        if self._handing is not None:
            self._handing.close()
        self._code.set_matrix(())
        self.retranslate()

    def focus_first(self) -> None:
        """On the sheet itself: Enter closes it, and means nothing else."""
        self.setFocus()

    def retranslate(self) -> None:
        super().retranslate()
        handing = self._handing
        self.set_close(self.tr("Close"))
        self._other.setText(self.tr("Another address"))
        self._text.setText(self.tr("Code of the caption"))
        self._folder.setText(self.tr("Save in a folder"))
        if handing is None:
            return
        self.set_title(self.tr("To the phone"), handing.title)
        self._how.setText(self._how_words(handing))
        self._state.setText(self._state_words(handing))
        lost = not self._came and (self._late or not handing.urls) and not self._caption
        self._help.setText(self._help_words())
        self._help.setVisible(lost and bool(handing.urls))
        self._other.setVisible(len(handing.urls) > 1 and not self._caption)
        self._text.setVisible(not self._came and not self._caption)
        self._folder.setVisible(not self._came)
        if self._gone:
            for widget in (self._how, self._help, self._other, self._text, self._folder):
                widget.hide()

    def _lay_out_code(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(Space.S)
        for label in (self._state, self._how, self._help):
            words.addWidget(label)
        for button in (self._other, self._text, self._folder):
            words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(Space.XL)
        row.addWidget(self._code, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.body.addLayout(row)

    def _page_words(self) -> PageWords:
        return PageWords(
            lang=self.tr("en"),
            copy=self.tr("Copy the caption"),
            copied=self.tr("Copied"),
            by_hand=self.tr("Hold the marked words, and copy"),
            how=self.tr("Hold each picture to save it, in this order."),
            how_film=self.tr(
                "Save the film. On an iPhone it goes to Files: share it from there to Photos."
            ),
            how_file=self.tr("Save the documents, and send them on from the phone."),
            save=self.tr("Save"),
        )

    def _on_served(self, handing: Handing) -> None:
        self._handing = handing
        if self._gone:  # before it was served at all
            handing.close()
        self.destroyed.connect(handing.close)  # also when the guide signs out
        self._show_code()
        self._patience.start()
        self.open()

    def _show_code(self) -> None:
        handing = self._handing
        if handing is None:
            return
        text = handing.urls[self._at] if handing.urls and not self._caption else handing.text
        try:
            self._code.set_matrix(qr_matrix(text), label=self._how_words(handing))
        except Rejected:  # a caption longer than a code holds
            self._code.set_matrix(())
        self.retranslate()

    def _how_words(self, handing: Handing) -> str:
        if self._caption or not handing.urls:
            return self.tr("This code holds the caption itself; the rest goes by a folder.")
        words = scan_words(handing.files)
        if not handing.files:
            return words
        return f"{words}\n{self.tr('It works without the internet, in the same Wi-Fi.')}"

    def _state_words(self, handing: Handing) -> str:
        if self._gone:
            return self.tr("HQ has taken this material back: it cannot go out any more.")
        if self._came:
            return self.tr("The phone has opened it.")
        if not handing.urls:
            return self.tr("This PC is in no network.")
        if self._caption:
            return self.tr("Caption")
        if self._late:
            return self.tr("The phone has not come yet.")
        return self.tr("Good for 10 minutes")

    def _help_words(self) -> str:
        lines = (
            self.tr("Is the phone in the same Wi-Fi as this PC, not on mobile data?"),
            self.tr("Did Windows ask whether Guide Desk may use the network? Allow it."),
            self.tr("Some shops keep guests' phones apart: take the caption or a folder instead."),
        )
        return "\n".join(f"· {line}" for line in lines)

    def _show_other(self) -> None:
        if self._handing is not None:
            self._at = (self._at + 1) % len(self._handing.urls)
            self._show_code()

    def _show_caption(self) -> None:
        self._caption = True
        self._show_code()

    def _ask_folder(self) -> None:
        self.close_sheet()
        self.folder_asked.emit()

    def _on_late(self) -> None:
        self._late = not self._came
        self.retranslate()

    def _take_opened(self) -> None:
        if self._came:
            return
        self._came = True
        self._patience.stop()
        self.retranslate()
        self.opened.emit(self.material_id)

    def _end(self) -> None:
        self._patience.stop()
        self.deleteLater()
