"""What an import says: fields, reasons against files and rows, and how far it has come."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale

from guide_app.domain.known import KnownBy
from guide_app.intake import Fate, FileCode, Refused, Rejection, RowCode
from guide_app.services.import_models import (
    FileChanged,
    ImportLine,
    ImportState,
    LeftOut,
    Unfit,
    UnfitCode,
)
from guide_app.services.problems import Problem, problem_of
from ui.dates import number_words
from ui.words.changes import field_words
from ui.words.problems import problem_words

_CONTEXT = "Imports"
_MEBIBYTE = 1024 * 1024


def import_field_words(name: str) -> str:
    """What a column can be mapped to."""
    tr = QCoreApplication.translate
    words = {
        "birthday": tr(_CONTEXT, "Birthday"),
        "tags": tr(_CONTEXT, "Tags"),
        "child_name": tr(_CONTEXT, "Child's name"),
        "child_birthday": tr(_CONTEXT, "Child's birthday"),
        "child_size": tr(_CONTEXT, "Child's size"),
        "note": tr(_CONTEXT, "Note for the history"),
        "note_on": tr(_CONTEXT, "Day of the note"),
        "note_author": tr(_CONTEXT, "Author of the note"),
    }
    return words.get(name) or field_words(name)


def left_out_words(why: LeftOut) -> str:
    """Why a column is not taken."""
    tr = QCoreApplication.translate
    if why is LeftOut.ORDERS:
        return tr(_CONTEXT, "orders come from the till")
    return tr(_CONTEXT, "rows always land in your own book")


def fate_words(fate: Fate) -> str:
    """What becomes of rows."""
    tr = QCoreApplication.translate
    return {
        Fate.NEW: tr(_CONTEXT, "new"),
        Fate.CHANGED: tr(_CONTEXT, "changed"),
        Fate.UNCHANGED: tr(_CONTEXT, "unchanged"),
        Fate.REJECTED: tr(_CONTEXT, "rejected"),
    }[fate]


def counts_words(counts: Mapping[Fate, int]) -> str:
    """Every fate that rows had, with its number."""
    said = [f"{fate_words(fate)} {number_words(counts[fate])}" for fate in Fate if counts[fate]]
    return " · ".join(said)


def known_words(by: tuple[KnownBy, ...]) -> str:
    """By what somebody may be known in the brand already."""
    tr = QCoreApplication.translate
    words = tr(_CONTEXT, "Maybe known in the brand already ({by}). Imported all the same.")
    return words.replace(
        "{by}", QLocale().createSeparatedList([field_words(one.value) for one in by])
    )


def failure_words(error: BaseException) -> str:
    """Why a file was not taken, or something could not be done."""
    tr = QCoreApplication.translate
    if isinstance(error, Refused):
        return _filled(_file_sentence(error.code), error.facts)
    if isinstance(error, FileChanged):
        return tr(
            _CONTEXT,
            "The file was changed or moved meanwhile. Nothing was written: choose it again.",
        )
    if isinstance(error, ModuleNotFoundError):
        return _file_sentence(FileCode.NOT_A_TABLE)
    if isinstance(error, Unfit):
        return unfit_words(error)
    return problem_words(problem_of(error))


def unfit_words(unfit: Unfit) -> str:
    """Why a mapping cannot be used."""
    tr = QCoreApplication.translate
    if unfit.code is UnfitCode.TWICE:
        words = tr(_CONTEXT, "Two columns are both {field}. Leave one of them out.")
        return words.replace("{field}", import_field_words(unfit.field))
    return tr(_CONTEXT, "Say which column holds the phone, the member number or the WeChat id.")


def rejection_words(rejection: Rejection) -> str:
    """Why a row, or a part of it, is not taken."""
    tr = QCoreApplication.translate
    sentences = {
        RowCode.NOT_A_DATE: tr(_CONTEXT, "This is not a date."),
        RowCode.NOT_A_PHONE: tr(_CONTEXT, "This is not a phone number."),
        RowCode.NOT_A_NUMBER: tr(_CONTEXT, "This is not a number."),
        RowCode.CELL_TOO_LONG: tr(_CONTEXT, "The cell holds too much."),
        RowCode.NO_KEY: tr(_CONTEXT, "No phone, member number or WeChat id to know them by."),
        RowCode.DUPLICATE_ROW: tr(_CONTEXT, "Row {row} of the file is the same customer."),
        RowCode.TWO_CUSTOMERS: tr(
            _CONTEXT, "Member number and phone belong to two different customers of yours."
        ),
        RowCode.TAG_UNKNOWN: tr(_CONTEXT, "There is no tag {tag}: left out, the rest comes in."),
        RowCode.TAG_NOT_YOURS: tr(
            _CONTEXT, "The tag {tag} is not yours to set: left out, the rest comes in."
        ),
        RowCode.CONSENT_STAYS: tr(
            _CONTEXT, "Asked not to be contacted, and an import does not change that."
        ),
        "not_a_choice": tr(_CONTEXT, "This word is none of those that can stand here."),
        "required": tr(_CONTEXT, "{field} is missing."),
        "too_long": tr(_CONTEXT, "{field} is too long: {length} characters, at most {limit}."),
    }
    sentence = sentences.get(rejection.code)
    if str(rejection.facts.get("field", "")).startswith("birthday"):
        sentence = tr(_CONTEXT, "The calendar has no such day.")
    if sentence is None:
        return problem_words(Problem(f"rejected.{rejection.code}", dict(rejection.facts)))
    made = _filled(sentence, rejection.facts)
    column = rejection.facts.get("column")
    if column is None:
        return made
    return (
        tr(_CONTEXT, "{column}: {reason}")
        .replace("{column}", str(column))
        .replace("{reason}", made)
    )


def state_words(line: ImportLine) -> str:
    """How far one of the own imports has come, and what to do about it."""
    tr = QCoreApplication.translate
    sentences = {
        ImportState.RUNNING: tr(_CONTEXT, "Under way"),
        ImportState.DONE: tr(_CONTEXT, "Imported"),
        ImportState.STOPPED: tr(
            _CONTEXT, "Stopped at row {row}: import the same file again to go on, nothing twice"
        ),
        ImportState.BROKEN_OFF: tr(
            _CONTEXT, "Broken off at row {row}: import the same file again to go on, nothing twice"
        ),
        ImportState.UNDOING: tr(_CONTEXT, "Half taken back: take it back again to go on"),
        ImportState.UNDONE: tr(_CONTEXT, "Taken back"),
    }
    return sentences[line.state].replace("{row}", number_words(line.row))


def taken_back_words(line: ImportLine) -> str:
    """What taking an import back did, and what it left."""
    tr = QCoreApplication.translate
    said = (
        (tr(_CONTEXT, "{count} taken out of the book"), line.gone),
        (tr(_CONTEXT, "{count} as they were before"), line.put_back),
        (
            tr(_CONTEXT, "{count} left alone: worked with, or changed since"),
            sum(line.stays.values()),
        ),
    )
    parts = [words.replace("{count}", number_words(count)) for words, count in said if count]
    return " · ".join(parts) or tr(_CONTEXT, "Nothing was left to take back.")


def _filled(sentence: str, facts: Mapping[str, Any]) -> str:
    for name, value in facts.items():
        said = str(value)
        if name == "field":
            said = import_field_words(said)
        elif isinstance(value, int) and value >= _MEBIBYTE:
            said = f"{value / _MEBIBYTE:.0f} MB"
        elif isinstance(value, int):
            said = number_words(value)
        sentence = sentence.replace("{" + name + "}", said)
    return sentence


def _file_sentence(code: FileCode) -> str:
    tr = QCoreApplication.translate
    sentences = {
        FileCode.TOO_LARGE: tr(
            _CONTEXT, "The file is too large: {size}, at most {limit}. Split it."
        ),
        FileCode.TOO_MANY_ROWS: tr(
            _CONTEXT, "The file has too many rows: {limit} at most. Split it."
        ),
        FileCode.TOO_MANY_COLUMNS: tr(
            _CONTEXT, "The file has too many columns: {limit} at most. Take out what is not needed."
        ),
        FileCode.PACKED_TOO_DENSE: tr(
            _CONTEXT,
            "Unpacked, this file would be unreasonably large. It was not opened: save it anew.",
        ),
        FileCode.MACROS: tr(
            _CONTEXT, "The workbook holds macros and was not opened. Save it as .xlsx without them."
        ),
        FileCode.OLD_EXCEL: tr(
            _CONTEXT,
            "This is an old .xls, or has a password. Save it as .xlsx without a password.",
        ),
        FileCode.UNKNOWN_ENCODING: tr(
            _CONTEXT, "The text of this file cannot be read. In Excel, save it as .xlsx."
        ),
        FileCode.BROKEN_QUOTES: tr(
            _CONTEXT, "A quote that begins in line {line} never ends. Mend it, or save it as .xlsx."
        ),
        FileCode.EMPTY: tr(_CONTEXT, "There is nothing in this file."),
        FileCode.COLUMN_MISSING: tr(_CONTEXT, "The column {column} is gone from the file."),
    }
    return sentences.get(code) or tr(
        _CONTEXT,
        "There is no table in it that can be read. Excel (.xlsx) and CSV can be; the file may also "
        "be cut short.",
    )
