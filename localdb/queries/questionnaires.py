"""Questionnaires and their sheets."""

from __future__ import annotations

from sqlalchemy import Connection

from guide_app.domain.entities import AnswerSheet, Questionnaire
from localdb.queries.prepared import Prepared, given, select_row
from localdb.schema import ENTITY_TABLES

_FORM, _SHEET = ENTITY_TABLES["questionnaire"].c, ENTITY_TABLES["answer_sheet"].c
_FORMS = Prepared(select_row(Questionnaire).order_by(_FORM.name, _FORM.version, _FORM.id))
_BY_ID = Prepared(select_row(Questionnaire).where(_FORM.id == given("form_id")))
_SHEET_BY_ID = Prepared(select_row(AnswerSheet).where(_SHEET.id == given("sheet_id")))


def questionnaires(connection: Connection) -> list[Questionnaire]:
    """Every version of every questionnaire, by name."""
    return _FORMS.rows(connection, Questionnaire)


def find_questionnaire(connection: Connection, form_id: str) -> Questionnaire | None:
    """One version."""
    found = _BY_ID.rows(connection, Questionnaire, form_id=form_id)
    return found[0] if found else None


def find_sheet(connection: Connection, sheet_id: str) -> AnswerSheet | None:
    """A filled-in questionnaire."""
    found = _SHEET_BY_ID.rows(connection, AnswerSheet, sheet_id=sheet_id)
    return found[0] if found else None
