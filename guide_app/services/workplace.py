"""A guide at work: every job's service over one open session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, tzinfo

from guide_app.domain.due_list import Category
from guide_app.domain.entities import Brand
from guide_app.security.lock import LockState, SessionLock, idle_limit_s
from guide_app.services.advice import AdviceBoard
from guide_app.services.ahead import Ahead
from guide_app.services.cards import CardService
from guide_app.services.codes import CodeService
from guide_app.services.counter_codes import CounterCodeService
from guide_app.services.customers import CustomerService
from guide_app.services.desk import KnownGuide
from guide_app.services.figures import FigureService
from guide_app.services.groups import GroupService
from guide_app.services.imports import ImportService
from guide_app.services.known import KnownCheck
from guide_app.services.media import MediaLoop
from guide_app.services.pool import PoolService
from guide_app.services.posts import PostService
from guide_app.services.products import ProductService
from guide_app.services.questionnaires import QuestionnaireService
from guide_app.services.radar import RadarService
from guide_app.services.runs import RunService
from guide_app.services.scripts import ScriptService
from guide_app.services.session import Renewed, Session
from guide_app.services.sign_in import SignIn
from guide_app.services.store_day import StoreService
from guide_app.services.sync_centre import SyncCentreService
from guide_app.services.sync_loop import SyncLoop, SyncState
from guide_app.services.today import TodayService
from guide_app.services.today_models import TodayRow
from guide_app.services.wall import WallService
from guide_app.tables.tx import TableTx
from localdb.schema import ENTITY_TABLES


class Workplace:
    """Everything that the screens of one signed-in guide ask.

    Args:
        session: Open; this workplace closes it.
        store_name: For the status line.
        on_state: Told of every new state of the sync, from other threads.
        media: Brings the pictures of materials to this PC.
    """

    def __init__(
        self,
        session: Session,
        sign_in: SignIn,
        store_name: str,
        on_state: Callable[[SyncState], None],
        media: MediaLoop,
    ) -> None:
        self._session = session
        self._sign_in = sign_in
        self.store_name = store_name
        advice = AdviceBoard(session.book.file)
        self.today = TodayService(session.book, advice)
        self.sync = SyncLoop(session, sign_in, on_state)
        known = KnownCheck(session.book, session.link, self._may_ask)
        self.customers = CustomerService(session.book, known, advice)
        self.customers.segments.carry_over()
        self.imports = ImportService(session.book, known)
        self.codes = CodeService(session.book)
        self.runs = RunService(session.book)
        self.scripts = ScriptService(session.book)
        self.questionnaires = QuestionnaireService(
            session.book, session.link, lambda: sign_in.server_url, self._may_ask
        )
        self.sync_centre = SyncCentreService(session.book)
        self.figures = FigureService(session.book)
        self.cards = CardService(session.book)
        self.store = StoreService(session.book, self.today)
        self.wall = WallService(session.book, media, self._may_ask)
        self.posts = PostService(session.book, media.folder().all)
        self.radar = RadarService(session.book)
        self.counter_codes = CounterCodeService(session.book)
        self.products = ProductService(session.book, media)
        self.groups = GroupService(session.book)
        self.pool = PoolService(session.book, session.link, self._may_ask)
        self.lock = SessionLock(idle_limit_s=idle_limit_s(self._lock_minutes()))
        self.last_due = 0
        # The window is laid out meanwhile; whoever asks for the list waits for this one.
        self._first_list = Ahead(self.today.load)

    @property
    def guide(self) -> KnownGuide:
        """Who is signed in."""
        return self._session.guide

    @property
    def must_change_password(self) -> bool:
        """The password was reset by HQ or the manager."""
        return self._session.must_change_password

    @property
    def renewed(self) -> Renewed | None:
        """Whether the guide's file had to be begun anew at this sign-in."""
        return self._session.renewed

    @property
    def data_folder(self) -> str:
        """Where the guide's file lies."""
        folder = self._session.book.folder
        return "" if folder is None else str(folder)

    @property
    def business_day(self) -> date:
        """The brand's day."""
        return self._session.book.today

    @property
    def zone(self) -> tzinfo:
        """The brand's time zone."""
        return self._session.book.zone

    def now(self) -> datetime:
        """The server's time in UTC, as well as this PC can tell."""
        return self._session.book.now

    def due_now(self) -> tuple[TodayRow, ...]:
        """What is due at this moment; how much is kept for the locked window."""
        rows = self.today.load().rows
        due = tuple(row for row in rows if row.category is not Category.WAITING)
        self.last_due = len(due)
        return due

    def may_use_pin(self) -> bool:
        """Whether a PIN re-opens the locked window."""
        return self.lock.has_pin and self.lock.state is LockState.LOCKED

    def saved(self) -> None:
        """Something was saved: show how much waits, and send it."""
        self.sync.nudge()

    def is_locked(self) -> bool:
        """Whether the window must show nothing of a customer."""
        return self.lock.state is not LockState.UNLOCKED

    def unlock_with_pin(self, pin: str) -> None:
        """Re-open by PIN; raises what `SessionLock.unlock_with_pin` raises."""
        self.lock.unlock_with_pin(pin)

    def unlock_with_password(self, password: str) -> None:
        """Re-open by password, and sign in anew where the server asks for it.

        Takes a tenth of a second at least. Raises what `SignIn.sign_in_again` raises.
        """
        if not self.sync.wants_password:
            self._sign_in.check_password(self._session, password)
        else:
            try:
                self._sign_in.sign_in_again(self._session, password)
            finally:
                self.sync.sync_now()
        self.lock.password_accepted()

    def change_password(self, old: str, new: str) -> None:
        """Change the password here and on the server; needs the network."""
        self._sign_in.change_password(self._session, old, new)

    def remove_from_this_pc(self) -> bool:
        """Erase the guide's file here; only with an empty outbox. Returns whether it was done."""
        if self._session.book.status().waiting:
            return False
        self.sync.stop(signing_out=True)
        return self._sign_in.departure.remove(self._session)

    def sign_out(self) -> None:
        """End the exchange and, where it can be reached, the session on the server; close the file.

        Without a network the next sign-in here goes on with the session.
        """
        self.sync.stop(signing_out=True)
        self._session.close()

    def close(self) -> None:
        """End the exchange and close the file: the window closes, the session stays."""
        self.sync.stop()
        self._session.close()
        self.wall.close()

    def _may_ask(self) -> bool:
        """Whether the guide lets the program use the network just now."""
        return not self.sync.state.forced_offline

    def _lock_minutes(self) -> int | None:
        with self._session.book.file.read() as connection:
            tx = TableTx(connection, ENTITY_TABLES)
            brand = tx.find(Brand, self._session.book.actor.brand_id)
        return brand.lock_minutes if brand else None
