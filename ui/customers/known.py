"""The line of the customer form that says who is known elsewhere in the brand, and what to do."""

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QWidget

from guide_app.domain.known import KnownAt, KnownBy
from guide_app.services.known import Known
from ui.theme import Tone
from ui.widgets import InfoBanner

PAUSE_MS = 500
_FEWEST_DIGITS = 11
_FEWEST_LETTERS = 6
_FEWEST_OF_A_NUMBER = 4


class KnownElsewhere(InfoBanner):
    """Asks ``asked`` once somebody has stopped typing, and shows what `show_answer` brings."""

    asked = Signal(str, str, str)  # phone, WeChat, member number

    def __init__(self, parent: QWidget | None = None) -> None:
        self._known = Known({}, certain=True)
        super().__init__("", tone=Tone.AMBER, name="customerKnownElsewhere", parent=parent)
        self._typed = "", "", ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        self.hide()

    def look_for(self, phone: str, wechat: str, member_number: str) -> None:
        """What is typed now; what is too short to be whole is not asked about."""
        digits = sum(letter.isdigit() for letter in phone)
        wechat, member_number = wechat.strip(), member_number.strip()
        typed = (
            phone if digits >= _FEWEST_DIGITS else "",
            wechat if len(wechat) >= _FEWEST_LETTERS else "",
            member_number if len(member_number) >= _FEWEST_OF_A_NUMBER else "",
        )
        if typed == self._typed:
            return
        self._typed = typed
        self._show_known(Known({}, certain=True))
        self._pause.start() if any(typed) else self._pause.stop()

    def show_answer(self, asked: tuple[str, str, str], known: Known) -> None:
        """Say where somebody is known, unless something else is typed by now.

        Nothing where nobody is, or in the own book, as that has a line of its own.
        """
        if asked == self._typed:
            self._show_known(known)

    def _show_known(self, known: Known) -> None:
        self._known = known
        self._show()

    def _on_pause(self) -> None:
        form = self.parentWidget()
        if form is not None and form.isVisible():  # else it was closed meanwhile
            self.asked.emit(*self._typed)

    def changeEvent(self, event: QEvent, /) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

    def _show(self) -> None:
        where = self._known.where
        elsewhere = [by for by, at in where.items() if at is not KnownAt.MINE]
        self.setVisible(bool(elsewhere))
        if not elsewhere:
            return
        words = {
            KnownBy.PHONE: self.tr("phone"),
            KnownBy.WECHAT: self.tr("WeChat"),
            KnownBy.MEMBER_NUMBER: self.tr("member number"),
        }
        by = next(words[one] for one in words if one in elsewhere)
        if not self._known.certain:
            lead = self.tr("Maybe known in the brand ({by}): ").format(by=by)
            text = self.tr("without the network it cannot be told. You can add them as usual.")
        elif KnownAt.STORE in where.values():
            lead = self.tr("A colleague's customer ({by}): ").format(by=by)
            text = self.tr("ask your manager to hand them over, or leave them to the colleague.")
        else:
            lead = self.tr("Known in another store ({by}): ").format(by=by)
            text = self.tr(
                "ask your manager to have them moved. If they stand before you, add them as usual."
            )
        self.set_text(text, lead=lead)
