"""A script as a QR code, for the guide's phone."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.widgets import Dialog, Paragraph, QrView, TextLabel


class ScriptCodeDialog(Dialog):
    """Shows the code large, with the words beneath it.

    Args:
        host: The page it lies over.
        matrix: The modules.
        text: What the code holds.
    """

    def __init__(self, host: QWidget, matrix: Sequence[Sequence[bool]], text: str) -> None:
        super().__init__(host, name="scriptCodeDialog", width=420)
        self._code = QrView(side=280, name="scriptCode")
        self._code.set_matrix(matrix, label=text)
        self.body.addWidget(self._code, 0, Qt.AlignmentFlag.AlignHCenter)
        self._hint = TextLabel(role="dim", wrap=True)
        self.body.addWidget(self._hint)
        self.body.addWidget(Paragraph(text))
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self.tr("Scan with the phone"))
        self.set_close(self.tr("Done"))
        self._hint.setText(
            self.tr("The phone's camera or WeChat reads the text. No network needed.")
        )
