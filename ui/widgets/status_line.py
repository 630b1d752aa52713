"""The quiet line at the foot: connection, what waits, whose PC, lock."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.dates import time_words
from ui.i18n import Retranslated
from ui.shortcuts import Key
from ui.theme import Size, Space, Tone, tokens
from ui.widgets.buttons import DeskButton
from ui.widgets.painting import draw_focus, draw_key, draw_text, key_width, text_width
from ui.widgets.text import TextLabel

_HEIGHT = 28


class Connection(Enum):
    """How the PC stands to the server."""

    SYNCED = "synced"
    SYNCING = "syncing"
    OFFLINE = "offline"
    PAUSED = "paused"
    """Offline because the guide wants it."""
    SIGN_IN_NEEDED = "sign_in_needed"
    TROUBLE = "trouble"
    """It does not work although the server answers; the sync centre says why."""
    UPDATE_NEEDED = "update_needed"
    """The server no longer takes this version; the PC is read-only and keeps what waits."""


@dataclass(frozen=True)
class SyncFacts:
    """What the status line puts into words."""

    connection: Connection
    waiting: int = 0
    """Changes saved here that the server does not have."""
    attention: int = 0
    """Rejected changes that a person has to decide."""
    synced_at: datetime | None = None
    """Last complete sync, in the time zone to show it in."""
    today: date | None = None
    """The business day; a sync of another day is shown with its day."""
    percent: int | None = None
    """How much of a first sync is here."""


class StatusLine(Retranslated, QWidget):
    """Always says: online or offline, changes waiting, last sync. A click opens the sync centre."""

    sync_asked = Signal()
    attention_asked = Signal()
    lock_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusLine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(_HEIGHT)
        self._facts = SyncFacts(Connection.OFFLINE)
        self._state = _LineButton(name="status.sync", dot=True)
        self._state.clicked.connect(self.sync_asked)
        self._detail = TextLabel(role="small", elide=True)
        self._detail.setObjectName("status.waiting")
        self._attention = _LineButton(name="status.attention", tone=Tone.RED)
        self._attention.clicked.connect(self.attention_asked)
        self._place = TextLabel(role="small", elide=True)
        self._place.setObjectName("status.place")
        self._lock = _LineButton(name="status.lock", key=Key.LOCK.label)
        self._lock.clicked.connect(self.lock_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.S, 0, Space.S, 0)
        row.setSpacing(Space.S)
        row.addWidget(self._state)
        row.addWidget(self._detail)
        row.addWidget(self._attention)
        row.addStretch(1)
        row.addWidget(self._place)
        row.addWidget(self._lock)
        self.retranslate()

    @property
    def facts(self) -> SyncFacts:
        """What it says."""
        return self._facts

    def set_facts(self, facts: SyncFacts) -> None:
        """Say how things are now."""
        self._facts = facts
        self.retranslate()

    def set_place(self, store: str, guide: str) -> None:
        """Say which store and guide work here; "" says nothing."""
        self._place.setText(" · ".join(part for part in (store, guide) if part))
        self._lock.setVisible(bool(guide))

    def retranslate(self) -> None:
        self._state.set_words(self._connection_words(), self._tone())
        self._detail.setText(self._waiting_words())
        count = self._facts.attention
        self._attention.set_words(self.tr("%n change(s) need attention", "", count), Tone.RED)
        self._attention.setVisible(count > 0)
        self._lock.set_words(self.tr("Lock"), Tone.NEUTRAL)

    def _tone(self) -> Tone:
        match self._facts.connection:
            case Connection.SYNCED | Connection.SYNCING:
                return Tone.ACCENT
            case Connection.OFFLINE | Connection.PAUSED:
                return Tone.AMBER
            case Connection.SIGN_IN_NEEDED | Connection.UPDATE_NEEDED | Connection.TROUBLE:
                return Tone.RED

    def _connection_words(self) -> str:
        at = self._facts.synced_at
        time = "" if at is None else time_words(at, self._facts.today)
        match self._facts.connection:
            case Connection.SYNCED:
                return self.tr("Synced {time}").format(time=time).strip()
            case Connection.SYNCING if self._facts.percent is not None:
                return self.tr("First sync {percent} %").format(percent=self._facts.percent)
            case Connection.SYNCING:
                return self.tr("Syncing…")
            case Connection.PAUSED:
                return self.tr("Offline by choice")
            case Connection.SIGN_IN_NEEDED:
                return self.tr("Sign in again to sync")
            case Connection.TROUBLE:
                return self.tr("Not syncing, click to see why")
            case Connection.UPDATE_NEEDED:
                return self.tr("Update needed, entries are kept")
            case Connection.OFFLINE if time:
                return self.tr("Offline · last synced {time}").format(time=time)
            case Connection.OFFLINE:
                return self.tr("Offline · not synced yet")

    def _waiting_words(self) -> str:
        waiting = self._facts.waiting
        if self._facts.connection in (Connection.SYNCED, Connection.SYNCING):
            if waiting:
                return self.tr("%n change(s) waiting", "", waiting)
            done = self._facts.connection is Connection.SYNCED
            return self.tr("Everything uploaded") if done else ""
        return self.tr("%n change(s) saved, sent when online", "", waiting) if waiting else ""


class _LineButton(DeskButton):
    """Words in the line that can be clicked."""

    def __init__(
        self, *, name: str, dot: bool = False, key: str = "", tone: Tone = Tone.NEUTRAL
    ) -> None:
        super().__init__()
        self._dot = dot
        self._key = key
        self._tone = tone
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str, tone: Tone) -> None:
        self._tone = tone
        self.setText(words)
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = text_width(self.text(), Size.SMALL) + 2 * Space.S
        width += 14 if self._dot else 0
        width += key_width(self._key) + 4 if self._key else 0
        return QSize(round(width + 0.5), _HEIGHT - 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shades = tokens()
        where = QRectF(self.rect())
        middle = where.center().y()
        left = float(Space.S)
        tint = shades.tone(self._tone)[0]
        if self._dot:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tint))
            painter.drawEllipse(QRectF(left, middle - 4, 8, 8))
            left += 14
        colour = shades.text if self.underMouse() else shades.dim if self._dot else tint
        room = QRectF(left, 0, where.width() - left, where.height())
        left += draw_text(painter, room, self.text(), colour, size=Size.SMALL) + 4
        if self._key:
            draw_key(
                painter, left, middle, self._key,
                colour=shades.dim, fill=shades.card, line=shades.line,
            )  # fmt: skip
        if self.hasFocus():
            draw_focus(painter, where.adjusted(1, 1, -1, -1), 4)
