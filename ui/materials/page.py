"""Materials: a wall of what HQ has published, and one click to take it to the phone."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from guide_app.domain.materials import Standing, standing
from guide_app.domain.words import MediaType, ShareState
from guide_app.services.cards import CardService
from guide_app.services.posts import PostService
from guide_app.services.problems import problem_of
from guide_app.services.wall import WallService
from guide_app.services.wall_models import Wall, WallItem
from ui.materials.cards import CardActs
from ui.materials.link import LinkActs
from ui.materials.narrowing import Narrowing
from ui.materials.post_day import PostDesk
from ui.materials.preview import Preview
from ui.materials.stamped import LargeLook
from ui.materials.taking import TakingActs
from ui.materials.thumbs import Thumbs
from ui.materials.viewer import Viewer
from ui.materials.wall import CardContent, WallModel, WallView
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.tasks import Lane, Latest, TaskRunner
from ui.theme import Space
from ui.widgets import EmptyState, KeyButton, Look, Nothing, hairline
from ui.widgets.panes import TwoPanes
from ui.widgets.search import SearchField
from ui.words.materials import kind_words
from ui.words.media import about_media_words
from ui.words.problems import problem_words
from ui.words.shelves import hidden_words
from ui.words.wall import state_chip, taken_words


class MaterialsPage(Page):
    """The wall left, the chosen material right.

    Args:
        service: Asks and takes.
        cards: Prints parcel cards.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
        settings: Remembers what was asked for, the border, and where materials were saved last.
        posts: The day of posts.
    """

    page_id = "materials"
    icon = "materials"

    def __init__(
        self,
        service: WallService,
        cards: CardService,
        runner: TaskRunner,
        *,
        saved: Callable[[], None],
        settings: QSettings,
        posts: PostService,
    ) -> None:
        super().__init__()
        self._service, self._runner, self._saved = service, runner, saved
        self._settings = settings
        self._loading = Latest(runner)
        self._wall: Wall | None = None
        self._wanted: str | None = None  # whoever sent the guide here asked for this one
        self._turned: dict[str, str | None] = {}
        self._thumbs = Thumbs(runner, self)
        self._model = WallModel(self)
        self.wall = WallView(self._thumbs, name="materialWall")
        self.wall.setModel(self._model)
        self.wall.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.wall.activated.connect(lambda _index: self._look(0))
        self._search = SearchField(name="materialSearch")
        self._search.left_downwards.connect(self.wall.setFocus)
        self._nothing = EmptyState(name="materialsNothing")
        self._nothing.acted.connect(self._on_nothing_acted)
        self._viewer = Viewer(self)
        self._large = LargeLook(self._viewer, service, runner)
        self._cards = CardActs(self, cards, runner, settings)
        self.taking = TakingActs(
            self, service, runner, settings, chosen=self._shown, saved=self._on_changed
        )
        self._link = LinkActs(self, service, runner, chosen=self._shown, saved=self._on_changed)
        self._add_commands()
        self.narrowing = Narrowing(self._narrow, settings, name="materialNarrowing")
        self.narrowing.changed.connect(self._show_cards)
        self._search.textChanged.connect(self.narrowing.search)
        taking = self.taking
        self.preview = Preview(
            self._thumbs,
            taking.prepare,
            (taking.to_phone, taking.copy_caption, taking.copy_files, taking.save),
            (self._posted, self._not_posted),
            tools=(self._favourite, self._other_wording),
            today=lambda: service.today,
        )
        self.preview.picture_asked.connect(self._look)
        self.posts = PostDesk(self, posts, runner, self.show_material, saved)
        self.posts.changed.connect(self.refresh)
        self.preview.add_notice(self.posts.notice)
        self.preview.add_below(KeyButton.of(self._link.action, look=Look.QUIET))
        self._lay_out()
        self.retranslate()
        self._nothing.show_state(Nothing.LOADING)
        self._stack.setCurrentWidget(self._nothing)

    @classmethod
    def word(cls) -> str:
        return QCoreApplication.translate("MaterialsPage", "Materials")

    @property
    def chosen(self) -> WallItem | None:
        """The material that is shown at the right, first the wording that is taken of it."""
        card = self._model.card(self.wall.currentIndex())
        if card is None or not card.item.wordings:
            return None if card is None else card.item
        words = card.item.wordings
        voice = self._turned.get(card.item.material_id, card.item.voice)
        at = next((at for at, one in enumerate(words) if one.voice == voice), 0)
        return replace(card.item, wordings=(*words[at:], *words[:at]))

    def subtitle(self) -> str:
        if self._wall is None:
            return ""
        taken = sum(item.today is not None for item in self._wall.items)
        return self.tr("%n taken today", "", taken) if taken else ""

    def on_shown(self, argument: object = None) -> None:
        self._service.fetch()
        self._wanted = argument if isinstance(argument, str) else None
        self.refresh()

    def show_material(self, material_id: str) -> None:
        """Choose a material, whatever was looked for before."""
        self._wanted = material_id
        self._choose_wanted()
        self.wall.setFocus()

    def refresh(self) -> None:
        self.posts.refresh()
        self._loading.run(self._service.load, done=self._on_loaded, failed=self._on_failed)

    def focus_first(self) -> None:
        (self.wall if self._stack.currentWidget() is self.wall else self).setFocus()

    def retranslate(self) -> None:
        self.taking.retranslate()
        self._posted.setText(self.tr("Posted"))
        self._not_posted.setText(self.tr("Not posted"))
        self._find.setText(self.tr("Search materials"))
        self._cards.retranslate()
        self._link.retranslate()
        self.posts.retranslate()
        self._search.setPlaceholderText(self.tr("Search title and caption"))
        self._other_wording.setText(self.tr("Other wording"))
        self._narrow.setText(self.tr("Filter"))
        self._narrow_no_more.setText(self.tr("Show all"))
        if self._wall is not None:
            self._show_cards()

    def _add_commands(self) -> None:
        self._posted = add_action(
            self, Key.POSTED, partial(self._mark, ShareState.POSTED), name="posted"
        )
        self._not_posted = add_action(
            self, Key.NOT_POSTED, partial(self._mark, ShareState.NOT_POSTED), name="notPosted"
        )
        self._find = add_action(self, Key.FIND, self._search.setFocus, name="findMaterial")
        self._favourite = add_action(
            self, Key.FAVOURITE_MATERIAL, self._on_favourite, name="favouriteMaterial"
        )
        self._other_wording = add_action(
            self, Key.OTHER_WORDING, self._on_other_wording, name="otherWording"
        )
        self._narrow = add_action(
            self, Key.NARROW_WALL, lambda: self.narrowing.open_more(self), name="narrowWall"
        )
        self._narrow_no_more = add_action(
            self, Key.NARROW_NO_MORE, self._on_nothing_acted, name="narrowNoMore"
        )
        add_action(self, Key.NEXT_ROW, partial(self.wall.step, 1), name="materialNext")
        add_action(self, Key.PREVIOUS_ROW, partial(self.wall.step, -1), name="materialPrevious")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(Space.L, Space.M, Space.L, Space.S)
        head.addWidget(self.narrowing)
        self.narrowing.add_beside(self._search)
        self.narrowing.add_beside(KeyButton.of(self._cards.action))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.wall)
        self._stack.addWidget(self._nothing)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.posts.bar)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self._stack, 1)
        panes = TwoPanes(
            left, self.preview, name="materialPanes", settings=self._settings, left_share=0.66
        )
        left.setProperty("pane", False)  # here the cards are what is white
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(panes)

    # showing

    def _on_loaded(self, wall: Wall) -> None:
        self._wall = wall
        self._show_cards()
        self._choose_wanted()
        self.taking.look()
        self.header_changed.emit()

    def _show_cards(self) -> None:
        if self._wall is None:
            return
        before = self.chosen
        wanted = self.narrowing.narrow(self._wall.items)
        self._model.reset(tuple(map(self._card, wanted)))
        ids = [item.material_id for item in wanted]
        if wanted:
            at = ids.index(before.material_id) if before and before.material_id in ids else 0
            self.wall.setCurrentIndex(self._model.index(at, 0))
            self._show(self.wall)
        else:
            self._say_nothing()
        self._show_chosen()

    def _choose_wanted(self) -> None:
        """Show the material that another page has sent the guide to."""
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        if wanted not in [card.item.material_id for card in self._model.cards]:
            self._on_nothing_acted()
        ids = [card.item.material_id for card in self._model.cards]
        if wanted in ids:
            self.wall.setCurrentIndex(self._model.index(ids.index(wanted), 0))

    def _card(self, item: WallItem) -> CardContent:
        today = self._service.today
        state = state_chip(item, today)
        line, kind = taken_words(item, today), kind_words(item.kind)
        said = [
            item.title,
            kind,
            state.text if state else "",
            about_media_words(item.pictures),
            line,
        ]
        return CardContent(
            item=item,
            title=item.title,
            line=line,
            kind=kind,
            state=state,
            count=about_media_words(item.pictures),
            quiet=standing(item, today) is not Standing.CURRENT,
            spoken=", ".join(part for part in said if part),
        )

    def _say_nothing(self) -> None:
        if self._wall is not None and self._wall.items:
            self._nothing.show_state(
                Nothing.NOT_FOUND,
                self.tr("No material fits."),
                hint=hidden_words(self.narrowing.choice, self.narrowing.narrowed),
                action=self.tr("Show all"),
                key=Key.NARROW_NO_MORE.label,
            )
        else:
            words = self.tr("HQ has not published any material yet.")
            self._nothing.show_state(Nothing.EMPTY, words)
        self._show(self._nothing)

    def _show(self, widget: QWidget) -> None:
        """Show the wall or why there is none; the keyboard stays on the page."""
        at = QApplication.focusWidget()
        was_here = at is not None and self._stack.isAncestorOf(at)
        self._stack.setCurrentWidget(widget)
        if was_here:
            self.focus_first()

    def _show_chosen(self) -> None:
        item = self.chosen
        self.preview.show_item(item)
        may = item is not None and standing(item, self._service.today) is Standing.CURRENT
        self.taking.show_item(item)
        self._link.action.setEnabled(may)
        self._favourite.setEnabled(item is not None)
        is_kept = item is not None and item.favourite
        words = self.tr("No favourite any more") if is_kept else self.tr("Favourite")
        self._favourite.setText(words)
        self._other_wording.setEnabled(item is not None and len(item.wordings) > 1)
        for action in (self._posted, self._not_posted):
            action.setEnabled(item is not None and item.today is not None)

    def _shown(self) -> WallItem | None:
        return self.chosen

    def _on_nothing_acted(self) -> None:
        self._search.clear()
        self.narrowing.clear()

    def _on_other_wording(self) -> None:
        item = self.chosen
        if item is not None and len(item.wordings) > 1:
            self._turned[item.material_id] = item.wordings[1].voice
            self._show_chosen()

    def _on_favourite(self) -> None:
        item = self.chosen
        if item is None:
            return
        self._runner.run(
            partial(self._service.favour, item.material_id, not item.favourite),
            done=self._on_noted,
            failed=self.taking.on_failed,
            lane=Lane.WRITE,
        )

    def _look(self, at: int) -> None:
        item = self.chosen
        if item is None or not item.pictures:
            return
        if item.pictures[at].type is MediaType.IMAGE:
            self._large.open(item, at)
        else:
            self.taking.open(item, at)

    def _on_changed(self) -> None:
        self._saved()
        self.refresh()

    def _on_noted(self, _nothing: None) -> None:
        self._on_changed()

    def _mark(self, state: ShareState) -> None:
        item = self.chosen
        if item is not None and item.today is not None:
            self.posts.mark(item.material_id, state)

    def _on_failed(self, error: BaseException) -> None:
        self._nothing.show_state(Nothing.ERROR, problem_words(problem_of(error)))
        self._show(self._nothing)
