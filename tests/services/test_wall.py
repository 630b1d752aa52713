"""The wall of materials: what is on it, what may be taken from it, and what is noted of that."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from guide_app.domain.business_day import business_date
from guide_app.domain.entities import Share
from guide_app.domain.errors import Rejected
from guide_app.domain.words import ShareState
from guide_app.mutations.shares import MarkShare, TakeMaterial
from guide_app.security.device_secret import DemoPermit, FileDeviceSecret
from guide_app.services.desk import Desk
from guide_app.services.media import MediaLoop
from guide_app.services.posts import PostService
from guide_app.services.wall import WallService
from guide_app.services.wall_models import NotHere
from guide_app.sync.media import fetch_media
from tests.server.media.films import MP4
from tests.support.posts import change, publish, upload
from tests.support.world import Pc, World


@pytest.fixture
def pc(world: World) -> Pc:
    return world.pc(world.shop.guides[0])


@pytest.fixture
def loop(world: World, tmp_path: Path) -> MediaLoop:
    """What brings pictures to this PC; not begun."""
    secrets = FileDeviceSecret(tmp_path / "secret", allowed=DemoPermit(world.url))
    return MediaLoop(Desk(tmp_path / "profile", secrets))


@pytest.fixture
def wall(pc: Pc, loop: MediaLoop) -> WallService:
    return WallService(pc.book, loop, lambda: True)


def bring(pc: Pc, loop: MediaLoop) -> None:
    """Rows and pictures come to the PC."""
    pc.sync()
    fetch_media(pc.link.api, loop.folder(), stopped=lambda: False)


def titles(wall: WallService) -> list[str]:
    return [item.title for item in wall.load().items]


class TestWhatIsShown:
    def test_what_may_go_out_comes_first_then_what_will_then_what_has_expired(
        self, world, pc, wall
    ):
        today = pc.book.today
        for title, days in {
            "到期": {"valid_until": today - timedelta(days=1)},
            "预告": {"valid_from": today + timedelta(days=2)},
            "现在": {},
        }.items():
            plain = {name: day.isoformat() for name, day in days.items()}
            publish(world, title, 0, **plain)
        world.clock.turn(days=1)
        publish(world, "更新", 0)
        pc.sync()

        assert titles(wall) == ["更新", "现在", "预告", "到期"]

    def test_what_expired_a_month_ago_or_was_taken_back_is_not_shown(self, world, pc, wall):
        last = pc.book.today - timedelta(days=31)
        publish(world, "很久以前", 0, valid_until=last.isoformat())
        gone = publish(world, "收回", 0)
        change(world, gone, archived=(False, True))
        pc.sync()

        assert titles(wall) == []

    def test_a_picture_that_has_not_come_is_said_to_be_missing_and_is_fetched(
        self, world, pc, wall, loop
    ):
        publish(world, "外套", 3)
        pc.sync()

        assert wall.load().missing == 3
        wall.fetch()
        assert loop._wake.is_set()
        bring(pc, loop)
        assert wall.load().missing == 0
        (item,) = wall.load().items
        assert all(one.thumb.is_file() and one.full.is_file() for one in item.pictures)


class TestTaking:
    def test_the_pictures_lie_in_order_under_names_that_keep_it(self, world, pc, wall, loop):
        material_id = publish(world, "国庆/出游：怎么穿?", 3, link="https://m.example.com/a")
        bring(pc, loop)

        taken = wall.take(material_id, "素材")

        assert taken.text.endswith("\nhttps://m.example.com/a")
        assert [path.name for path in taken.files] == [
            f"国庆 出游：怎么穿-{n}.jpg" for n in (1, 2, 3)
        ]
        (item,) = wall.load().items
        shown = [one.full.read_bytes() for one in item.pictures]
        assert [path.read_bytes() for path in taken.files] == shown

    def test_it_works_with_the_line_cut_and_is_told_when_it_is_back(self, world, pc, wall, loop):
        material_id = publish(world, "外套", 2)
        bring(pc, loop)
        pc.cable.pulled = True

        wall.take(material_id, "素材")
        PostService(pc.book).mark_today(material_id, ShareState.POSTED)

        (item,) = wall.load().items
        assert (item.taken, item.today) == (1, "posted")
        pc.cable.pulled = False
        pc.sync()
        (share_id,) = world.rows_of(pc.guide)["share"]
        share = world.find(Share, share_id)
        assert (share.guide_id, share.ways, share.state) == (pc.guide.id, ["clipboard"], "posted")
        assert pc.sync(verify=True).verified

    def test_it_counts_once_a_day_whatever_ways_are_used(self, world, pc, wall, tmp_path, loop):
        material_id = publish(world, "外套")
        bring(pc, loop)

        wall.take(material_id, "素材")
        wall.take(material_id, "素材")
        wall.save(material_id, tmp_path, "素材", "文案")
        assert wall.load().items[0].taken == 1
        world.clock.turn(days=1)
        wall.take(material_id, "素材")

        item = wall.load().items[0]
        assert (item.taken, item.today) == (2, "prepared")
        pc.sync()
        shares = [world.find(Share, one) for one in world.rows_of(pc.guide)["share"]]
        assert sorted(share.ways for share in shares) == [["clipboard"], ["clipboard", "folder"]]

    @pytest.mark.parametrize(
        ("days", "state"),
        [({"valid_until": -1}, "expired"), ({"valid_from": 1}, "not_yet")],
    )
    def test_what_may_not_go_out_does_not(self, world, pc, wall, tmp_path, days, state, loop):
        plain = {
            name: (pc.book.today + timedelta(days=by)).isoformat() for name, by in days.items()
        }
        material_id = publish(world, "外套", **plain)
        bring(pc, loop)

        for take in (
            lambda: wall.take(material_id, "素材"),
            lambda: wall.save(material_id, tmp_path, "素材", "文案"),
        ):
            with pytest.raises(Rejected) as refused:
                take()
            assert refused.value.facts["state"] == state
        assert wall.load().items[0].taken == 0
        assert not loop.handing.exists()

    def test_what_was_taken_back_while_it_was_looked_at_does_not_go_out(
        self, world, pc, wall, loop
    ):
        material_id = publish(world, "外套")
        bring(pc, loop)
        assert titles(wall) == ["外套"]
        change(world, material_id, archived=(False, True))
        pc.sync()

        with pytest.raises(Rejected) as refused:
            wall.take(material_id, "素材")
        assert refused.value.facts["state"] == "archived"

    def test_without_all_of_its_pictures_it_stays_and_nothing_is_noted(self, world, pc, wall, loop):
        material_id = publish(world, "外套", 2)
        bring(pc, loop)
        (item,) = wall.load().items
        item.pictures[1].full.unlink()

        with pytest.raises(NotHere) as missing:
            wall.take(material_id, "素材")

        assert missing.value.missing == 1
        assert loop._wake.is_set()
        assert wall.load().items[0].taken == 0

    def test_the_folder_holds_everything_and_leaves_alone_what_was_there(
        self, world, pc, wall, tmp_path, loop
    ):
        material_id = publish(world, "CON", 2)
        bring(pc, loop)
        chosen = tmp_path / "桌面"
        chosen.mkdir()

        first = wall.save(material_id, chosen, "素材", "文案")
        second = wall.save(material_id, chosen, "素材", "文案")

        assert (first.name, second.name) == ("_CON", "_CON (2)")
        assert sorted(path.name for path in first.iterdir()) == [
            *("_CON-1.jpg", "_CON-2.jpg", "文案.txt")
        ]
        assert (first / "文案.txt").read_text(encoding="utf-8-sig") == "出门玩最怕娃一身汗。"


class TestFilmsAndDocuments:
    def test_a_film_goes_out_as_a_file_and_says_how_long_it_is(
        self, world, pc, wall, loop, tmp_path
    ):
        material_id = publish(world, "外套", 0, media_ids=[upload(world, MP4)])
        bring(pc, loop)

        (item,) = wall.load().items
        (film,) = item.pictures
        assert (film.type, film.seconds, film.size) == ("video", 2, len(MP4))
        taken = wall.take(material_id, "素材")
        assert [path.name for path in taken.files] == ["外套-1.mp4"]
        assert taken.files[0].read_bytes() == film.full.read_bytes()
        saved = wall.save(material_id, tmp_path, "素材", "文案")
        assert sorted(path.name for path in saved.iterdir()) == ["外套-1.mp4", "文案.txt"]

    def test_documents_go_out_under_their_own_ending(self, world, pc, wall, loop):
        pdf = io.BytesIO()
        Image.new("RGB", (60, 80)).save(pdf, "PDF")
        material_id = publish(world, "尺码表", 0, media_ids=[upload(world, pdf.getvalue())])
        bring(pc, loop)

        taken = wall.take(material_id, "素材")
        assert [path.name for path in taken.files] == ["尺码表-1.pdf"]
        assert taken.files[0].read_bytes() == pdf.getvalue()

    def test_a_copy_is_looked_at_under_a_name_that_players_know_and_goes_with_the_guide(
        self, world, pc, wall, loop
    ):
        material_id = publish(world, "外套", 0, media_ids=[upload(world, MP4)])
        pc.sync()
        with pytest.raises(NotHere):
            wall.to_look_at(material_id, 0, "素材")
        bring(pc, loop)

        copy = wall.to_look_at(material_id, 0, "素材")
        assert copy == wall.to_look_at(material_id, 0, "素材")
        assert copy.name == "外套-1.mp4"
        assert copy.stat().st_size == len(MP4)
        wall.close()
        assert not copy.exists()


class TestWhatBecameOfIt:
    def test_the_counts_are_of_what_was_posted(self, world, pc, wall, loop):
        material_id = publish(world, "外套")
        bring(pc, loop)
        wall.take(material_id, "素材")
        share_id = next(iter(pc.rows("share")))

        pc.act(MarkShare(share_id=share_id, state="posted", likes=12, comments=3))
        assert pc.row(Share, share_id).likes == 12
        for likes in (-1, 100_001):
            with pytest.raises(Rejected):
                pc.act(MarkShare(share_id=share_id, state="posted", likes=likes))
        with pytest.raises(Rejected):
            pc.act(MarkShare(share_id=share_id, state="not_posted", likes=1))
        with pytest.raises(Rejected):
            pc.act(MarkShare(share_id=share_id, state="liked"))

    def test_what_was_not_taken_is_not_marked_nor_taken_in_an_unknown_way(self, world, pc, wall):
        material_id = publish(world, "外套", 0)
        pc.sync()

        with pytest.raises(Rejected):
            PostService(pc.book).mark_today(material_id, ShareState.POSTED)
        with pytest.raises(Rejected):
            pc.act(TakeMaterial(material_id=material_id, way="telepathy"))

    def test_a_share_is_its_guides_alone(self, world, pc, wall, loop):
        material_id = publish(world, "外套")
        bring(pc, loop)
        wall.take(material_id, "素材")
        pc.sync()
        colleague = world.pc(world.shop.guides[1])
        colleague.sync()

        assert colleague.rows("share") == {}
        with pytest.raises(Rejected):
            colleague.act(MarkShare(share_id=next(iter(pc.rows("share"))), state="posted"))


class TestWhomItIsMeantFor:
    def test_it_comes_and_goes_with_the_audience_and_with_the_guides_store(
        self, world, pc, wall, loop
    ):
        other = next(g for g in world.shop.guides if g.store_id != pc.guide.store_id)
        theirs, ours = ({"store_ids": [one.store_id]} for one in (other, pc.guide))
        here = publish(world, "本店", reach=ours)
        there = publish(world, "别店", reach=theirs)
        publish(world, "我的", 0, reach={"guide_ids": [pc.guide.id]})
        pc.sync()
        assert set(titles(wall)) == {"本店", "我的"}

        with pytest.raises(Rejected) as refused:
            wall.take(there, "素材")
        assert refused.value.code == "not_found"
        change(world, here, reach=(ours, theirs))
        change(world, there, reach=(theirs, None))
        pc.sync()
        assert set(titles(wall)) == {"别店", "我的"}

    def test_what_was_given_to_others_before_it_was_taken_is_refused_by_the_server(
        self, world, pc, wall, loop
    ):
        material_id = publish(world, "本店", 0)
        pc.sync()
        pc.cable.pulled = True
        change(world, material_id, reach=(None, {"guide_ids": [world.shop.hq.id]}))
        wall.take(material_id, "素材")
        pc.cable.pulled = False

        pc.sync()

        assert pc.rows("share") == {}
        assert not world.rows_of(pc.guide)["share"]
        assert pc.sync(verify=True).verified

    def test_nobody_is_named_whom_the_brand_does_not_have(self, world):
        with pytest.raises(Rejected) as refused:
            publish(world, "本店", 0, reach={"store_ids": [world.shop.hq.id]})
        assert refused.value.facts["entity"] == "store"


def test_an_article_has_an_address_from_its_beginning(world):
    with pytest.raises(Rejected) as refused:
        publish(world, "文章", 0, type="article")
    assert refused.value.facts["field"] == "link"
    made = publish(world, "文章", 0, type="article", link="https://m.example.com/a")
    with pytest.raises(Rejected):
        change(world, made, link=("https://m.example.com/a", None))


def test_a_material_meant_for_others_is_not_suggested_for_the_next_slot(world, pc):
    publish(world, "别店", 0, reach={"guide_ids": [world.shop.hq.id]})
    pc.sync()
    assert PostService(pc.book).load().suggested is None

    publish(world, "都看", 0)
    pc.sync()
    suggested = PostService(pc.book).load().suggested
    assert suggested is not None
    assert suggested.title == "都看"


@pytest.mark.parametrize("days", [-40, 40])
def test_a_pc_whose_clock_is_wrong_goes_by_the_brands_day(world, pc, wall, days):
    pc.book._clock = lambda: world.clock() + timedelta(days=days)
    pc.book.belongs_to(pc.link.session)
    last = business_date(world.clock(), "Asia/Shanghai")
    material_id = publish(
        world, "外套", 0, valid_from=last.isoformat(), valid_until=last.isoformat()
    )
    pc.sync()

    assert wall.take(material_id, "素材").text
    world.clock.turn(days=1)
    with pytest.raises(Rejected) as refused:
        wall.take(material_id, "素材")
    assert refused.value.facts["state"] == "expired"


class TestWordings:
    def test_the_one_least_taken_comes_first_and_stays_all_day(self, world, pc, wall, loop):
        material_id = publish(world, "外套", 0, wordings={"short": "短的", "funny": "逗的"})
        pc.sync()
        seen = []
        for _ in range(3):
            first = wall.load().items[0].wordings[0]
            taken = wall.take(material_id, "素材", first.voice)
            assert taken.text == first.text
            assert wall.load().items[0].wordings[0] == first
            seen.append(first.text)
            world.clock.turn(days=1)

        assert set(seen) == {"出门玩最怕娃一身汗。", "短的", "逗的"}


class TestFavourites:
    def test_a_star_is_the_guides_own_and_comes_to_another_pc_of_theirs(self, world, pc, wall):
        material_id = publish(world, "外套", 0)
        pc.sync()
        wall.favour(material_id, True)
        pc.sync()
        again, colleague = world.pc(pc.guide), world.pc(world.shop.guides[1])
        for one in (again, colleague):
            one.sync()

        assert wall.load().items[0].favourite
        assert len(again.rows("guide_material")) == 1
        assert colleague.rows("guide_material") == {}
        wall.favour(material_id, False)
        assert not wall.load().items[0].favourite
