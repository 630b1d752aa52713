"""Uploads become rows of the brand, and files that its PCs are told of and may fetch."""

from __future__ import annotations

import io
import threading
from datetime import timedelta
from hashlib import sha256

import pytest
from PIL import Image

from guide_app.domain.entities import Guide, Material, Media
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.tables.tx import TableTx
from server.media.kinds import Sizes
from server.media.why import Refused, Why
from server.schema import ENTITY_TABLES
from tests.demo.servers import rows
from tests.server.media.examples import drawn, of_a_phone, saved
from tests.server.media.films import MOV, MP4


@pytest.fixture
def library(chain):
    return chain.app.state.desk.library


@pytest.fixture
def take(chain, library):
    """Somebody of HQ uploads a picture."""

    def upload(
        content: bytes, account: str = "hana", name: str = "外套.jpg", cover: bytes | None = None
    ) -> str:
        path, picture = library.store.new_file(), library.store.new_file()
        path.write_bytes(content)
        picture.write_bytes(cover or b"")
        with chain.database.read() as connection:
            guide = TableTx(connection, ENTITY_TABLES).get(Guide, chain.id(account))
        return str(library.take(Actor.of(guide), path, name, picture if cover else None))

    return upload


def seen(library, name):
    return Image.open(io.BytesIO(library.store.find(name).read_bytes()))


def publish(chain, title, media_ids, brand="sunny", **facts):
    made = Material(
        id=row_id("material", title),
        brand_id=chain.id(brand),
        title=title,
        type="image_post",
        kind="care",
        caption="降温了。",
        media_ids=list(media_ids),
        **{"published_on": chain.clock().date(), **facts},
    )
    chain.save(made)


def files(chain, pc="harbour", **query):
    answer = chain.http.get("/v1/media", params=query, headers=chain.pcs[pc].headers)
    assert answer.status_code == 200
    return answer.json()


def fetch(chain, name, pc="harbour", **headers):
    return chain.http.get(f"/v1/media/{name}", headers={**chain.pcs[pc].headers, **headers})


class TestUploads:
    def test_an_upload_becomes_a_row_and_three_files(self, chain, library, take):
        content = of_a_phone()

        media_id = take(content)

        (row,) = rows(chain.database, Media)
        assert (row.id, row.name, row.type) == (media_id, "外套.jpg", "image")
        assert (row.width, row.height) == (200, 300)
        full, thumb = library.store.find(row.sha256), library.store.find(row.thumb_sha256)
        assert (full.stat().st_size, thumb.stat().st_size) == (row.size, row.thumb_size)
        original = sha256(content).hexdigest()
        assert set(library.store.names()) == {row.sha256, row.thumb_sha256, original}

    def test_the_same_file_again_is_the_same_row(self, chain, take):
        assert take(of_a_phone()) == take(of_a_phone(), name="again.jpg")
        assert len(rows(chain.database, Media)) == 1

    def test_two_at_the_same_moment_are_one_row(self, chain, take):
        found: list[str] = []
        threads = [
            threading.Thread(target=lambda: found.append(take(of_a_phone()))) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(found) == 4
        assert len(set(found)) == 1
        assert len(rows(chain.database, Media)) == 1

    def test_what_is_refused_leaves_nothing(self, chain, library, take):
        with pytest.raises(Refused):
            take(b"<svg/>")

        assert rows(chain.database, Media) == []
        assert list(library.store.names()) == []


class TestFilmsAndDocuments:
    def test_a_film_is_a_row_that_says_how_long_and_the_original_is_not_kept(
        self, chain, library, take
    ):
        media_id = take(MOV, name="外套.MOV")

        (row,) = rows(chain.database, Media)
        assert (row.id, row.type, row.format, row.seconds) == (media_id, "video", "mov", 2)
        assert (row.width, row.height, row.size) == (64, 48, len(MOV))
        assert set(library.store.names()) == {row.sha256, row.thumb_sha256}
        assert seen(library, row.thumb_sha256).format == "JPEG"
        answer = fetch(chain, row.sha256)
        assert answer.headers["content-type"] == "video/quicktime"
        assert sha256(answer.content).hexdigest() == row.sha256
        assert fetch(chain, row.thumb_sha256).headers["content-type"] == "image/jpeg"

    def test_a_picture_stands_for_it_where_somebody_gave_one(self, chain, library, take):
        plain, shown = take(MP4), take(MP4, cover=saved(drawn(90, 60)))

        assert plain != shown
        assert take(MP4) == plain
        assert take(MP4, cover=saved(drawn(90, 60))) == shown
        by_id = {row.id: row for row in rows(chain.database, Media)}
        assert by_id[plain].sha256 == by_id[shown].sha256
        assert seen(library, by_id[shown].thumb_sha256).size == (90, 60)
        with pytest.raises(Refused) as refused:
            take(MOV, cover=b"<svg/>")
        assert refused.value.why is Why.COVER

    def test_a_document_is_a_row_with_its_ending(self, chain, take):
        take(saved(drawn(), "PDF"), name="尺码表.exe")

        (row,) = rows(chain.database, Media)
        assert (row.type, row.format, row.seconds) == ("file", "pdf", None)

    def test_each_kind_has_its_own_largest_size(self, library, take):
        library.sizes = Sizes(film=len(MP4) - 1, document=99)
        for content, limit in ((MP4, len(MP4) - 1), (saved(drawn(), "PDF"), 99)):
            with pytest.raises(Refused) as refused:
                take(content)
            assert (refused.value.why, refused.value.limit) == (Why.TOO_LARGE, limit)

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"\x1aE\xdf\xa3" + bytes(99), Why.FILM_FORMAT),
            (b"RIFF\0\0\0\0AVI LIST", Why.FILM_FORMAT),
            (b"\xd0\xcf\x11\xe0" + bytes(99), Why.OLD_OFFICE),
            (b"\0\0\0\x18ftypheic" + bytes(99), Why.NO_PICTURE),
            (b"MZ\x90\0" + bytes(99), Why.NO_PICTURE),
        ],
    )
    def test_it_is_what_it_holds_whatever_it_is_called(self, take, library, content, why):
        with pytest.raises(Refused) as refused:
            take(content, name="外套.mp4")
        assert refused.value.why is why
        assert list(library.store.names()) == []


class TestWhatAPcIsToHold:
    def test_the_wall_of_all_comes_first_then_what_is_posted_the_newest_first(self, chain, take):
        old, new = take(saved(drawn(400, 300))), take(saved(drawn(300, 400)))
        publish(chain, "旧", [old], published_on=chain.clock().date() - timedelta(days=9))
        publish(chain, "新", [new, old])
        by_id = {row.id: row for row in rows(chain.database, Media)}
        first, second = by_id[new], by_id[old]

        assert [name for name, _ in files(chain)["files"]] == [
            *(first.thumb_sha256, second.thumb_sha256),
            *(first.sha256, second.sha256),
        ]

    def test_films_hold_nothing_up_and_what_is_scheduled_comes_behind_the_next_first(
        self, chain, take
    ):
        today = chain.clock().date()
        film, picture, soon, late = (
            *(take(MP4), take(saved(drawn(400, 300)))),
            *(take(saved(drawn(300, 400))), take(saved(drawn(200, 400)))),
        )
        publish(chain, "后天", [late], valid_from=today + timedelta(days=2))
        publish(chain, "明天", [soon], valid_from=today + timedelta(days=1))
        publish(chain, "旧图", [picture], published_on=today - timedelta(days=9))
        publish(chain, "新片", [film])
        by_id = {row.id: row.sha256 for row in rows(chain.database, Media)}

        wanted = [name for name, _ in files(chain)["files"]]
        assert wanted[4:] == [by_id[one] for one in (picture, film, soon, late)]

    @pytest.mark.parametrize(
        ("facts", "copies"),
        [
            ({}, 2),
            ({"valid_from": 5}, 2),  # so that it is there in the morning
            ({"valid_until": 0}, 2),
            ({"valid_until": -1}, 1),  # it is shown, greyed
            ({"valid_until": -30}, 1),
            ({"valid_until": -31}, 0),
            ({"archived": True}, 0),
        ],
    )
    def test_it_depends_on_how_long_the_material_lasts(self, chain, take, facts, copies):
        today = chain.clock().date()
        days = {
            name: today + timedelta(days=value) if name.startswith("valid") else value
            for name, value in facts.items()
        }
        publish(chain, "外套", [take(of_a_phone())], **days)

        assert len(files(chain)["files"]) == copies

    def test_what_is_meant_for_nobody_of_the_store_is_not_for_its_pcs(self, chain, take):
        publish(chain, "外套", [take(of_a_phone())], reach={"guide_ids": [chain.id("ann")]})
        with chain.database.read() as connection:
            ann = TableTx(connection, ENTITY_TABLES).get(Guide, chain.id("ann"))
        assert ann.store_id == chain.id("harbour")

        assert len(files(chain)["files"]) == 2
        assert files(chain, pc="garden")["files"] == []

    def test_a_picture_of_no_material_is_nobodys(self, chain, take):
        take(of_a_phone())

        assert files(chain)["files"] == []

    def test_a_pc_that_knows_the_list_is_not_told_it_again(self, chain, take):
        publish(chain, "外套", [take(of_a_phone())])
        version = files(chain)["version"]

        assert "files" not in files(chain, have=version)
        publish(chain, "裤子", [take(saved(drawn()))])
        assert len(files(chain, have=version)["files"]) == 4

    def test_another_brands_pc_is_told_nothing_of_it(self, chain, take):
        publish(chain, "外套", [take(of_a_phone())])

        assert files(chain, pc="tower")["files"] == []


class TestFetching:
    def test_a_file_comes_whole_or_in_parts(self, chain, library, take):
        take(of_a_phone())
        (row,) = rows(chain.database, Media)
        content = library.store.find(row.sha256).read_bytes()

        assert fetch(chain, row.sha256).content == content
        part = fetch(chain, row.sha256, Range="bytes=100-199")
        assert part.status_code == 206
        assert part.content == content[100:200]

    def test_it_is_the_brands_own_and_answers_others_as_if_it_were_not_there(self, chain, take):
        take(of_a_phone())
        (row,) = rows(chain.database, Media)

        foreign, missing = fetch(chain, row.sha256, pc="tower"), fetch(chain, "0" * 64)

        assert foreign.status_code == missing.status_code == 404
        assert foreign.json()["code"] == missing.json()["code"] == "not_found"

    def test_a_row_that_somebody_of_another_brand_made_up_opens_nothing(self, chain, take):
        take(of_a_phone())
        (row,) = rows(chain.database, Media)
        theirs = {name: getattr(row, name) for name in ("sha256", "size", "name", "type")}
        made_up = Media(
            id=row_id("made up"),
            brand_id=chain.id("rival"),
            width=1,
            height=1,
            thumb_sha256=row.thumb_sha256,
            thumb_size=1,
            **theirs,
        )
        chain.save(made_up)

        assert fetch(chain, row.sha256, pc="tower").status_code == 404

    def test_an_original_is_never_handed_out(self, chain, take):
        content = of_a_phone()
        take(content)

        assert fetch(chain, sha256(content).hexdigest()).status_code == 404
