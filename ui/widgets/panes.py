"""List left, one thing right: panes that stay usable at 1366×768 and at a scale of 1.5."""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget

from ui.theme import Space

_LEFT_MIN = 300
_RIGHT_MIN = 380


class ScrollPane(QScrollArea):
    """Put things into ``column``; where they are higher than the pane, it scrolls."""

    def __init__(self, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setObjectName("scrolled")
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(Space.XXL - 2, Space.XL, Space.XXL - 2, Space.M)
        self.column.setSpacing(Space.M)
        self.setWidget(inside)


class TwoPanes(QSplitter):
    """A list and what is chosen in it. The guide may move the border; it is remembered."""

    def __init__(
        self,
        left: QWidget,
        right: QWidget,
        *,
        name: str,
        settings: QSettings | None = None,
        left_share: float = 0.4,
    ) -> None:
        """Put two widgets side by side.

        Args:
            left: Drawn on white up to the border.
            right: Gets the rest.
            name: Object name; also under which the border is remembered.
            settings: Where to remember it; None remembers nothing.
            left_share: Part of the width the left one gets at first.
        """
        super().__init__(Qt.Orientation.Horizontal)
        self._settings = settings
        self.setObjectName(name)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        left.setMinimumWidth(_LEFT_MIN)
        right.setMinimumWidth(_RIGHT_MIN)
        left.setProperty("pane", True)
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.addWidget(left)
        self.addWidget(right)
        self.setStretchFactor(0, 2)
        self.setStretchFactor(1, 3)
        self.splitterMoved.connect(self._remember)
        share = settings.value(self._key(), left_share) if settings is not None else left_share
        share = min(0.8, max(0.1, float(str(share))))
        self.setSizes([round(10_000 * share), round(10_000 * (1 - share))])

    def _key(self) -> str:
        return f"panes/{self.objectName()}"

    def _remember(self) -> None:
        left, right = self.sizes()
        if self._settings is not None and left + right > 0:
            self._settings.setValue(self._key(), left / (left + right))
