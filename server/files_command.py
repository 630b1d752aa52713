"""The files of materials on the command line: along with a backup, and by themselves."""

from __future__ import annotations

import argparse
from pathlib import Path

from server.admin import CannotDo
from server.ground import opened, places_of
from server.media.copies import Copied, copy_files, damaged_files, missing_files
from server.media.store import MediaStore

BESIDE = "media"
"""The folder of a backup's files, beside its database: all backups there share it."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `work` understands."""
    parser.add_argument("what", choices=["backup", "restore", "verify"])
    parser.add_argument("folder", type=Path, nargs="?", help="where the copies lie")


def work(options: argparse.Namespace) -> int:
    """Copy the files, put them back, or check that they are whole and all there.

    Raises:
        CannotDo: No folder was named where one is needed.
    """
    if options.what == "verify":
        return _verify(options)
    if options.folder is None:
        raise CannotDo(f"Name the folder: guide-server files {options.what} FOLDER.")
    if options.what == "backup":
        return back_up(options, options.folder)
    return put_back(options, options.folder)


def back_up(options: argparse.Namespace, folder: Path) -> int:
    """Copy what is not in the folder yet."""
    copied = copy_files(_store(options), MediaStore(folder))
    print(f"Files of materials: {copied.files:,} in {folder}, {copied.new:,} of them new.")
    return _said(options, copied, MediaStore(folder))


def put_back(options: argparse.Namespace, folder: Path) -> int:
    """Copy back what the server does not have.

    Raises:
        CannotDo: There is no such folder.
    """
    if not folder.is_dir():
        raise CannotDo(f"There is no folder {folder}.")
    copied = copy_files(MediaStore(folder), _store(options))
    print(f"Files of materials: {copied.files:,} there, {copied.new:,} of them put back.")
    return _said(options, copied, _store(options))


def _verify(options: argparse.Namespace) -> int:
    store = _store(options)
    damaged = tuple(damaged_files(store))
    return _said(options, Copied(sum(1 for _ in store.names()), 0, damaged), store, whole=True)


def _said(
    options: argparse.Namespace, copied: Copied, store: MediaStore, *, whole: bool = False
) -> int:
    """Name what is not as it should be; the exit code is 1 then."""
    with opened(options) as database:
        missing = missing_files(database, store)
    for name in copied.damaged:
        print(f"Damaged: {name}. Upload it again, or take it from an older backup.")
    for name in missing:
        if name not in copied.damaged:
            print(f"Missing: {name}. A material names it; guides cannot fetch it.")
    if whole and not copied.damaged and not missing:
        print(f"All {copied.files:,} files of materials are whole.")
    return 1 if copied.damaged or missing else 0


def _store(options: argparse.Namespace) -> MediaStore:
    return MediaStore(places_of(options).media)
