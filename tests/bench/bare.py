"""The bare server that ours is held against: FastAPI and a database, no sign-in, checks or audit.

``python -m tests.bench.bare [DATABASE_URL]`` prints its address, as the server does.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg
import uvicorn
from fastapi import FastAPI
from starlette.responses import Response

from server.running import SERVING
from tests.bench.serving import pinned

_ROOT = Path(__file__).parents[2]
_END_S = 30.0
_READY = "select row from bench_ready where guide_id = $1 and n > $2 order by n limit 100"


def bare_app(database_url: str | None) -> FastAPI:
    """One endpoint that does nothing, and one that hands over 100 rows as they lie there."""
    pools: list[asyncpg.Pool] = []

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        if database_url:
            pools.append(await asyncpg.create_pool(database_url, min_size=4, max_size=16))
        yield
        for pool in pools:
            await pool.close()

    app = FastAPI(lifespan=life, openapi_url=None)

    @app.get("/nothing")
    async def nothing() -> Response:
        return Response(b"{}", media_type="application/json")

    @app.get("/ready")
    async def ready(guide: str, cursor: int) -> Response:
        rows = await pools[0].fetch(_READY, guide, cursor)
        return Response(
            b"[" + b",".join(row[0].encode() for row in rows) + b"]",
            media_type="application/json",
        )

    return app


@contextmanager
def serving_bare(database_url: str | None = None, *, core: int | None = None) -> Iterator[str]:
    """The bare server in a process of its own, served exactly as ours is; yields its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.bare", *([database_url] if database_url else [])],
        cwd=_ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        preexec_fn=None if core is None else pinned(core),
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().decode().strip()
    finally:
        process.terminate()
        process.wait(_END_S)


def main(database_url: str | None = None) -> None:
    """Serve until ended."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(bare_app(database_url), **SERVING)).run(sockets=[listener])


if __name__ == "__main__":
    main(*sys.argv[1:])
