"""The central server as one application."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from server import console, ledger, pages, reacting, settling
from server.api import health, integrations, known, sign_in, sync
from server.api import media as media_api
from server.api import pool as pool_api
from server.api.guarded import Guarded
from server.api.openapi import describe
from server.api.shell import Desk
from server.api.surroundings import Surroundings
from server.clock import Clock, system_clock
from server.database import THREADS, Database
from server.imports import Imports
from server.known import KnownMaps
from server.limits import Limiter, Rates
from server.media.kinds import Sizes
from server.media.library import Library
from server.media.store import MediaStore
from server.metrics import Metrics
from server.places import Places
from server.relay import relaying
from server.snapshots import Snapshots
from server.upgrade import ensure_epoch, upgrade
from server.upkeep import keeping_up
from server.wakeups import Wakeups


def create_app(
    database_url: str,
    clock: Clock = system_clock,
    *,
    media_root: Path | str | None = None,
    sizes: Sizes | None = None,
    demo: bool = False,
    rates: Rates | None = None,
    ledger_path: Path | None = None,
) -> FastAPI:
    """The server over a database, which is brought up to date first.

    Args:
        database_url: ``sqlite:///file`` or ``postgresql://…``.
        clock: Gives the time; nothing else is asked for it.
        media_root: Folder for snapshots, and for the ledger of erasures where there is no SQLite
            file that it could lie beside.
        demo: This is the demo's own server, which may show how to sign in.
        rates: How often one PC and one address may ask.
        ledger_path: Where the ledger of erasures lies, when not in the usual place.

    Raises:
        DatabaseTooNew: The database belongs to a newer version.
        DatabaseFails: The database cannot be reached.
    """
    database = Database(database_url)
    try:
        upgrade(database)
        ensure_epoch(database)
    except BaseException:
        database.dispose()
        raise
    places = Places.of(database.url, Path(media_root) if media_root else None, ledger_path)
    if database.is_sqlite:  # nobody else serves it: what lies here is an earlier process'
        shutil.rmtree(places.snapshots, ignore_errors=True)
    database.write(lambda connection: ledger.attach(connection.engine, places.ledger))
    reacting.take_part()
    rates = rates or Rates()
    metrics, wakeups = Metrics(), Wakeups()
    desk = Desk(
        database=database,
        clock=clock,
        wakeups=wakeups,
        snapshots=Snapshots(places.snapshots, database),
        imports=Imports(database, clock, wakeups, places.imports),
        devices=Limiter(rates.device),
        addresses=Limiter(rates.address),
        lookups=Limiter(rates.lookup),
        integrations=Limiter(rates.integration),
        known=KnownMaps(database),
        library=Library(database, clock, wakeups, MediaStore(places.media), sizes),
    )

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        with (
            relaying(database, desk.wakeups),
            keeping_up(database, clock, desk.snapshots, wakeups),
            settling.settling(database, clock, desk.wakeups),
        ):
            desk.imports.forget_stale()
            yield
        desk.wakeups.close()
        desk.imports.close()
        database.dispose()

    def surround(inner: ASGIApp) -> ASGIApp:
        return Surroundings(
            inner,
            metrics,
            lambda request, problem: (
                pages.word_refusal(request, problem)
                if request.url.path.startswith(pages.MOUNTS)
                else console.word_refusal(desk, request, problem)
            ),
        )

    app = Guarded(
        surround,
        title="Guide Desk",
        version="1",
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # such a redirection goes where the request's Host header says
    )
    app.state.database = database
    app.state.clock = clock
    app.state.wakeups = desk.wakeups
    app.state.snapshots = desk.snapshots
    app.state.desk = desk
    app.state.metrics = metrics
    app.state.demo = demo
    app.add_exception_handler(HTTPException, _pass_on)
    sign_in.add_routes(app, desk)
    sync.add_routes(app, desk)
    known.add_routes(app, desk)
    media_api.add_routes(app, desk)
    integrations.add_routes(app, desk)
    pool_api.add_routes(app, desk)
    health.add_routes(app, desk, metrics)
    console.add_routes(app, desk)
    pages.add_routes(app, desk)
    pages.add_link_routes(app, desk)
    pages.add_code_routes(app, desk)
    app.open_doors()
    describe(app)
    return app


def _pass_on(_request: Request, raised: Exception) -> Response:
    """Let `Surroundings` word every refusal."""
    raise raised
