"""Posters with a guide's own name and code: what goes out of a PC, and what is noted of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from guide_app.domain.entities import Share
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.security.device_secret import DemoPermit, FileDeviceSecret
from guide_app.services.desk import Desk
from guide_app.services.media import MediaLoop
from guide_app.services.posters import NoCode
from guide_app.services.wall import WallService
from guide_app.services.wall_models import Stamping
from guide_app.share.page import PageWords
from guide_app.sync.media import fetch_media
from tests.support.posts import change, publish
from tests.support.world import Pc, World

ADDRESS = "https://work.weixin.qq.com/ca/cawcdea7783d7330c6"
BAND = {"layout": "band", "hint": "长按加我微信"}


@pytest.fixture
def pc(world: World) -> Pc:
    return world.pc(world.shop.guides[0])


@pytest.fixture
def loop(world: World, tmp_path: Path) -> MediaLoop:
    secrets = FileDeviceSecret(tmp_path / "secret", allowed=DemoPermit(world.url))
    return MediaLoop(Desk(tmp_path / "profile", secrets))


@pytest.fixture
def wall(pc: Pc, loop: MediaLoop) -> WallService:
    return WallService(pc.book, loop, lambda: True)


@pytest.fixture
def poster(world: World, pc: Pc) -> str:
    """One that HQ has published, and whose guide has no code yet."""
    return publish(world, "春装海报", 1, type="poster", stamp=BAND)


def set_code(world: World, pc: Pc, address: str | None, seen: str | None = None) -> None:
    changes = {"contact_url": Change(seen=seen, new=address)}
    world.as_hq(SaveCatalogRow(entity="guide", row_id=pc.guide.id, changes=changes))


def bring(pc: Pc, loop: MediaLoop) -> None:
    pc.sync()
    fetch_media(pc.link.api, loop.folder(), stopped=lambda: False)


def codes(path: Path) -> list[str]:
    with Image.open(path) as image:
        return [code.text for code in zxingcpp.read_barcodes(image)]


def test_it_carries_the_code_wherever_it_goes_and_counts_as_a_poster(
    world, pc, loop, wall, poster, tmp_path
):
    set_code(world, pc, ADDRESS)
    bring(pc, loop)
    pc.cable.pulled = True

    (laid,) = wall.take(poster, "素材").files
    folder = wall.save(poster, tmp_path, "素材", "文案")
    words = PageWords("zh", "复制", "已复制", "手动", "长按", "存", "存", "存")
    handing = wall.to_phone(poster, words, lambda: None)
    wall.note_phone(poster)
    handing.close()

    assert laid.name == "春装海报-1.jpg"
    assert codes(laid) == codes(folder / "春装海报-1.jpg") == [ADDRESS]
    pc.cable.pulled = False
    pc.sync()
    (share_id,) = world.rows_of(pc.guide)["share"]
    assert world.find(Share, share_id).ways == ["poster", "clipboard", "folder", "phone"]


def test_without_a_code_it_does_not_go_out_and_nothing_is_noted(world, pc, loop, wall, poster):
    bring(pc, loop)

    (item,) = wall.load().items
    assert item.stamping is Stamping.NO_CODE
    for goes in (
        lambda: wall.take(poster, "素材"),
        lambda: wall.shown(poster),
        lambda: wall.save(poster, loop.posters, "素材", "文案"),
    ):
        with pytest.raises(NoCode):
            goes()
    assert wall.load().items[0].taken == 0


def test_what_is_shown_large_is_what_goes_out_and_is_drawn_once(world, pc, loop, wall, poster):
    set_code(world, pc, ADDRESS)
    bring(pc, loop)

    (shown,) = wall.shown(poster)
    drawn_at = shown.full.stat().st_mtime_ns
    (laid,) = wall.take(poster, "素材").files

    assert wall.load().items[0].stamping is Stamping.READY
    assert laid.read_bytes() == shown.full.read_bytes()
    assert shown.full.stat().st_mtime_ns == drawn_at
    assert (shown.width, shown.height) == (400, 300)


def test_another_code_or_layout_is_another_poster(world, pc, loop, wall, poster):
    set_code(world, pc, ADDRESS)
    bring(pc, loop)
    first = wall.shown(poster)[0].full

    change(world, poster, stamp=(BAND, {"layout": "corner"}))
    pc.sync()
    second = wall.shown(poster)[0].full
    set_code(world, pc, ADDRESS + "2", seen=ADDRESS)
    pc.sync()
    third = wall.shown(poster)[0].full

    assert len({one.read_bytes() for one in (first, second, third)}) == 3
    assert codes(third) == [ADDRESS + "2"]


def test_a_picture_of_another_type_goes_out_as_it_is(world, pc, loop, wall):
    plain = publish(world, "海报图", 1, type="image_post", stamp=BAND)
    bring(pc, loop)

    (laid,) = wall.take(plain, "素材").files

    (item,) = wall.load().items
    assert item.stamping is Stamping.NONE
    assert laid.read_bytes() == item.pictures[0].full.read_bytes()


def test_a_micro_flyer_goes_out_as_one_image_with_the_code(world, pc, loop, wall):
    flyer = {"layout": "flyer", "headline": "会员日", "lines": ["八折", "仅限本周"], "price": "¥9"}
    material_id = publish(world, "会员日", 1, type="micro_flyer", stamp=flyer)
    set_code(world, pc, ADDRESS)
    bring(pc, loop)

    (laid,) = wall.take(material_id, "素材").files

    (shown,) = wall.shown(material_id)
    assert codes(laid) == [ADDRESS]
    with Image.open(laid) as image:
        assert image.size == (shown.width, shown.height)
        assert image.width == 1080


def test_the_posters_of_a_guide_go_with_them(world, pc, loop, wall, poster):
    set_code(world, pc, ADDRESS)
    bring(pc, loop)
    shown = wall.shown(poster)[0].full

    wall.close()

    assert not shown.exists()
