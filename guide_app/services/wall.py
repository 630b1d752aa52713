"""Materials at hand: the wall, and taking one of them along."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from guide_app.domain.entities import Material
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.materials import Standing, standing
from guide_app.domain.stamps import find_stamp
from guide_app.domain.words import MediaType, ShareWay
from guide_app.mutations.materials import FavouriteMaterial
from guide_app.services.captions import text_of
from guide_app.services.links import LinkService, NoPages
from guide_app.services.media import MediaLoop
from guide_app.services.offering import Handing, offer_of
from guide_app.services.posters import PosterPress, signed_by
from guide_app.services.wall_items import pictures_of, read_wall
from guide_app.services.wall_models import NotHere, Picture, Taken, Wall
from guide_app.share.addresses import own_addresses
from guide_app.share.files import Part, export, lay_out
from guide_app.share.lan import LanServer
from guide_app.share.names import file_name
from guide_app.share.page import PageWords
from guide_app.sync.book import Book
from localdb.queries.materials import (
    all_media,
    find_material,
    reaching,
)


class WallService:
    """Asks and takes.

    Args:
        media: Brings the pictures to this PC.
        may_ask: Whether the guide lets the program use the network just now.
    """

    def __init__(self, book: Book, media: MediaLoop, may_ask: Callable[[], bool]) -> None:
        self._book = book
        self._links = LinkService(book)
        self._pictures = media.folder()
        self._handing = media.handing
        self._posters = media.posters
        self._looking = media.looking
        self._press = PosterPress(media.posters)
        self._media = media
        media.may_ask = may_ask

    @property
    def today(self) -> date:
        """The brand's day."""
        return self._book.today

    def load(self) -> Wall:
        """The wall as this PC knows it."""
        with self._book.file.read() as connection:
            guide_id = self._book.read_actor(connection).guide_id
            return read_wall(connection, guide_id, self._pictures.all(), self._book.today)

    def fetch(self) -> None:
        """Have what is missing fetched now; it is looked for now and then anyway."""
        self._media.nudge()

    def take(self, material_id: str, fallback: str, voice: str | None = None) -> Taken:
        """Make it ready for the clipboard, and note that it was taken.

        Args:
            fallback: What its files are called where the title leaves nothing.
            voice: Which wording of its caption goes along.

        Raises:
            Rejected: NOT_FOUND, or WRONG_STATE with its standing as ``state``: it may not go out.
            NotHere: Nothing was noted.
            NoCode: Likewise.
            OSError: Its pictures could not be laid out.
        """
        material, parts = self._outgoing(material_id)
        files = lay_out(parts, self._handing, material.title, fallback)
        link = self._note(material, ShareWay.CLIPBOARD, voice)
        return Taken(text_of(material, voice), tuple(files), link)

    def save(
        self,
        material_id: str,
        into: Path,
        fallback: str,
        caption_name: str,
        voice: str | None = None,
    ) -> Path:
        """Put it into a folder of its own, and note that it was taken. Returns the folder.

        Raises:
            Rejected, NotHere, NoCode, OSError: As `take`.
        """
        material, parts = self._outgoing(material_id)
        text = text_of(material, voice)
        folder = export(parts, text, into, material.title, fallback, caption_name)
        self._note(material, ShareWay.FOLDER, voice)
        return folder

    def to_phone(
        self,
        material_id: str,
        words: PageWords,
        on_opened: Callable[[], None],
        voice: str | None = None,
    ) -> Handing:
        """Let a phone in the same network fetch it from this PC; nothing is noted yet.

        Args:
            words: Of the page.
            on_opened: Called from another thread each time a phone opens it.
            voice: As `take`.

        Raises:
            Rejected, NotHere, NoCode: As `take`.
            OSError: Nobody may listen on this PC.
        """
        material, parts = self._outgoing(material_id)
        shown = self._as_they_go_out(self._pictures_of(material_id)[1], parts)
        text = text_of(material, voice)
        server = LanServer(offer_of(material.title, text, parts, shown, words), on_opened)
        urls = tuple(server.urls(own_addresses()))
        endings = tuple(part.ending for part in parts)
        return Handing(material.title, text, endings, urls, partial(_end, server))

    def note_phone(self, material_id: str, voice: str | None = None) -> None:
        """A phone has opened it."""
        with self._book.file.read() as connection:
            material = _found(find_material(connection, material_id))
        self._note(material, ShareWay.PHONE, voice)

    def shown(self, material_id: str) -> tuple[Picture, ...]:
        """Its pictures as customers get them: of a poster, with this guide's stamp.

        Raises:
            Rejected, NotHere, NoCode, OSError: As `take`, but that it need not go out any more.
        """
        material, pictures = self._pictures_of(material_id)
        files = self._files(material, pictures)
        return self._as_they_go_out(pictures, files)

    def to_look_at(self, material_id: str, at: int, fallback: str) -> Path:
        """A copy of a film or a document, under a name by which this PC's programs know it.

        Raises:
            Rejected, NotHere, OSError: As `take`: from another program it can go anywhere.
        """
        material, pictures = self._pictures_of(material_id)
        _check_current(material, self._book.today)
        one = pictures[at]
        if one.full is None:
            self._media.nudge()
            raise NotHere(1)
        folder = self._looking / one.full.stem[:16]
        place = folder / f"{file_name(material.title, fallback)}-{at + 1}.{one.ending}"
        if not place.is_file() or place.stat().st_size != one.size:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(one.full, place)
        return place

    def favour(self, material_id: str, favourite: bool) -> None:
        """Keep it at hand, or no longer."""
        self._book.act(FavouriteMaterial(material_id=material_id, favourite=favourite))

    def taken_back(self, material_ids: Iterable[str]) -> frozenset[str]:
        """Those of what was taken a while ago that might not be taken now."""
        today, gone = self._book.today, set(material_ids)
        with self._book.file.read() as connection:
            for material_id in tuple(gone):
                material = find_material(connection, material_id)
                if material is None or standing(material, today) is not Standing.CURRENT:
                    continue
                if self._reaches_me(connection, material):
                    gone.discard(material_id)
        return frozenset(gone)

    def close(self) -> None:
        """The guide goes: so does what lies for the clipboard, and their wish to be offline."""
        for folder in (self._handing, self._posters, self._looking):
            shutil.rmtree(folder, ignore_errors=True)
        self._media.may_ask = lambda: True

    def link(self, material_id: str, voice: str | None = None) -> str:
        """The address of its page, for whoever it is posted or sent to; notes that it was taken.

        Args:
            voice: As `take`.

        Raises:
            Rejected: As `take`.
            NoPages: The brand has not said where its pages are; nothing was noted.
        """
        material, _ = self._pictures_of(material_id)
        _check_current(material, self._book.today)
        if not self._links.offered:
            raise NoPages
        url = self._links.take(material.id, ShareWay.LINK, voice)
        assert url is not None
        return url

    def _outgoing(self, material_id: str) -> tuple[Material, list[Part]]:
        material, pictures = self._pictures_of(material_id)
        _check_current(material, self._book.today)
        return material, self._files(material, pictures)

    def _pictures_of(self, material_id: str) -> tuple[Material, tuple[Picture, ...]]:
        with self._book.file.read() as connection:
            material = _found(find_material(connection, material_id))
            if not self._reaches_me(connection, material):
                raise Rejected(Code.NOT_FOUND, entity="material")
            media = all_media(connection)
        return material, pictures_of(material, media, self._pictures.all())

    def _files(self, material: Material, pictures: tuple[Picture, ...]) -> list[Part]:
        """What goes out of it."""
        files = [Part(one.full, one.ending) for one in pictures if one.full is not None]
        if len(files) < len(pictures):
            self._media.nudge()
            raise NotHere(len(pictures) - len(files))
        stamp = find_stamp(material)
        if stamp is None or any(one.type is not MediaType.IMAGE for one in pictures) or not files:
            return files
        with self._book.file.read() as connection:
            signed = signed_by(connection, self._book.read_actor(connection).guide_id)
        stamped = self._press.stamped([part.path for part in files], stamp, signed)
        return [replace(part, path=path) for part, path in zip(files, stamped, strict=True)]

    def _as_they_go_out(
        self, pictures: tuple[Picture, ...], parts: Sequence[Part]
    ) -> tuple[Picture, ...]:
        """The same with the files that go out, which may be of another size once they are drawn."""
        if any(one.type is not MediaType.IMAGE for one in pictures):
            return pictures
        sizes = self._press.sizes([part.path for part in parts])
        return tuple(
            Picture(one.thumb, part.path, *size)
            for one, part, size in zip(pictures, parts, sizes, strict=True)
        )

    def _reaches_me(self, connection: Connection, material: Material) -> bool:
        guide_id = self._book.read_actor(connection).guide_id
        return bool(reaching(connection, guide_id, [material]))

    def _note(self, material: Material, way: ShareWay, voice: str | None) -> str | None:
        """Note how it was taken; returns the address of its link, if the brand has pages."""
        if find_stamp(material) is not None:
            self._links.take(material.id, ShareWay.POSTER, voice)
        return self._links.take(material.id, way, voice)


def _check_current(material: Material, today: date) -> None:
    found = standing(material, today)
    if found is not Standing.CURRENT:
        raise Rejected(Code.WRONG_STATE, state=found.value)


def _found(material: Material | None) -> Material:
    if material is None:
        raise Rejected(Code.NOT_FOUND, entity="material")
    return material


def _end(server: LanServer) -> None:
    """Without whoever asks for it waiting until everybody has hung up."""
    threading.Thread(target=server.close, name="lan-end", daemon=True).start()
