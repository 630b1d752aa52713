"""Writing down somebody new, and what is known of a customer: the dialog, who it may be, saving."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from guide_app.services.codes import CodeService
from guide_app.services.customer_models import Duplicate, Profile
from guide_app.services.customers import CustomerService
from guide_app.services.problems import problem_of
from guide_app.services.undo import Undo
from ui.customers.acts import CustomerActs
from ui.customers.dialog import CustomerDialog, Typed
from ui.shell import Page
from ui.tasks import Lane, Latest, TaskRunner
from ui.words.problems import problem_words


class Entering(QObject):
    """Opens the dialog over a page, looks for whom is typed, and saves.

    Args:
        page: Over which the dialog appears.
        service: What is asked and done.
        runner: Work off the GUI thread.
        acts: Says what was saved, and takes it back.
        saved: Called after every new customer.
        codes: Reads and sets the code of somebody new; None: no code is asked for.
    """

    added = Signal(str)  # id of a new customer

    def __init__(
        self,
        page: Page,
        service: CustomerService,
        runner: TaskRunner,
        acts: CustomerActs,
        *,
        saved: Callable[[], None],
        codes: CodeService | None = None,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._service = service
        self._runner = runner
        self._acts = acts
        self._saved = saved
        self._codes = codes
        self._known = Latest(runner)
        self._elsewhere = Latest(runner, Lane.NETWORK)

    def add(self) -> None:
        """Ask for a new customer."""
        dialog = CustomerDialog(self._page)
        self._watch(dialog, None)
        dialog.confirmed.connect(partial(self._create, dialog))
        dialog.open()
        if self._codes is not None:
            self._runner.run(
                self._codes.reader, done=dialog.read_codes, failed=self._acts.on_failed
            )

    def edit(self, profile: Profile) -> None:
        """Change what is known of a customer."""
        dialog = CustomerDialog(self._page, profile.facts)
        self._watch(dialog, profile.facts.customer_id)
        dialog.confirmed.connect(partial(self._edit, dialog, profile))
        dialog.open()

    def _watch(self, dialog: CustomerDialog, except_id: str | None) -> None:
        dialog.typed.connect(partial(self._look_for_known, dialog, except_id))
        dialog.known_opened.connect(partial(self._open_known, dialog))
        dialog.elsewhere.asked.connect(partial(self._look_elsewhere, dialog))

    def _look_for_known(self, dialog: CustomerDialog, except_id: str | None, typed: Typed) -> None:
        def ask() -> list[Duplicate]:
            return self._service.find_duplicates(
                name=typed.name,
                phone=typed.phone,
                wechat=typed.wechat,
                member_number=typed.member_number,
                birthday=typed.birthday,
                except_id=except_id,
            )

        self._known.run(ask, done=dialog.show_known, failed=self._acts.on_failed)

    def _look_elsewhere(
        self, dialog: CustomerDialog, phone: str, wechat: str, member_number: str
    ) -> None:
        self._elsewhere.run(
            lambda: self._service.find_known(phone, wechat, member_number),
            done=partial(dialog.elsewhere.show_answer, (phone, wechat, member_number)),
            failed=self._acts.on_failed,
        )

    def _open_known(self, dialog: CustomerDialog, customer_id: str) -> None:
        dialog.close_sheet()
        self._page.page_asked.emit("profile", customer_id)

    def _create(self, dialog: CustomerDialog) -> None:
        dialog.set_busy(True)
        values, family, code = dialog.values(), dialog.family(), dialog.code()

        def create() -> tuple[str, BaseException | None]:
            customer_id = self._service.create(values, family)
            try:
                if code is not None and self._codes is not None:
                    self._codes.set_code(customer_id, *code)
            except Exception as error:  # noqa: BLE001 - told beside what was saved
                return customer_id, error
            return customer_id, None

        self._runner.run(
            create,
            done=partial(self._on_created, dialog, str(values["name"])),
            failed=dialog.show_failure,
            lane=Lane.WRITE,
        )

    def _on_created(
        self, dialog: CustomerDialog, name: str, made: tuple[str, BaseException | None]
    ) -> None:
        customer_id, without_code = made
        dialog.close_sheet()
        self._saved()
        words = self.tr("Added {name}").format(name=name)
        if without_code is not None:
            words += " · " + problem_words(problem_of(without_code))
        self._acts.offer(
            words,
            lambda: self._acts.run(
                lambda: self._service.remove(customer_id), self.tr("Taken back.")
            ),
        )
        self.added.emit(customer_id)

    def _edit(self, dialog: CustomerDialog, profile: Profile) -> None:
        dialog.set_busy(True)
        changes = dialog.changes()
        self._runner.run(
            lambda: self._service.edit(profile.facts.customer_id, changes, profile.seen),
            done=partial(self._on_edited, dialog, profile.facts.name),
            failed=dialog.show_failure,
            lane=Lane.WRITE,
        )

    def _on_edited(self, dialog: CustomerDialog, name: str, token: Undo | None) -> None:
        dialog.close_sheet()
        if token is not None:
            self._acts.on_done(self.tr("{name}: saved").format(name=name), token)
