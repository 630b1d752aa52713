"""The command ``guide-server``."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from guide_app.domain.errors import Rejected
from server import admin, backups, files_command, import_command, logs, tidying
from server.accounts import ONE_TIME_DAYS
from server.admin import CannotDo
from server.app import create_app
from server.audit_check import verify_audit
from server.clock import clock_on, system_clock
from server.database import Database
from server.database_errors import DatabaseFails
from server.ground import check_url, listening, only_server, opened, places_of
from server.media.kinds import Sizes
from server.running import Serving
from server.upgrade import DatabaseTooNew, ensure_epoch, upgrade

DEFAULT_DATABASE = "sqlite:///guide-desk.db"
DEFAULT_PORT = 8470
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_KEEP_ALIVE_S = 75


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code is 0 when it could be carried out."""
    os.umask(0o077)  # nobody else on this machine reads customers
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args(_with_command(given))
    command: Callable[[argparse.Namespace], int] = options.run
    try:
        check_url(options.database_url)
        return command(options)
    except CannotDo as reason:
        return _fail(str(reason))
    except DatabaseTooNew as newer:
        return _fail(
            f"The database belongs to a newer version of this program (schema {newer}). "
            "Nothing was changed; install that version."
        )
    except (DatabaseFails, SQLAlchemyError) as error:
        return _fail(f"The database cannot be used: {_first_line(error)}.")
    except Rejected as rejection:
        facts = ", ".join(f"{name} {value}" for name, value in rejection.facts.items())
        return _fail(f"This cannot be: {rejection.code.value} ({facts}).")
    except OSError as error:
        return _fail(f"{error.strerror or error}: {error.filename or ''}".rstrip(": ") + ".")
    except KeyboardInterrupt:
        return 130


def _serve(options: argparse.Namespace) -> int:
    logs.set_up()
    places = places_of(options)
    with listening(options.host, options.port) as listener, only_server(options):
        clock = clock_on(options.today)
        app = create_app(
            options.database_url,
            clock,
            media_root=options.media,
            sizes=Sizes(film=options.film * 1_000_000),
            ledger_path=places.ledger,
        )
        port = listener.getsockname()[1]
        print(f"Guide Desk's server listens on http://{options.host}:{port}", flush=True)
        if options.host not in _LOOPBACK:
            print("Put TLS in front of it: programs refuse plain http from another machine.")
        server = Serving(
            app,
            timeout_keep_alive=_KEEP_ALIVE_S,
            proxy_headers=bool(options.proxy),
            forwarded_allow_ips=options.proxy,
        )
        server.run(sockets=[listener])
    return 0


def _init(options: argparse.Namespace) -> int:
    with opened(options) as database:
        founded = admin.found_brand(
            database,
            system_clock,
            brand=_asked(options.brand, "Name of the brand"),
            store=_asked(options.store, "Name of the first store"),
            store_code=_asked(options.store_code, "Code of that store"),
            account=_asked(options.account, "Account of the first person of HQ"),
            person=_asked(options.name, "Name of that person"),
            time_zone=options.time_zone,
        )
    print(f"Account:            {founded.account}")
    print(f"One-time password:  {founded.password}  ({ONE_TIME_DAYS} days)")
    print(f"Enrolment code:     {founded.enrolment_code}  (one PC of this store, 7 days)")
    print("Neither is kept in readable form; write them down now.")
    return 0


def _enrolment_code(options: argparse.Namespace) -> int:
    with opened(options) as database:
        code, store = admin.new_enrolment_code(database, system_clock, options.store, options.brand)
    print(f"Enrolment code:     {code}  (one PC of {store}, 7 days)")
    return 0


def _reset_password(options: argparse.Namespace) -> int:
    with opened(options) as database:
        password = admin.reset_password(database, system_clock, options.account)
    print(f"One-time password:  {password}  ({ONE_TIME_DAYS} days)")
    return 0


def _backup(options: argparse.Namespace) -> int:
    database = Database(options.database_url)
    size = backups.backup(database, options.file)
    print(
        f"Saved {options.file}, {size:,} bytes. Keep the ledger {places_of(options).ledger} apart."
    )
    return files_command.back_up(options, _beside(options))


def _beside(options: argparse.Namespace) -> Path:
    """Where the files lie that belong to a backup."""
    beside: Path = options.files or options.file.parent / files_command.BESIDE
    return beside


def _restore(options: argparse.Namespace) -> int:
    places = places_of(options)
    with only_server(options), opened(options, migrate=False) as database:
        if options.file is None:
            if database.is_sqlite:
                raise CannotDo("Name the backup's file.")
            upgrade(database)
            restored = backups.begin_again(database, system_clock, places.ledger)
        else:
            restored = backups.restore(database, system_clock, options.file, places.ledger)
        shutil.rmtree(places.snapshots, ignore_errors=True)
        shutil.rmtree(places.imports, ignore_errors=True)  # it may name who was erased since
    print(f"Restored. The new epoch is {restored.epoch}; PCs will send again what was lost.")
    for title, names in (
        ("customers, erased meanwhile", restored.customers),
        ("guides, switched off meanwhile", restored.guides),
        ("PCs, revoked meanwhile", restored.devices),
        ("tokens of other systems, revoked meanwhile", restored.tokens),
    ):
        if names:
            print(f"Stay gone, {title}: {', '.join(names)}")
    if restored.withdrawn:
        print(f"Stay left in peace, as they asked meanwhile: {', '.join(restored.withdrawn)}")
    if restored.joined:
        print(f"Stay known, PCs that joined meanwhile: {', '.join(restored.joined)}")
    print(
        "Cannot come back: what people of HQ changed in the console since the backup, and "
        "passwords and accounts that are newer than it. Everybody signs in again."
    )
    if options.files or (options.file is not None and _beside(options).is_dir()):
        return files_command.put_back(options, _beside(options))
    return 0


def _audit(options: argparse.Namespace) -> int:
    with opened(options) as database:
        checked = verify_audit(database, system_clock, places_of(options).ledger)
    for brand, number in checked.broken.items():
        print(f"{brand}: the chain is broken at line {number}.")
    for brand in checked.cut:
        print(f"{brand}: the last lines are missing; they were there at an earlier check.")
    if checked.whole:
        print(f"The audit is whole: {checked.lines} lines.")
    return 0 if checked.whole else 1


def _migrate(options: argparse.Namespace) -> int:
    with opened(options, migrate=False) as database:
        changed = upgrade(database)
        ensure_epoch(database)
    print("The database is up to date now." if changed else "The database was up to date.")
    return 0


def _tidy(options: argparse.Namespace) -> int:
    with opened(options) as database:
        tidied = tidying.tidy(database, system_clock)
    print(f"Let go of {tidied.feed_lines} lines of the feed and {tidied.sessions} sessions.")
    return 0


def _maintenance(options: argparse.Namespace) -> int:
    with opened(options) as database:
        admin.set_maintenance(database, on=options.state == "on")
    print(f"Maintenance is {options.state}.")
    return 0


def _suspend(options: argparse.Namespace) -> int:
    with opened(options) as database:
        name = admin.set_suspended(database, system_clock, options.brand, on=options.state == "on")
    print(f"{name} is suspended." if options.state == "on" else f"{name} is served again.")
    return 0


def _asked(value: str | None, question: str) -> str:
    if value:
        return value
    if not sys.stdin.isatty():
        raise CannotDo(f"{question}: give it as an option; see guide-server init --help.")
    return input(f"{question}: ").strip()


def _with_command(given: list[str]) -> list[str]:
    """``guide-server --port 1`` means ``guide-server serve --port 1``."""
    if any(word in ("-h", "--help") for word in given[:1]) or (given and given[0] in _COMMANDS):
        return given
    return ["serve", *given]


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--database-url", default=os.environ.get("DATABASE_URL", DEFAULT_DATABASE), metavar="URL"
    )
    common.add_argument(
        "--media", type=Path, metavar="FOLDER", help="for snapshots and files of materials"
    )
    common.add_argument("--ledger", type=Path, metavar="FILE", help="the ledger of erasures")
    parser = argparse.ArgumentParser(prog="guide-server", description="Guide Desk's server.")
    commands = parser.add_subparsers(dest="command", required=True)
    made = {}
    for name, (run, text) in _COMMANDS.items():
        made[name] = commands.add_parser(name, help=text, description=text, parents=[common])
        made[name].set_defaults(run=run)
    made["serve"].add_argument("--host", default="127.0.0.1")
    made["serve"].add_argument("--port", type=int, default=DEFAULT_PORT)
    made["serve"].add_argument(
        "--film",
        type=int,
        default=Sizes().film // 1_000_000,
        metavar="MB",
        help="how large a film of a material may be; %(default)s without it",
    )
    made["serve"].add_argument(
        "--proxy",
        default=os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1"),
        metavar="ADDRESSES",
        help="whose X-Forwarded-For and X-Forwarded-Proto are believed; '' believes nobody",
    )
    made["serve"].add_argument(
        "--today",
        type=date.fromisoformat,
        metavar="DATE",
        help="live on this day (YYYY-MM-DD), to show or try something; not for a shop's own data",
    )
    for option in ("--brand", "--store", "--store-code", "--account", "--name"):
        made["init"].add_argument(option)
    made["init"].add_argument("--time-zone", default="Asia/Shanghai")
    made["enrolment-code"].add_argument("--store", required=True, metavar="CODE")
    made["enrolment-code"].add_argument("--brand")
    made["reset-password"].add_argument("account")
    import_command.add_options(made["import"])
    made["backup"].add_argument("file", type=Path)
    made["restore"].add_argument("file", type=Path, nargs="?")
    for name in ("backup", "restore"):
        made[name].add_argument(
            "--files", type=Path, metavar="FOLDER", help="of materials; media beside FILE without"
        )
    files_command.add_options(made["files"])
    made["audit"].add_argument("what", choices=["verify"])
    made["maintenance"].add_argument("state", choices=["on", "off"])
    made["suspend"].add_argument("state", choices=["on", "off"])
    made["suspend"].add_argument("--brand", metavar="NAME", help="where there are several")
    return parser


def _fail(sentence: str) -> int:
    logging.getLogger().handlers[:] = []
    print(sentence, file=sys.stderr)
    return 2


def _first_line(error: BaseException) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().split("\n", 1)[0].rstrip(".")


_COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], int], str]] = {
    "serve": (_serve, "serve (this is what happens without a command)"),
    "init": (_init, "make brand, store and the first HQ account in an empty database"),
    "enrolment-code": (_enrolment_code, "a code with which one more PC joins a store"),
    "reset-password": (_reset_password, "a one-time password for an account"),
    "import": (import_command.import_file, "customers, families or orders out of a file"),
    "backup": (_backup, "copy a SQLite database, also while it is in use"),
    "restore": (_restore, "put a backup back, with what was erased since still erased"),
    "files": (files_command.work, "copy, put back or check the files of materials alone"),
    "audit": (_audit, "check that nobody has altered the audit"),
    "migrate": (_migrate, "bring the database up to this version"),
    "tidy": (_tidy, "let go of what is 90 days old: feed, sessions, codes"),
    "maintenance": (_maintenance, "refuse requests kindly, or serve again"),
    "suspend": (_suspend, "shut a whole brand out, or let it in again"),
}

if __name__ == "__main__":
    sys.exit(main())
