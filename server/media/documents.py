"""A document that somebody uploads: what office programs show, and nothing that runs.

Documents of Word, Excel and PowerPoint are archives: every part is unpacked, checked and packed
anew, so that nothing stands before, between or behind them. A PDF goes on as it is, if nothing in
it would run, fetch or bring along something else.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from xml.parsers import expat

from server.media.why import Refused, Why

_MOST_PARTS = 10_000
_MOST_UNPACKED = 500_000_000
_PIECE = 1 << 20
_TYPES = "[Content_Types].xml"
_MAIN = {
    "word/document.xml": ("docx", "wordprocessingml.document.main+xml"),
    "xl/workbook.xml": ("xlsx", "spreadsheetml.sheet.main+xml"),
    "ppt/presentation.xml": ("pptx", "presentationml.presentation.main+xml"),
}
_RUNS = re.compile(
    r"(^|/)(vba\w*|activex|embeddings|oleobjects?|macrosheets|customui|externallinks|ddelink)"
    r"(/|\.|$)|\.(bin|exe|dll|js|vbs|ocx|html?|svg|swf)$",
    re.IGNORECASE,
)
"""Parts by which a document runs something, or fetches it when it is opened."""
_HARMLESS = re.compile(r"(^|/)printersettings\d*\.bin$", re.IGNORECASE)
_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_FIXED = (1980, 1, 1, 0, 0, 0)

_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
_PDF_RUNS = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToE|Rendition)"
    rb"(?![A-Za-z0-9])"
)
_PDF_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_PDF_HIDES = re.compile(rb"/(ASCIIHexDecode|ASCII85Decode|LZWDecode|RunLengthDecode|AHx|A85)")
_PDF_TAIL = 2_048
_PDF_PIECE = 256


def make_document(path: Path, into: Path) -> str:
    """Check a document, and write what goes on. Returns its format.

    Raises:
        Refused: It is none, or none that can be published.
        OSError: A file cannot be read or written.
    """
    with path.open("rb") as file:
        begins = file.read(8)
    if begins.startswith(b"%PDF-"):
        content = path.read_bytes()
        _check_pdf(content)
        into.write_bytes(content)
        return "pdf"
    try:
        return _made_anew(path, into)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError):
        raise Refused(Why.BROKEN) from None
    except RuntimeError:  # that is what a password is to the library
        raise Refused(Why.LOCKED) from None


def _made_anew(path: Path, into: Path) -> str:
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
        names = [part.filename for part in parts]
        if len(parts) > _MOST_PARTS or sum(one.file_size for one in parts) > _MOST_UNPACKED:
            raise Refused(Why.TOO_LARGE)
        if len(set(map(str.casefold, names))) < len(names) or not all(map(_is_plain, names)):
            raise Refused(Why.BROKEN)
        found = [made for main, made in _MAIN.items() if main in names]
        if len(found) != 1 or _TYPES not in names:
            raise Refused(Why.NO_PICTURE)
        ((kind, content_type),) = found
        if any(_RUNS.search(name) and not _HARMLESS.search(name) for name in names):
            raise Refused(Why.ACTIVE)
        _check_types(packed.read(_TYPES).decode("utf-8"), content_type)
        with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as made:
            for part in parts:
                if part.is_dir():
                    continue
                if part.filename.endswith(".rels"):
                    _check_relations(_elements(packed.read(part)))
                _repack(packed, part, made)
    return kind


def _is_plain(name: str) -> bool:
    return not (name.startswith("/") or ".." in name.split("/") or "\\" in name or ":" in name)


def _check_types(said: str, content_type: str) -> None:
    """Refuse what is a template, or holds macros, whatever its parts are called."""
    _elements(said.encode())
    if "macroEnabled" in said or "vbaProject" in said:
        raise Refused(Why.ACTIVE)
    if content_type not in said:
        raise Refused(Why.BROKEN)


def _check_relations(listed: list[tuple[str, dict[str, str]]]) -> None:
    """Links may lead out; nothing else may be fetched from there."""
    for name, facts in listed:
        leads_out = name == _RELATION and facts.get("TargetMode") == "External"
        if leads_out and not facts.get("Type", "").endswith("/hyperlink"):
            raise Refused(Why.ACTIVE)


def _elements(content: bytes) -> list[tuple[str, dict[str, str]]]:
    """Names and attributes; XML that would define anything of its own is refused."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, facts: found.append((name, facts))
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise Refused(Why.BROKEN) from None
    return found


def _refuse(*_said: Any) -> NoReturn:
    raise Refused(Why.BROKEN)


def _repack(packed: zipfile.ZipFile, part: zipfile.ZipInfo, made: zipfile.ZipFile) -> None:
    """One part, checked against its sum, and no longer than it said it would be."""
    fresh = zipfile.ZipInfo(part.filename, _FIXED)
    fresh.compress_type = zipfile.ZIP_DEFLATED
    left = part.file_size
    with packed.open(part) as source, made.open(fresh, "w") as target:
        while piece := source.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise Refused(Why.BROKEN)
            target.write(piece)


def _check_pdf(content: bytes) -> None:
    tail = content[-_PDF_TAIL:].rstrip(b"\0\r\n\t ")
    if not tail.endswith(b"%%EOF"):
        raise Refused(Why.SOMETHING_ELSE if b"%%EOF" in content else Why.BROKEN)
    if b"startxref" not in tail or b" obj" not in content:
        raise Refused(Why.BROKEN)
    packs = hides = False
    for part in (content, *_unpacked(content)):
        plain = _NAME_ESCAPE.sub(_letter, part)
        if _PDF_LOCKED.search(plain):
            raise Refused(Why.LOCKED)
        if _PDF_RUNS.search(plain):
            raise Refused(Why.ACTIVE)
        packs = packs or b"/ObjStm" in plain
        hides = hides or _PDF_HIDES.search(plain) is not None
    if packs and hides:  # objects may lie packed in a way that is not looked into
        raise Refused(Why.ACTIVE)


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Whatever lies packed in a PDF: some of it may be objects."""
    left = _MOST_UNPACKED
    for found in _STREAM.finditer(content):
        part = bytearray()
        unpacking = zlib.decompressobj()
        at = found.end()
        try:
            while at < len(content) and not unpacking.eof:
                part += unpacking.decompress(content[at : at + _PDF_PIECE])
                at += _PDF_PIECE
                if len(part) > left:
                    raise Refused(Why.TOO_LARGE)
        except zlib.error:  # a picture, or broken: readers show as much as they can
            pass
        left -= len(part)
        if part:
            yield bytes(part)


def _letter(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])
