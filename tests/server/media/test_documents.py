"""Documents: what office programs show goes on; what runs, fetches or hides does not."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest
from openpyxl import Workbook, load_workbook

from server.media.documents import make_document
from server.media.why import Refused, Why
from tests.server.media.examples import archive, drawn, saved

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="http://x/{kind}" Target="http://evil.example/x" '
    'TargetMode="External"/></Relationships>'
)


def word(**parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("[Content_Types].xml", parts.pop("types", TYPES))
        packed.writestr("word/document.xml", "<document>尺码表</document>")
        for name, content in parts.items():
            packed.writestr(name, content)
    return made.getvalue()


def sheet() -> bytes:
    book, made = Workbook(), io.BytesIO()
    book.active["A1"] = "尺码表"
    book.save(made)
    return made.getvalue()


def pdf() -> bytes:
    return saved(drawn(), "PDF")


def with_object(said: bytes) -> bytes:
    content = pdf()
    at = content.rindex(b"\nxref") + 1
    return content[:at] + b"99 0 obj\n" + said + b"\nendobj\n" + content[at:]


@pytest.fixture
def made(tmp_path):
    def make(content: bytes) -> tuple[str, bytes]:
        path, into = tmp_path / "upload", tmp_path / "made"
        path.write_bytes(content)
        into.unlink(missing_ok=True)
        return make_document(path, into), into.read_bytes()

    return make


@pytest.fixture
def why(made):
    def ask(content: bytes) -> Why:
        with pytest.raises(Refused) as refused:
            made(content)
        return refused.value.why

    return ask


class TestOfficeDocuments:
    def test_what_is_shown_goes_on(self, made):
        kind, out = made(sheet())
        assert kind == "xlsx"
        assert load_workbook(io.BytesIO(out)).active["A1"].value == "尺码表"
        assert made(word())[0] == "docx"

    def test_what_stands_before_or_behind_it_does_not(self, made):
        for content in (sheet() + b"<script>", b"<script>" + sheet()):
            _, out = made(content)
            assert b"<script>" not in out
            assert load_workbook(io.BytesIO(out)).active["A1"].value == "尺码表"

    @pytest.mark.parametrize(
        "name",
        [
            *("word/vbaProject.bin", "word/activeX/activeX1.xml", "word/embeddings/oleObject1.bin"),
            *("xl/macrosheets/sheet1.xml", "word/run.exe", "word/afchunk.html", "word/media/a.svg"),
        ],
    )
    def test_one_that_runs_something(self, why, name):
        assert why(word(**{name: "x"})) is Why.ACTIVE

    def test_one_that_holds_macros_under_another_name(self, why):
        types = TYPES.replace(
            "openxmlformats-officedocument.wordprocessingml.document", "ms-word.document"
        )
        assert why(word(types=types.replace("main", "macroEnabled.main"))) is Why.ACTIVE

    def test_links_lead_out_and_nothing_else_is_fetched(self, made, why):
        place = "word/_rels/document.xml.rels"
        assert made(word(**{place: RELATION.format(kind="hyperlink")}))[0] == "docx"
        assert why(word(**{place: RELATION.format(kind="attachedTemplate")})) is Why.ACTIVE
        assert why(word(**{place: RELATION.format(kind="image")})) is Why.ACTIVE

    def test_one_that_is_broken_or_none(self, why):
        content = sheet()
        assert why(content[: len(content) // 2]) is Why.BROKEN
        assert why(archive()) is Why.NO_PICTURE
        middle = content.index(b"xl/workbook.xml") + 60
        assert why(content[:middle] + b"\xff" * 40 + content[middle + 40 :]) is Why.BROKEN
        assert why(word(**{"../../x": "x"})) is Why.BROKEN
        assert why(word(types="<!DOCTYPE x [<!ENTITY a 'b'>]>" + TYPES)) is Why.BROKEN

    def test_one_that_unpacks_to_more_than_it_says(self, why):
        content = word(**{"word/media/a.txt": "x" * 5_000})
        size = (5_000).to_bytes(4, "little")
        lies = content.replace(size, (10).to_bytes(4, "little"))
        assert lies != content
        assert why(lies) is Why.BROKEN


class TestPdf:
    def test_it_goes_on_as_it_is(self, made):
        assert made(pdf()) == ("pdf", pdf())

    @pytest.mark.parametrize(
        "said",
        [
            b"<</S /JavaScript /JS (app.alert)>>",
            b"<</S /J#61vaScript /JS (app.alert)>>",
            b"<</S /Launch /F (cmd.exe)>>",
            b"<</Names <</EmbeddedFiles 4 0 R>>>>",
        ],
    )
    def test_one_that_runs_something_openly_or_packed(self, why, said):
        assert why(with_object(said)) is Why.ACTIVE
        hidden = zlib.compress(said)
        packed = b"<</Type /ObjStm /Filter /FlateDecode>>\nstream\n" + hidden + b"\nendstream"
        assert why(with_object(packed)) is Why.ACTIVE

    def test_one_whose_objects_nobody_can_look_into(self, why):
        said = b"<</Type /ObjStm /Filter /ASCIIHexDecode>>\nstream\n00>\nendstream"
        assert why(with_object(said)) is Why.ACTIVE
        assert why(with_object(b"<</Encrypt 3 0 R>>")) is Why.LOCKED

    def test_half_of_one_or_one_with_another_file_behind_it(self, why):
        assert why(pdf()[: len(pdf()) // 2]) is Why.BROKEN
        assert why(pdf() + archive()) is Why.SOMETHING_ELSE
