"""What a command of ``guide-server`` stands on: the database, the port, the lock."""

from __future__ import annotations

import argparse
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from server import backups, ledger
from server.admin import CannotDo
from server.database import Database
from server.places import Places
from server.upgrade import ensure_epoch, upgrade


@contextmanager
def opened(options: argparse.Namespace, *, migrate: bool = True) -> Iterator[Database]:
    """The database that was named, brought up to date, with its ledger; closed at the end."""
    database = Database(options.database_url)
    try:
        if migrate:
            upgrade(database)
            ensure_epoch(database)
            path = places_of(options).ledger
            database.write(lambda connection: ledger.attach(connection.engine, path))
        yield database
    finally:
        database.dispose()


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens.

    Raises:
        CannotDo: The port is taken, or is none.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen()  # whoever reads that it listens may come at once, and waits
        except (OSError, OverflowError) as error:
            raise CannotDo(f"Port {port} on {host} cannot be used: {error}.") from error
        yield listener
    finally:
        listener.close()


@contextmanager
def only_server(options: argparse.Namespace) -> Iterator[None]:
    """Keep a SQLite file to one server, and a restore away from a running one.

    Raises:
        CannotDo: A server is running.
    """
    database = Database(options.database_url)
    if not database.is_sqlite:
        yield
        return
    lock = FileLock(f"{backups.sqlite_path(database)}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise CannotDo("A server is running on this database; stop it first.") from None
    try:
        yield
    finally:
        lock.release()


def check_url(url: str) -> None:
    """Refuse what is no URL of a database that we know.

    Raises:
        CannotDo: See there.
    """
    try:
        backend = make_url(url).get_backend_name()
    except (ArgumentError, NoSuchModuleError):
        backend = ""
    if backend not in ("sqlite", "postgresql", "postgres"):
        raise CannotDo(
            "The database URL cannot be used; examples are sqlite:///guide-desk.db and "
            "postgresql://user@host/name."
        )


def places_of(options: argparse.Namespace) -> Places:
    """Where this database's other files lie."""
    return Places.of(Database(options.database_url).url, options.media, options.ledger)
