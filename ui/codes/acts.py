"""What the guide does with codes: type one for a customer, copy the name for WeChat."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication

from guide_app.domain.wechat_remark import LENGTH, Remark
from guide_app.services.codes import CodeForm, CodeService
from guide_app.services.undo import Undo
from ui.acts import Acts
from ui.codes.dialog import CodeDialog
from ui.shell import Page
from ui.tasks import Lane, TaskRunner


class CodeActs(Acts):
    """Opens the code field over a page, saves, and offers to take it back.

    Args:
        page: Over which the field and toasts appear.
        service: What is asked and done.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
    """

    done = Signal(str)  # customer id

    def __init__(
        self, page: Page, service: CodeService, runner: TaskRunner, *, saved: Callable[[], None]
    ) -> None:
        super().__init__(page, runner, saved)
        self._service = service

    def ask(self, customer_id: str) -> None:
        """Ask for the customer's code."""
        self._runner.run(
            lambda: self._service.form(customer_id), done=self._open, failed=self.on_failed
        )

    def copy_remark(self, customer_id: str) -> None:
        """Put the name under which WeChat keeps the customer on the clipboard."""
        self._runner.run(
            lambda: self._service.remark(customer_id),
            done=self._on_remark,
            failed=self.on_failed,
        )

    def _open(self, form: CodeForm) -> None:
        dialog = CodeDialog(self._page, form)
        dialog.chosen.connect(partial(self._save, dialog, form))
        dialog.open()

    def _save(self, dialog: CodeDialog, form: CodeForm, text: str) -> None:
        if form.reader is None:
            return
        number = form.reader.number
        dialog.set_busy(True)
        self._runner.run(
            lambda: self._service.set_code(form.customer_id, text, number),
            done=partial(self._on_saved, dialog, form, text),
            failed=dialog.show_failure,
            lane=Lane.WRITE,
        )

    def _on_saved(self, dialog: CodeDialog, form: CodeForm, text: str, token: Undo) -> None:
        dialog.close_sheet()
        self._saved()
        words = self.tr("{name}: code taken away").format(name=form.name)
        if text and form.reader is not None:
            answers = form.reader.read(text).answers
            between = self.tr(", ")
            tags = between.join(one.chip.name for one in answers if one.chip and one.is_set)
            code = "".join(one.code for one in answers)
            words = self.tr("{name}: {code} set · {tags}").format(
                name=form.name, code=code, tags=tags
            )
        done = partial(self.done.emit, form.customer_id)
        self.offer(words, partial(self.take_back, lambda: self._service.undo(token), done))
        self.done.emit(form.customer_id)

    def _on_remark(self, remark: Remark) -> None:
        QGuiApplication.clipboard().setText(remark.text)
        words = self.tr("Copied for WeChat: {text}").format(text=remark.text)
        if remark.cut:
            cut = self.tr("more than {length} characters, left out: {cut}")
            words += " · " + cut.format(length=LENGTH, cut=remark.cut)
        self.say(words, "copy")
