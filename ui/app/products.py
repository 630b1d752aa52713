"""Products from anywhere: by the scanner on every screen, by Ctrl+K."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from guide_app.services.problems import problem_of
from ui.products.scanner import Scanner
from ui.tasks import Lane
from ui.widgets import ToastSpec
from ui.words.problems import problem_words

if TYPE_CHECKING:
    from guide_app.services.products import About, ProductFact
    from ui.app.controller import DeskController
    from ui.products.sheet import ProductSheet


class Products(QObject):
    """Opens a product over what is on the screen; a second one takes the place of the first.

    Args:
        controller: Whose window and workplace.
    """

    def __init__(self, controller: DeskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._scanner = Scanner(controller.window, self._is_on)
        self._scanner.scanned.connect(self._on_scanned)
        self._scanner.unknown.connect(self._on_unknown)
        self._sheet: ProductSheet | None = None

    def takes(self, watched: QObject, event: QEvent) -> bool:
        """Whether a key may be a scanner's, and is kept back until that is known."""
        return self._scanner.takes(watched, event)

    def open(self, product_id: str) -> None:
        """Show a product."""
        place, runner = self._controller.place, self._controller.runner
        runner.run(
            partial(place.products.open, product_id, self._whom()),
            done=self._show,
            lane=Lane.READ,
        )

    def forget(self) -> None:
        """The guide goes."""
        self._scanner.answer(known=False, tell=False)
        self._sheet = None

    def _is_on(self) -> bool:
        controller = self._controller
        window = controller.window
        at_work = controller.workplace is not None and window.current_page is not None
        return at_work and not window.locked

    def _whom(self) -> str | None:
        """The customer whose file is open."""
        page = self._controller.window.current_page
        if page is None or page.page_id != "profile":
            return None
        front = page.in_front()
        return None if front is None else front.customer_id

    def _on_scanned(self, text: str) -> None:
        self._controller.runner.run(
            partial(self._controller.place.products.scanned, text, self._whom()),
            done=self._on_found,
            failed=self._on_failed,
            lane=Lane.READ,
        )

    def _on_found(self, fact: ProductFact | None) -> None:
        if self._scanner.answer(known=fact is not None):
            self._show(fact)

    def _on_unknown(self, text: str) -> None:
        words = self.tr("Nothing that we sell has this number: {number}")
        spec = ToastSpec(words.format(number=text[:40]), icon="alert")
        self._controller.window.toasts.show_toast(spec)

    def _on_failed(self, error: BaseException) -> None:
        self._scanner.answer(known=False, tell=False)
        spec = ToastSpec(problem_words(problem_of(error)), icon="alert")
        self._controller.window.toasts.show_toast(spec)

    def _show(self, fact: ProductFact | None) -> None:
        from ui.products.sheet import ProductSheet  # not before somebody is at work

        window = self._controller.window
        if fact is None or window.locked or window.current_page is None:
            return
        if self._sheet is not None and self._sheet.is_open:
            self._sheet.close_sheet()
        sheet = ProductSheet(
            window.current_page, fact, self._controller.runner, self._open_material
        )
        sheet.closed.connect(self._on_closed)
        if fact.whom is not None:
            sheet.payment_taken.connect(partial(self._note, sheet, fact.product_id, fact.whom[0]))
        self._sheet = sheet
        sheet.open()

    def _note(self, sheet: ProductSheet, product_id: str, customer_id: str) -> None:
        controller = self._controller
        controller.runner.run(
            partial(controller.place.products.note_payment_link, product_id, customer_id),
            done=partial(self._on_noted, sheet),
            failed=partial(self._on_not_noted, sheet),
            lane=Lane.WRITE,
        )

    def _on_noted(self, sheet: ProductSheet, _nothing: None) -> None:
        if self._sheet is sheet:
            sheet.show_noted()
        self._controller.saved()
        self._controller.window.refresh_pages()

    def _on_not_noted(self, sheet: ProductSheet, error: BaseException) -> None:
        if self._sheet is sheet:
            sheet.show_not_noted(error)
        else:
            spec = ToastSpec(problem_words(problem_of(error)), icon="alert")
            self._controller.window.toasts.show_toast(spec)

    def _on_closed(self) -> None:
        self._sheet = None

    def _open_material(self, about: About) -> None:
        self._controller.window.show_page("materials", about.material_id)
