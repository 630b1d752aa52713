"""The only place that wires the client together: `guide-app`, and the demo of `run.py`."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guide_app.services.desk import Desk
    from guide_app.services.problems import Problem
    from guide_app.services.sign_in import SignIn
    from guide_app.sync.book import Clock

SECRETS_FOLDER = "demo-secret"
NOT_THE_DEMO = 5
"""The exit code of ``--demo-server`` where the device secret may not lie in a file."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the app, or with ``demo`` the app and a server of its own."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["demo"]:
        from guide_app.demo import main as demo

        return demo(given[1:])
    options = _parser().parse_args(given)
    profile = Path(options.profile) if options.profile else default_profile()
    if options.demo_server and (refused := _why_not_the_demo(options.server)) is not None:
        return _refuse(profile, refused, options.theme, options.lang)
    return with_profile(
        profile,
        lambda: run_window(
            profile,
            server_url=options.server,
            demo=options.demo_server,
            today=options.today,
            theme=options.theme,
            language=options.lang,
        ),
        theme=options.theme,
        language=options.lang,
    )


def with_profile(
    profile: Path, run: Callable[[], int], *, theme: str = "", language: str = ""
) -> int:
    """Do something with a profile that no other window has.

    Where one has it, that comes to the front instead; where the folder cannot be written, a small
    window says so.

    Returns:
        What ``run`` returned; 0 when another window came to the front, 3 when it does not answer,
        4 when the folder cannot be used.
    """
    from guide_app.instance import AlreadyOpen, claim, ring
    from guide_app.services.problems import Problem, problem_of

    try:
        lock = claim(profile)
    except AlreadyOpen:
        if ring(profile):
            return 0
        reason, code = Problem("already_open"), 3
    except OSError as refused:
        reason, code = problem_of(refused), 4
    else:
        try:
            return run()
        finally:
            lock.release()
    return _stop(profile, reason, code, theme, language)


def run_window(
    profile: Path,
    *,
    server_url: str = "",
    demo: bool = False,
    today: date | None = None,
    account: str = "",
    password: str = "",
    theme: str = "",
    language: str = "",
) -> int:
    """Open the window on a profile and return the exit code when it is closed.

    Call it by `with_profile`: two windows on one profile would fight over its files.

    Args:
        profile: Folder of this PC's files.
        server_url: Filled in when the PC is not enrolled.
        demo: Keep the device secret in a file; only against a server on this PC.
        today: Live on this day.
        account: Come in at once.
        password: Of ``account``.
        theme: ``light`` or ``dark``, for this run.
        language: ``zh`` or ``en``, for this run.
    """
    gc.disable()  # what is made up to the window stays; then `ui.app.collector` takes over
    from guide_app.services.front_door import FrontDoor
    from ui.app.start import make_application, start

    desk = _make_desk(profile, server_url, demo=demo)
    app = make_application()
    door = FrontDoor(desk, lambda: _make_sign_in(desk, today), demo=demo)
    start(
        app,
        door,
        profile,
        server_url=server_url,
        account=account,
        password=password,
        theme=theme,
        language=language,
    )
    return app.exec()


def default_profile() -> Path:
    """Where this user's files lie."""
    from platformdirs import user_data_path

    return user_data_path("Guide Desk", appauthor=False)


def clock_on(today: date | None) -> Clock:
    """This PC's clock, or one that runs on a given business day."""
    from guide_app.domain.business_day import shift_to
    from guide_app.sync.book import system_clock

    if today is None:
        return system_clock
    shift = shift_to(today, system_clock())
    return lambda: system_clock() + shift


def _stop(profile: Path, reason: Problem, code: int, theme: str, language: str) -> int:
    from ui.app.start import dress, make_application, open_settings
    from ui.app.stopped import tell_and_end

    app = make_application()
    dress(app, open_settings(profile), theme, language)
    return tell_and_end(app, reason, code)


def _why_not_the_demo(server_url: str) -> Problem | None:
    from guide_app.security.device_secret import DemoPermit
    from guide_app.security.errors import NotPermitted
    from guide_app.services.problems import problem_of

    try:
        DemoPermit(server_url)
    except NotPermitted as refused:
        return problem_of(refused)
    return None


def _refuse(profile: Path, reason: Problem, theme: str, language: str) -> int:
    """Say it where the option was typed; nothing is made in the profile."""
    from ui.app.start import dress, make_application, open_settings
    from ui.words.problems import problem_words

    dress(make_application(), open_settings(profile), theme, language)
    print(problem_words(reason), file=sys.stderr)
    return NOT_THE_DEMO


def _make_sign_in(desk: Desk, today: date | None) -> SignIn:
    from guide_app.services.sign_in import SignIn

    return SignIn(desk, clock_on(today))


def _make_desk(profile: Path, server_url: str, *, demo: bool) -> Desk:
    from guide_app.security.device_secret import DemoPermit, DeviceSecretStore, FileDeviceSecret
    from guide_app.security.keyring_secret import KeyringDeviceSecret
    from guide_app.services.desk import Desk

    secrets: DeviceSecretStore
    if demo:
        permit = DemoPermit(server_url)
        secrets = FileDeviceSecret(profile / SECRETS_FOLDER, allowed=permit)
    else:
        secrets = KeyringDeviceSecret()
    return Desk(profile, secrets)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="guide-app", description="Guide Desk 导购工作台")
    parser.add_argument("--server", default="", help="address of the server")
    parser.add_argument("--profile", default="", help="folder of this PC's files")
    parser.add_argument("--today", type=date.fromisoformat, help="live on this day (YYYY-MM-DD)")
    parser.add_argument("--theme", choices=["light", "dark"], default="")
    parser.add_argument("--lang", choices=["zh", "en"], default="")
    parser.add_argument(
        "--demo-server",
        action="store_true",
        help="against the demo's own server on this PC: the device secret lies in a file",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
