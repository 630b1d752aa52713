"""The files of materials come to a PC: whole, in order, over any line, and go when HQ says so."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from guide_app.domain.entities import Material, Media
from guide_app.sync import media
from guide_app.sync.errors import Offline
from guide_app.sync.media import MediaState, fetch_media
from guide_app.sync.media_folder import MediaFolder
from guide_app.wire.media import MediaFile
from tests.support.posts import change, photo, publish, upload
from tests.support.world import Pc, World


@pytest.fixture
def pc(world: World) -> Pc:
    """Enrolled; nobody has ever signed in on it again."""
    made = world.pc(world.shop.guides[0])
    made.link.forget()
    return made


@pytest.fixture
def folder(tmp_path: Path) -> MediaFolder:
    return MediaFolder(tmp_path / "pictures")


def fetch(pc: Pc, folder: MediaFolder, **options) -> MediaState:
    return fetch_media(pc.link.api, folder, **{"stopped": lambda: False, **options})


def pictures(world: World) -> list[Media]:
    return [world.find(Media, one) for one in world.rows_of(world.shop.hq)["media"]]


def is_whole(world: World, folder: MediaFolder, name: str) -> bool:
    here, there = folder.find(name), world.app.state.desk.library.store.find(name)
    return here is not None and here.read_bytes() == there.read_bytes()


def names_in(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "pictures").iterdir()} - {"list.json"}


def test_everything_comes_checked_and_the_second_time_nothing_is_asked_for(world, pc, folder):
    publish(world, "外套", 2)
    publish(world, "裤子")

    state = fetch(pc, folder)

    assert state == MediaState(files=6, here=6)
    assert all(is_whole(world, folder, one.sha256) for one in pictures(world))
    assert all(is_whole(world, folder, one.thumb_sha256) for one in pictures(world))
    pc.cable.sent.clear()
    assert fetch(pc, folder) == state
    assert len(pc.cable.sent) == 1


def test_a_picture_larger_than_a_piece_comes_in_pieces(world, pc, folder):
    publish(world, "大图", 0, media_ids=[upload(world, photo(1, 1400, 1400))])
    (row,) = pictures(world)
    assert row.size > 2 * media.PIECE_BYTES

    fetch(pc, folder)

    assert is_whole(world, folder, row.sha256)
    asked = [one for one in pc.cable.sent if row.sha256 in one.path]
    assert len(asked) == -(-row.size // media.PIECE_BYTES)


def test_where_the_line_broke_it_goes_on_and_asks_for_nothing_twice(world, pc, folder):
    publish(world, "大图", 0, media_ids=[upload(world, photo(1, 1400, 1400))])
    (row,) = pictures(world)
    stopped = iter([False] * 4 + [True] * 9)
    fetch(pc, folder, stopped=lambda: next(stopped))
    begun = folder.size_of_part(MediaFile(row.sha256, row.size))
    assert 0 < begun < row.size

    pc.cable.pulled = True
    with pytest.raises(Offline):
        fetch(pc, folder)
    pc.cable.pulled = False
    pc.cable.sent.clear()
    fetch(pc, folder)

    assert is_whole(world, folder, row.sha256)
    first = next(one for one in pc.cable.sent if row.sha256 in one.path)
    assert first.headers["Range"].startswith(f"bytes={begun}-")


def test_what_hq_takes_back_is_gone_at_the_next_contact(world, pc, folder, tmp_path):
    gone, stays = publish(world, "收回"), publish(world, "留下")
    fetch(pc, folder)
    assert len(names_in(tmp_path)) == 4

    change(world, gone, archived=(False, True))
    state = fetch(pc, folder)

    kept = world.find(Media, world.find(Material, stays).media_ids[0])
    assert state == MediaState(files=2, here=2)
    assert names_in(tmp_path) == {f"{kept.sha256}.file", f"{kept.thumb_sha256}.file"}


def test_what_hq_takes_back_while_it_is_fetched_is_left_out(world, pc, folder):
    publish(world, "大图", 0, media_ids=[upload(world, photo(1, 1400, 1400))])
    (row,) = pictures(world)
    library = world.app.state.desk.library

    def gone_then(_state: MediaState) -> None:
        library.store.remove(row.sha256)

    state = fetch(pc, folder, tell=gone_then)

    assert state == MediaState(files=2, here=1)
    assert folder.find(row.sha256) is None


def test_a_file_that_is_not_what_its_name_says_is_never_shown(world, pc, folder, tmp_path):
    publish(world, "外套")
    (row,) = pictures(world)
    place = world.app.state.desk.library.store.find(row.sha256)
    content = place.read_bytes()
    place.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    state = fetch(pc, folder)

    assert state.here == 1
    assert names_in(tmp_path) == {f"{row.thumb_sha256}.file"}
    place.write_bytes(content)
    assert fetch(pc, folder).here == 2


def test_the_first_of_the_list_come_first_where_there_is_no_room_for_all(world, pc, folder):
    publish(world, "外套")
    (row,) = pictures(world)

    state = fetch(pc, folder, most_bytes=row.thumb_size + row.size - 1)

    assert state == MediaState(files=1, here=1, left_out=1)
    assert folder.find(row.thumb_sha256) is not None


def test_what_is_too_large_for_the_room_holds_nothing_up_behind_it(world, pc, folder):
    publish(world, "小图")
    world.clock.turn(days=1)
    publish(world, "大图", 0, media_ids=[upload(world, photo(900, 900, 900))])
    small, large = sorted(pictures(world), key=lambda row: row.size)
    room = small.thumb_size + large.thumb_size + small.size

    state = fetch(pc, folder, most_bytes=room)

    assert state == MediaState(files=3, here=3, left_out=1)
    assert folder.find(small.sha256) is not None
    assert folder.find(large.sha256) is None


def test_a_full_disk_is_told_and_leaves_no_half_a_file(world, pc, folder, tmp_path, monkeypatch):
    publish(world, "外套")

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(MediaFolder, "add_to_part", full)
        state = fetch(pc, folder)

    assert state == MediaState(files=2, here=0, disk_full=True)
    assert names_in(tmp_path) == set()
    assert fetch(pc, folder).here == 2


def test_a_list_that_was_damaged_is_asked_for_again(world, pc, folder, tmp_path):
    publish(world, "外套")
    fetch(pc, folder)
    (tmp_path / "pictures" / "list.json").write_bytes(b"\x00\xff{")

    assert fetch(pc, folder) == MediaState(files=2, here=2)


def test_half_a_file_that_is_longer_than_the_file_is_begun_anew(world, pc, folder):
    publish(world, "外套")
    (row,) = pictures(world)
    folder.add_to_part(MediaFile(row.sha256, row.size), b"x" * (row.size + 1))

    assert fetch(pc, folder).here == 2
    assert is_whole(world, folder, row.sha256)
