"""Filling in questionnaires: at the counter, or by the customer on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from guide_app.domain.entities import DateKind, Questionnaire
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.questionnaires import read_answers, read_questions
from guide_app.domain.sheet_rules import effects_of, read_rules
from guide_app.mutations.sheets import (
    LINE_ORDINAL,
    FillSheet,
    TakeBackSheet,
    planned_tags,
    wanted_dates,
    wanted_facts,
)
from guide_app.services.customer_profile import get_customer
from guide_app.services.facts import Names
from guide_app.services.questionnaire_models import (
    FilledSheet,
    FormChoice,
    OpenForm,
    PhonePage,
    SheetAnswer,
    SheetPreview,
)
from guide_app.services.undo import Undo, undo
from guide_app.sync.book import Book
from guide_app.sync.errors import Offline
from guide_app.sync.link import Link
from guide_app.tables.tx import TableTx
from guide_app.wire.messages import PageLinkRequest
from localdb import drafts
from localdb.queries import questionnaires as stored
from localdb.schema import ENTITY_TABLES


class QuestionnaireService:
    """What the screens of questionnaires ask for and do.

    Args:
        book: The guide's open file.
        link: The way to the server, for the customer's phone.
        server_url: The server's address now.
        may_ask: Whether the guide lets the program use the network just now.
    """

    def __init__(
        self,
        book: Book,
        link: Link,
        server_url: Callable[[], str],
        may_ask: Callable[[], bool] = lambda: True,
    ) -> None:
        self._book = book
        self._link = link
        self._server_url = server_url
        self._may_ask = may_ask

    def choices(self, customer_id: str) -> tuple[FormChoice, ...]:
        """The questionnaires that are in use, by name."""
        with self._book.file.read() as connection:
            return tuple(
                FormChoice(
                    form.id,
                    form.name,
                    len(form.questions),
                    drafts.find_sheet(connection, customer_id, form.root_id or form.id) is not None,
                )
                for form in _in_use(stored.questionnaires(connection))
            )

    def open(self, customer_id: str, form_id: str) -> OpenForm:
        """A questionnaire for a customer; one that was begun goes on in the version it began in.

        Raises:
            Rejected: NOT_FOUND.
        """
        with self._book.file.read() as connection:
            customer = get_customer(connection, customer_id)
            form = _get(connection, form_id)
            root_id = form.root_id or form.id
            kept = drafts.find_sheet(connection, customer_id, root_id)
            if kept is not None:
                form = stored.find_questionnaire(connection, kept["form_id"]) or form
            return OpenForm(
                customer.id,
                customer.name,
                customer.title,
                form.id,
                root_id,
                form.name,
                read_questions(form.questions),
                kept["answers"] if kept is not None else {},
            )

    def keep_draft(self, form: OpenForm, answers: Mapping[str, Any]) -> None:
        """Keep what was answered so far; nothing forgets it."""
        draft = {"form_id": form.form_id, "answers": dict(answers)} if answers else None
        with self._book.file.write() as connection:
            drafts.keep_sheet(connection, form.customer_id, form.root_id, draft)

    def preview(self, form: OpenForm, answers: Mapping[str, Any]) -> SheetPreview:
        """What saving these answers would do.

        Raises:
            Rejected: They cannot be saved.
        """
        with self._book.file.read() as connection:
            customer = get_customer(connection, form.customer_id)
            row = _get(connection, form.form_id)
            questions = read_questions(row.questions)
            given = read_answers(questions, answers)
            effects = effects_of(read_rules(row.rules, questions), questions, given)
            tx, names = TableTx(connection, ENTITY_TABLES), Names(connection)
            planned = [one for one in planned_tags(tx, customer, effects) if not one.there]
            facts = {
                name: value
                for _, values in wanted_facts(customer, effects)
                for name, value in values.items()
            }
            return SheetPreview(
                tuple(names.tags(one.tag.id for one in planned)),
                tuple(names.tags(one.before.tag_id for one in planned if one.before is not None)),
                tuple(_said(facts)),
                tuple(
                    (kind.name, fact.value)
                    for _, _, fact in wanted_dates(tx, customer, effects)
                    if (kind := tx.find(DateKind, fact.name)) is not None
                ),
            )

    def fill(self, form: OpenForm, answers: Mapping[str, Any]) -> Undo:
        """Save the answers, and forget the draft."""
        arguments = FillSheet(
            customer_id=form.customer_id, questionnaire_id=form.form_id, answers=dict(answers)
        )
        mutation_id = self._book.act(arguments)
        self.keep_draft(form, {})
        entry_id = row_id(mutation_id, LINE_ORDINAL)
        back = TakeBackSheet(customer_id=form.customer_id, entry_id=entry_id)
        return Undo((mutation_id,), entry_id, (back,))

    def sheet(self, sheet_id: str) -> FilledSheet:
        """What was answered, by the version that it was answered in.

        Raises:
            Rejected: NOT_FOUND.
        """
        with self._book.file.read() as connection:
            sheet = stored.find_sheet(connection, sheet_id)
            if sheet is None:
                raise Rejected(Code.NOT_FOUND, entity="answer_sheet")
            form = _get(connection, sheet.questionnaire_id)
        answers = tuple(
            SheetAnswer(question, sheet.answers[question.id])
            for question in read_questions(form.questions)
            if question.id in sheet.answers
        )
        by_customer = sheet.guide_id is None
        return FilledSheet(
            form.name, form.version, sheet.answered_on, by_customer, sheet.undone, answers
        )

    def take_back(self, customer_id: str, entry_id: str) -> str:
        """Take a sheet back by its line in the history."""
        return self._book.act(TakeBackSheet(customer_id=customer_id, entry_id=entry_id))

    def undo(self, token: Undo) -> tuple[str, ...]:
        """Take an action back; see `services.undo`."""
        return undo(self._book, token)

    def phone_page(self, customer_id: str, form_id: str) -> PhonePage:
        """A page for the customer's own phone; needs the network.

        Raises:
            SyncError: The server cannot be asked, or does not know the customer yet.
        """
        from guide_app.render.qr import qr_matrix  # brings Pillow along: not before it is asked for

        if not self._may_ask():
            raise Offline("the guide stays offline")
        request = PageLinkRequest(customer_id=customer_id, questionnaire_id=form_id)
        answer = self._link.call(lambda api: api.page_link(request))
        url = f"{self._server_url().rstrip('/')}{answer.path}"
        return PhonePage(url, answer.expires_at, qr_matrix(url))


def _in_use(forms: list[Questionnaire]) -> Iterator[Questionnaire]:
    newest: dict[str, Questionnaire] = {}
    for form in forms:
        root_id = form.root_id or form.id
        if root_id not in newest or newest[root_id].version < form.version:
            newest[root_id] = form
    in_use = (form for form in newest.values() if form.active)
    return iter(sorted(in_use, key=lambda form: (form.name, form.id)))


def _get(connection: Connection, form_id: str) -> Questionnaire:
    form = stored.find_questionnaire(connection, form_id)
    if form is None:
        raise Rejected(Code.NOT_FOUND, entity="questionnaire")
    return form


def _said(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Facts as they will be; a birthday is one."""
    if "birthday_month" in facts:
        year, month, day = (facts[f"birthday_{part}"] for part in ("year", "month", "day"))
        yield "birthday", f"{year}-{month:02}-{day:02}"
    for name in ("size", "preference"):
        if name in facts:
            yield name, str(facts[name])
