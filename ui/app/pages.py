"""Which pages the window has, and what each of them is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.customers import CustomersPage
from ui.figures import FiguresPage
from ui.groups import GroupsPage
from ui.imports import ImportPage
from ui.materials.page import MaterialsPage
from ui.pool import PoolPage
from ui.profile import ProfilePage
from ui.questions import QuestionActs
from ui.radar import RadarPage
from ui.settings import SettingsPage
from ui.shell import Page
from ui.store import StorePage
from ui.sync_centre import SyncPage
from ui.today import TodayPage

if TYPE_CHECKING:
    from ui.app.controller import DeskController


def register_pages(controller: DeskController) -> None:
    """Register every page; each is made when the guide first goes there."""
    window, runner = controller.window, controller.runner

    def today() -> TodayPage:
        place = controller.place
        page = TodayPage(
            place.today,
            place.scripts,
            runner,
            codes=place.codes,
            saved=controller.saved,
            now=place.now,
            zone=place.zone,
            settings=controller.settings,
            is_here=lambda: place.sync.state.usable,
            posts=place.posts,
            groups=place.groups,
        )
        controller.state_shown.connect(page.show_arrival)
        page.questions_asked.connect(_questions(controller, page).begin)
        return page

    def customers() -> CustomersPage:
        place = controller.place
        page = CustomersPage(
            place.customers,
            runner,
            codes=place.codes,
            saved=controller.saved,
            today=lambda: place.business_day,
            settings=controller.settings,
            is_here=lambda: place.sync.state.usable,
        )
        controller.state_shown.connect(page.show_arrival)
        return page

    def imports() -> ImportPage:
        place = controller.place
        return ImportPage(place.imports, runner, saved=controller.saved, zone=place.zone)

    def profile() -> ProfilePage:
        place = controller.place
        page = ProfilePage(
            place.customers,
            place.scripts,
            runner,
            codes=place.codes,
            runs=place.runs,
            saved=controller.saved,
            today=lambda: place.business_day,
            zone=place.zone,
            settings=controller.settings,
        )
        questions = _questions(controller, page)
        page.questions_asked.connect(questions.begin)
        page.sheet_asked.connect(questions.show_sheet)
        page.came_from(window.current_page.page_id if window.current_page else "")
        window.page_shown.connect(page.came_from)
        return page

    def materials() -> MaterialsPage:
        page = MaterialsPage(
            controller.place.wall,
            controller.place.cards,
            runner,
            saved=controller.saved,
            settings=controller.settings,
            posts=controller.place.posts,
        )
        controller.pictures.came.connect(page.refresh)
        return page

    def radar() -> RadarPage:
        return RadarPage(controller.place.radar, runner, settings=controller.settings)

    def figures() -> FiguresPage:
        place = controller.place
        return FiguresPage(
            place.figures,
            runner,
            today=lambda: place.business_day,
            settings=controller.settings,
        )

    def store() -> StorePage:
        place = controller.place
        return StorePage(place.store, runner, saved=controller.saved, settings=controller.settings)

    def pool() -> PoolPage:
        place = controller.place
        page = PoolPage(
            place.pool, runner, saved=controller.saved, today=lambda: place.business_day
        )
        return page

    def groups() -> GroupsPage:
        return GroupsPage(controller.place.groups, runner, saved=controller.saved)

    def sync() -> SyncPage:
        place = controller.place
        page = SyncPage(
            place.sync_centre,
            place.sync,
            runner,
            saved=controller.saved,
            local_time=controller.local_time,
        )
        controller.state_shown.connect(page.show_state)
        return page

    def settings() -> SettingsPage:
        return SettingsPage(
            controller.place,
            runner,
            controller.theme,
            controller.languages,
            controller.settings,
            sign_out=controller.sign_out,
            has_tray=controller.has_tray,
        )

    window.add_page(TodayPage, today)
    window.add_page(CustomersPage, customers)
    window.add_page(MaterialsPage, materials)
    window.add_page(RadarPage, radar)
    window.add_page(FiguresPage, figures)
    window.add_page(StorePage, store)
    window.add_page(PoolPage, pool)
    window.add_page(GroupsPage, groups)
    window.add_page(SyncPage, sync)
    window.add_page(SettingsPage, settings)
    window.add_page(ProfilePage, profile)
    window.add_page(ImportPage, imports)


def _questions(controller: DeskController, page: Page) -> QuestionActs:
    place = controller.place
    return QuestionActs(
        page, place.questionnaires, controller.runner, saved=controller.saved, zone=place.zone
    )
