"""The mix of the last days: a bar for each kind with its number, and a mark at what is wanted."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from guide_app.domain.words import MaterialKind
from guide_app.services.post_models import Mix
from ui.theme import Size, tokens
from ui.widgets.painting import draw_text
from ui.words.posts import mix_part, mix_words

_LINE, _BAR, _HEIGHT, _GAP = 18.0, 6.0, 30, 10.0


class MixMeter(QWidget):
    """What is said by the length of a bar stands above it in a word and a number."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._mix: Mix | None = None

    def show_mix(self, mix: Mix) -> None:
        """Show another one."""
        self._mix = mix
        self.setAccessibleName(mix_words(mix))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        mix = self._mix
        if mix is None:
            return
        shades, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        kinds = list(MaterialKind)
        all_posted, all_wanted = sum(mix.posted.values()), sum(mix.wanted.values())
        goals = {kind: mix.wanted[kind] / all_wanted if all_wanted else 0 for kind in kinds}
        shares = {kind: mix.posted[kind] / all_posted if all_posted else 0 for kind in kinds}
        widest = max(*goals.values(), *shares.values(), 0.01)
        step = (self.width() + _GAP) / len(kinds)
        for place, kind in enumerate(kinds):
            left, width = place * step, step - _GAP
            draw_text(
                painter,
                QRectF(left, 0, width, _LINE),
                mix_part(mix, kind),
                shades.dim,
                size=Size.SMALL,
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(shades.line))
            painter.drawRoundedRect(QRectF(left, _LINE + 2, width, _BAR), 2, 2)
            painter.setBrush(QColor(shades.accent))
            long = width * shares[kind] / widest
            painter.drawRoundedRect(QRectF(left, _LINE + 2, long, _BAR), 2, 2)
            at = left + max(0.0, width * goals[kind] / widest - 1)
            painter.setBrush(QColor(shades.text))
            painter.drawRect(QRectF(at, _LINE, 2, _BAR + 4))
