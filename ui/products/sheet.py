"""A product over whatever is on the screen."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from guide_app.render.qr import qr_matrix
from guide_app.services.products import About, ProductFact
from ui.materials.thumbs import Place, Thumbs
from ui.shortcuts import Key, add_action
from ui.tasks import TaskRunner
from ui.theme import Space, Tone
from ui.widgets import Chip, Dialog, FlowLayout, KeyButton, Look, TextLabel
from ui.widgets.qr import QrView
from ui.words.money import money_words
from ui.words.products import layer_words

_WIDTH = 660
_SIDE = 216
_TONES = {"traffic": Tone.BLUE, "new": Tone.ACCENT, "profit": Tone.AMBER}


class ProductSheet(Dialog):
    """Picture, name, price, what there is to tell of it, and where one pays. Esc closes it.

    Args:
        host: The page it lies over.
        fact: The product.
        runner: Fetches the picture off the GUI thread.
        open_material: Goes to a material.
    """

    payment_taken = Signal()
    """The payment link was copied, or its code is shown."""

    def __init__(
        self,
        host: QWidget,
        fact: ProductFact,
        runner: TaskRunner,
        open_material: Callable[[About], None],
    ) -> None:
        super().__init__(host, name="productSheet", width=_WIDTH)
        self._fact = fact
        self._taken = self._copied = self._noted = False
        self._open_material = open_material
        self._thumbs = Thumbs(runner, self)
        self._picture = QLabel()
        self._picture.setObjectName("productPicture")
        self._picture.setFixedSize(_SIDE, _SIDE)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._code = QrView(side=_SIDE, name="paymentCode")
        self._code.hide()
        self._copy = add_action(self, Key.COPY_PAYMENT, self._on_copy, name="copyPayment")
        self._show_code = add_action(self, Key.PAYMENT_CODE, self._on_code, name="paymentLink")
        self._paying = TextLabel(role="dim", wrap=True)
        self._paying.setObjectName("paymentSays")
        self._price = TextLabel(money_words(fact.price), role="title")
        self._price.setObjectName("productPrice")
        self._chips = QHBoxLayout()
        self._chips.setSpacing(Space.S)
        self._colors = TextLabel(wrap=True)
        self._colors.setObjectName("productColors")
        self._sizes = TextLabel(wrap=True)
        self._sizes.setObjectName("productSizes")
        self._head = TextLabel(role="strong")
        self._materials = [self._material_button(one) for one in fact.materials]
        self.words = QVBoxLayout()
        self._lay_out_product()
        self._thumbs.came.connect(self._show_picture)
        self._show_picture()
        self.retranslate()

    def focus_first(self) -> None:
        """On the sheet itself: Enter closes it, and a scanner goes on to the next product."""
        self.setFocus()

    def retranslate(self) -> None:
        super().retranslate()
        fact = self._fact
        self.set_close(self.tr("Close"))
        about = self.tr("Style {number}").format(number=fact.style)
        if fact.scanned:
            about = self.tr("{about} · scanned: {what}").format(about=about, what=fact.scanned)
        self.set_title(fact.name, about)
        between = self.tr(", ")
        self._colors.setText(self.tr("Colours: {list}").format(list=between.join(fact.colors)))
        self._colors.setVisible(bool(fact.colors))
        self._sizes.setText(self.tr("Sizes: {list}").format(list=between.join(fact.sizes)))
        self._sizes.setVisible(bool(fact.sizes))
        self._copy.setText(self.tr("Copy the payment link"))
        self._show_code.setText(
            self.tr("Code to pay") if self._code.isHidden() else self.tr("Picture")
        )
        self._paying.setText(self._paying_words())
        self._head.setText(self.tr("To post about it"))
        self._show_chips()

    def _show_chips(self) -> None:
        while self._chips.count():
            item = self._chips.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.deleteLater()
        if self._fact.layer:
            tone = _TONES.get(self._fact.layer, Tone.NEUTRAL)
            self._chips.addWidget(Chip(layer_words(self._fact.layer), tone))
        if self._fact.archived:
            self._chips.addWidget(Chip(self.tr("No longer sold"), Tone.RED))
        self._chips.addStretch(1)

    def _material_button(self, about: About) -> KeyButton:
        button = KeyButton(about.title, look=Look.QUIET, icon="materials", name="productMaterial")
        button.clicked.connect(partial(self._on_material, about))
        return button

    def _on_material(self, about: About) -> None:
        self.close_sheet()
        self._open_material(about)

    def _lay_out_product(self) -> None:
        self.words.setSpacing(Space.S)
        self.words.addWidget(self._price)
        self.words.addLayout(self._chips)
        self.words.addWidget(self._colors)
        self.words.addWidget(self._sizes)
        self._lay_out_paying()
        if self._materials:
            self.words.addSpacing(Space.S)
            self.words.addWidget(self._head)
        for button in self._materials:
            self.words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.words.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(Space.XL)
        if self._fact.picture is not None:
            row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._code, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.words, 1)
        self.body.addLayout(row)

    def _lay_out_paying(self) -> None:
        may = self._fact.payment is not None
        buttons = FlowLayout(gap=Space.S, line_gap=Space.S)
        for action, icon in ((self._copy, "copy"), (self._show_code, "")):
            action.setEnabled(may)
            if may:
                buttons.addWidget(KeyButton.of(action, icon=icon))
        self.words.addSpacing(Space.S)
        self.words.addLayout(buttons)
        self.words.addWidget(self._paying)

    def _paying_words(self) -> str:
        fact = self._fact
        if fact.payment is None:
            if fact.archived:
                return ""
            return self.tr("HQ has not set where customers pay: there is no payment link.")
        if fact.whom is not None:
            words = self.tr("It is noted in the file of {name} when you take it.")
            if self._noted:
                words = self.tr("Noted in the file of {name}.")
            return words.format(name=fact.whom[1])
        if self._copied:
            return self.tr("On the clipboard. Whoever pays there counts for you.")
        return self.tr("Whoever pays there counts for you, wherever they are.")

    def _on_copy(self) -> None:
        if self._fact.payment is not None:
            QGuiApplication.clipboard().setText(self._fact.payment)
            self._copied = True
            self._take()

    def _on_code(self) -> None:
        if self._fact.payment is None:
            return
        shown = self._code.isHidden()
        if shown:
            label = self.tr("Code to pay")
            self._code.set_matrix(qr_matrix(self._fact.payment), label=label)
        self._code.setVisible(shown)
        self._picture.setVisible(not shown and self._fact.picture is not None)
        self.retranslate()
        if shown:
            self._take()

    def show_noted(self) -> None:
        """It stands in the customer's file."""
        self._noted = True
        self.retranslate()

    def show_not_noted(self, error: BaseException) -> None:
        """It does not; taking it once more tries again."""
        self._taken = False
        self.show_failure(error)

    def _take(self) -> None:
        if not self._taken:
            self._taken = True
            self.payment_taken.emit()
        self.retranslate()

    def _show_picture(self) -> None:
        if self._fact.picture is None:
            return
        ratio = self.devicePixelRatioF()
        place = Place(self._fact.picture, _SIDE, _SIDE, ratio, round_below=True)
        found = self._thumbs.find(place)
        if found is not None:
            self._picture.setPixmap(found if not found.isNull() else QPixmap())
            self._picture.setAccessibleName(self._fact.name)
