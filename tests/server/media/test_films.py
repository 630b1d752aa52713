"""Films: what their tracks play goes on, what says who took it where does not, and what is none."""

from __future__ import annotations

import struct

import pytest

from server.media.films import Film, make_film
from server.media.why import Refused, Why
from tests.server.media.examples import archive
from tests.server.media.films import MOV, MP4, added, box, changed, inside

SECRETS = (b"SECRET", b"+30.2741", b"com.apple")


@pytest.fixture
def made(tmp_path):
    """What becomes of a film: its facts, and its bytes."""

    def make(content: bytes) -> tuple[Film, bytes]:
        path, into = tmp_path / "upload", tmp_path / "made"
        path.write_bytes(content)
        into.unlink(missing_ok=True)
        film = make_film(path, into)
        return film, into.read_bytes()

    return make


@pytest.fixture
def why(made):
    def ask(content: bytes) -> Why:
        with pytest.raises(Refused) as refused:
            made(content)
        return refused.value.why

    return ask


def data(film: bytes) -> bytes:
    start, end = inside(film, b"mdat")
    return film[start + 8 : end]


class TestWhatGoesOn:
    def test_pictures_and_sound_stay_as_they_are_and_so_does_every_place(self, made):
        for content, ending in ((MP4, "mp4"), (MOV, "mov")):
            film, out = made(content)
            assert film == Film(64, 48, 2, ending)
            assert len(out) == len(content)
            assert data(out) == data(content)
            tables = inside(content, b"moov", b"trak", b"mdia", b"minf", b"stbl")
            assert out[slice(*tables)] == content[slice(*tables)]

    def test_nothing_says_who_took_it_where_and_when(self, made):
        for content in (MP4, MOV):
            assert any(word in content for word in SECRETS)
            _, out = made(content)
            assert not any(word in out for word in SECRETS)
            head = inside(content, b"moov", b"mvhd")[0] + 12
            assert content[head : head + 8] != bytes(8)
            assert out[head : head + 8] == bytes(8)

    def test_what_was_made_once_stays_as_it_is(self, made):
        first = made(MP4)
        assert made(first[1]) == first

    def test_a_track_of_positions_goes_with_all_that_it_holds(self, made):
        start, end = inside(MP4, b"moov", b"trak")
        track = MP4[start:end]
        at = inside(MP4, b"moov", b"trak", b"mdia", b"hdlr")[0] - start + 16
        _, out = made(added(MP4, changed(track, at, b"meta")))

        assert b"meta" not in out
        assert data(out) == data(MP4)

    def test_what_lies_between_the_samples_becomes_zeros(self, made):
        start, end = inside(MP4, b"mdat")
        moov = MP4[end:]
        content = changed(MP4[:end], start, struct.pack(">I", end - start + 9)) + b"SECRETGAP"
        _, out = made(content + moov)

        assert b"SECRETGAP" not in out
        assert out[end : end + 9] == bytes(9)

    def test_a_box_that_no_film_needs_is_emptied(self, made):
        _, out = made(MP4 + box(b"uuid", b"SECRET" * 9))
        assert out.endswith(box(b"free", bytes(54)))

    def test_one_that_was_taken_upright_is_upright(self, made):
        at = inside(MP4, b"moov", b"trak", b"tkhd")[0] + 48
        quarter = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
        film, _ = made(changed(MP4, at, quarter))
        assert (film.width, film.height) == (48, 64)


class TestWhatIsRefused:
    def test_half_of_one(self, why):
        _, end = inside(MP4, b"mdat")
        for content in (MP4[: len(MP4) // 2], MP4[:end], MP4[:-1], MP4[:12]):
            assert why(content) is Why.BROKEN

    def test_one_with_another_file_behind_it(self, why):
        assert why(MP4 + archive()) is Why.SOMETHING_ELSE
        assert why(MP4 + b"<script>alert(1)</script>") is Why.SOMETHING_ELSE

    def test_something_else_in_the_place_of_its_pictures(self, why):
        start, end = inside(MP4, b"mdat")
        filled = (archive() * 99)[: end - start - 8]
        assert why(changed(MP4, start + 8, filled)) is Why.BROKEN

    def test_tables_that_point_out_of_the_film(self, why):
        table = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
        for kind, at in ((b"stco", 16), (b"stsz", 16), (b"stsz", 20), (b"stsc", 12), (b"stsc", 20)):
            place = inside(MP4, *table, kind)[0] + at
            for number in (0xFFFFFFFF, 0x7FFFFFFF, 77_777):
                assert why(changed(MP4, place, struct.pack(">I", number))) is Why.BROKEN

    def test_one_whose_pictures_lie_somewhere_else(self, why):
        at = inside(MP4, b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref")[0] + 27
        assert why(changed(MP4, at, b"\0")) is Why.SOMETHING_ELSE

    def test_one_that_is_locked_or_of_a_codec_that_phones_do_not_play(self, why):
        at = inside(MP4, b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")[0] + 20
        assert why(changed(MP4, at, b"encv")) is Why.LOCKED
        assert why(changed(MP4, at, b"ap4h")) is Why.FILM_FORMAT

    def test_one_in_pieces(self, why):
        assert why(added(MP4, box(b"mvex"))) is Why.FILM_FORMAT
        assert why(MP4 + box(b"moof")) is Why.FILM_FORMAT

    def test_sound_alone_or_no_length(self, why):
        at = inside(MP4, b"moov", b"trak", b"mdia", b"hdlr")[0] + 16
        assert why(changed(MP4, at, b"meta")) is Why.BROKEN
        at = inside(MP4, b"moov", b"mvhd")[0] + 24
        assert why(changed(MP4, at, bytes(4))) is Why.BROKEN

    def test_bytes_that_were_hit_never_do_worse_than_to_be_refused(self, made):
        start, end = inside(MP4, b"moov")
        for at in range(start, end, 3):
            for value in (0x00, 0xFF):
                try:
                    _, out = made(changed(MP4, at, bytes([value])))
                except Refused:
                    continue
                assert len(out) == len(MP4)
