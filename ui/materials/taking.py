"""Taking a material along: onto the clipboard, to a phone, into a folder."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog

from guide_app.domain.materials import Standing, standing
from guide_app.services.posters import NoCode
from guide_app.services.wall import WallService
from guide_app.services.wall_models import NotHere, Taken, WallItem
from ui.acts import Acts
from ui.materials.clipboard import open_file, put_post
from ui.materials.laid import Laid
from ui.materials.phone import PhoneSheet
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.tasks import Lane, TaskRunner
from ui.words.media import files_word, laid_words
from ui.words.stamps import no_code_words

_FOLDER = "materials/folder"
_Lay = Callable[[Taken], None]
_Words = Callable[[Taken], str]


class TakingActs(Acts):
    """The ways in which what is chosen leaves the PC; each notes that it was taken.

    Args:
        page: Over which sheets and toasts appear.
        service: Takes it along.
        runner: Work off the GUI thread.
        settings: Remembers where materials were saved last.
        chosen: What is shown.
        saved: Called after every saved change.
    """

    def __init__(
        self,
        page: Page,
        service: WallService,
        runner: TaskRunner,
        settings: QSettings,
        *,
        chosen: Callable[[], WallItem | None],
        saved: Callable[[], None],
    ) -> None:
        super().__init__(page, runner, saved)
        self._service, self._settings, self._chosen = service, settings, chosen
        self._handing_over = False  # one material at a time is fetched by phones
        self._laid = Laid(service, runner, self)
        self._laid.taken_back.connect(self._on_gone)
        self.prepare = add_action(page, Key.PREPARE, self._on_prepare, name="prepare")
        self.to_phone = add_action(page, Key.TO_PHONE, self._on_to_phone, name="toPhone")
        self.copy_caption = add_action(page, Key.COPY_CAPTION, self._on_caption, name="copyCaption")
        self.copy_files = add_action(page, Key.COPY_PICTURES, self._on_files, name="copyPictures")
        self.save = add_action(page, Key.SAVE_MATERIAL, self._on_save, name="saveMaterial")

    def retranslate(self) -> None:
        """In the window's language."""
        self.prepare.setText(self.tr("Prepare post"))
        self.to_phone.setText(self.tr("Phone"))
        self.copy_caption.setText(self.tr("Caption"))
        self.save.setText(self.tr("Folder"))
        self._word_files(self._chosen())

    def show_item(self, item: WallItem | None) -> None:
        """Allow what may be done with it."""
        self._word_files(item)
        may = item is not None and standing(item, self._service.today) is Standing.CURRENT
        for action in (self.prepare, self.to_phone, self.copy_caption, self.save):
            action.setEnabled(may)
        self.copy_files.setEnabled(may and item is not None and bool(item.pictures))

    def look(self) -> None:
        """Whatever has been taken of a material goes when HQ has taken it back."""
        self._laid.look()

    def open(self, item: WallItem, at: int) -> None:
        """Open its film or a document with the PC's own program."""
        ask = partial(self._service.to_look_at, item.material_id, at, self._page.word())
        self._runner.run(ask, done=open_file, failed=self.on_failed, lane=Lane.READ)

    def on_failed(self, error: BaseException) -> None:
        """Say what is missing for it."""
        if isinstance(error, NotHere):
            words = self.tr(
                "%n file(s) have not come to this PC yet. They are fetched now; try again soon.",
                "",
                error.missing,
            )
            self.say(words, "alert")
        elif isinstance(error, NoCode):
            self.say(no_code_words(), "alert")
        else:
            super().on_failed(error)
        self._page.refresh()

    def _word_files(self, item: WallItem | None) -> None:
        self.copy_files.setText(files_word(item.pictures if item else ()))

    def _on_prepare(self) -> None:
        words = lambda taken: laid_words(taken.files, with_caption=True)  # noqa: E731
        self._take(lambda taken: put_post(taken.text, taken.files), words)

    def _on_caption(self) -> None:
        words = lambda _taken: laid_words((), with_caption=True)  # noqa: E731
        self._take(lambda taken: put_post(taken.text, ()), words)

    def _on_files(self) -> None:
        words = lambda taken: laid_words(taken.files, with_caption=False)  # noqa: E731
        self._take(lambda taken: put_post("", taken.files), words)

    def _take(self, lay: _Lay, words: _Words) -> None:
        item = self._chosen()
        if item is not None:
            self._runner.run(
                partial(self._service.take, item.material_id, self._page.word(), item.voice),
                done=partial(self._on_taken, item.material_id, lay, words),
                failed=self.on_failed,
                lane=Lane.WRITE,
            )

    def _on_taken(self, material_id: str, lay: _Lay, words: _Words, taken: Taken) -> None:
        lay(taken)
        self._laid.note(material_id)
        self._saved()
        self.say(words(taken), "copy")

    def _on_to_phone(self) -> None:
        item = self._chosen()
        if item is not None and not self._handing_over:
            self._handing_over, voice = True, item.voice
            sheet = PhoneSheet(self._page, self._service, self._runner, item.material_id, voice)
            sheet.opened.connect(partial(self._on_phone_opened, voice))
            self._laid.watch(sheet)
            sheet.closed.connect(self._on_handed_over)
            sheet.refused.connect(self._on_refused)
            sheet.folder_asked.connect(self._on_save)
            sheet.begin()

    def _on_handed_over(self) -> None:
        self._handing_over = False

    def _on_refused(self, error: BaseException) -> None:
        self._handing_over = False
        self.on_failed(error)

    def _on_phone_opened(self, voice: str | None, material_id: str) -> None:
        self._runner.run(
            partial(self._service.note_phone, material_id, voice),
            done=self._on_phone_noted,
            failed=self.on_failed,
            lane=Lane.WRITE,
        )

    def _on_phone_noted(self, _nothing: None) -> None:
        self._saved()

    def _on_save(self) -> None:
        item = self._chosen()
        if item is None:
            return
        last = str(self._settings.value(_FOLDER, ""))
        folder = QFileDialog.getExistingDirectory(self._page, self.tr("Save the material in"), last)
        if not folder:
            return
        self._settings.setValue(_FOLDER, folder)
        names = self._page.word(), self.tr("Caption")
        ask = partial(self._service.save, item.material_id, Path(folder), *names, voice=item.voice)
        self._runner.run(ask, done=self._on_saved, failed=self.on_failed, lane=Lane.WRITE)

    def _on_saved(self, folder: Path) -> None:
        self._saved()
        self.say(self.tr("Saved as {folder}.").replace("{folder}", folder.name))

    def _on_gone(self) -> None:
        self.say(
            self.tr("This material may not go out any more: it is off the clipboard."), "alert"
        )
