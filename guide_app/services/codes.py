"""Customers' codes: read while they are typed, saved as tags, copied as a name for WeChat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from guide_app.domain.codebook import Entry, entries_of, read_code
from guide_app.domain.entities import Codebook, Customer, CustomerTag
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import Actor, may_set_tags
from guide_app.domain.wechat_remark import Remark, make_remark
from guide_app.mutations.codes import BY_CODE, SetCode
from guide_app.mutations.tags import ChangeTags, TagChange
from guide_app.services import undo as undoing
from guide_app.services.facts import Names, TagMarks, tag_marks
from guide_app.services.models import CodeAnswer, Decoded
from guide_app.services.undo import Undo
from guide_app.sync.book import Book
from localdb.queries import catalog, codes, person, tagging


@dataclass(frozen=True, slots=True)
class CodeReader:
    """A version of the codebook, ready to read what is being typed; asks nobody."""

    number: int
    entries: tuple[Entry, ...]
    one_of: Mapping[str, str]
    marks: TagMarks
    kept_to: Mapping[str, str | None]

    def read(self, text: str) -> Decoded:
        """What the text says."""
        reading = read_code(text, self.entries, self.one_of)
        answers = tuple(self._answer(entry) for entry in reading.entries)
        return Decoded(
            self.number,
            answers,
            reading.trouble,
            reading.position,
            reading.part,
            reading.suggestions,
        )

    def _answer(self, entry: Entry) -> CodeAnswer:
        _, chip = self.marks.get(entry.tag_id, (None, None))
        kept_to = self.kept_to.get(chip.group_id) if chip is not None else None
        return CodeAnswer(entry.code, entry.question, entry.answer, chip, kept_to)


@dataclass(frozen=True, slots=True)
class CodeForm:
    """What the code field begins with.

    Attributes:
        reader: Of the codebook in use; None: HQ has published none.
        code: The customer's code, to be read by ``present``.
        present: What it says by its own version; None: there is none.
    """

    customer_id: str
    name: str
    reader: CodeReader | None
    code: str
    present: Decoded | None


class CodeService:
    """What the code field asks for and does.

    Args:
        book: The guide's open file.
    """

    def __init__(self, book: Book) -> None:
        self._book = book

    def form(self, customer_id: str) -> CodeForm:
        """What the field begins with.

        Raises:
            Rejected: NOT_FOUND.
        """
        with self._book.file.read() as connection:
            customer = _customer(connection, customer_id)
            actor = self._book.read_actor(connection)
            newest = codes.find_newest(connection)
            return CodeForm(
                customer.id,
                customer.name,
                None if newest is None else code_reader(connection, newest, actor),
                customer.code or "",
                decoded_code(connection, customer, actor),
            )

    def reader(self) -> CodeReader | None:
        """The codebook in use."""
        with self._book.file.read() as connection:
            newest = codes.find_newest(connection)
            if newest is None:
                return None
            return code_reader(connection, newest, self._book.read_actor(connection))

    def set_code(self, customer_id: str, text: str, number: int) -> Undo:
        """Save the code and set its tags; ``number`` is of the codebook that the guide saw.

        Raises:
            Rejected: NOT_A_CHOICE with the part that is no code, NOT_ALLOWED, NOT_FOUND.
        """
        with self._book.file.read() as connection:
            customer = _customer(connection, customer_id)
            answers = self._answers_by_hand(connection, customer_id)
        mutation_id = self._book.act(SetCode(customer_id=customer_id, text=text, number=number))
        before = SetCode(
            customer_id=customer_id, text=customer.code or "", number=customer.code_number or number
        )
        with self._book.file.read() as connection:
            kept = self._answers_by_hand(connection, customer_id)
        lost = tuple(
            TagChange(customer_id=customer_id, tag_id=tag_id, action="add")
            for group_id, tag_id in answers.items()
            if kept.get(group_id) != tag_id
        )
        again = (ChangeTags(changes=lost),) if lost else ()
        return Undo((mutation_id,), None, (before, *again))

    def undo(self, token: Undo) -> tuple[str, ...]:
        """Take a code back; see `services.undo.undo`."""
        return undoing.undo(self._book, token)

    def remark(self, customer_id: str) -> Remark:
        """The name under which the customer is kept in WeChat, by the brand's template.

        Raises:
            Rejected: NOT_FOUND.
        """
        with self._book.file.read() as connection:
            customer = _customer(connection, customer_id)
            names = Names(connection)
            brand = codes.find_brand(connection, customer.brand_id)
            values = {
                "code": customer.code,
                "name": customer.name,
                "title": customer.title,
                "size": customer.size,
                "store": names.store(customer.store_id),
                "guide": names.guide(customer.guide_id),
            }
            return make_remark(None if brand is None else brand.remark_template, values)

    def _answers_by_hand(self, connection: Connection, customer_id: str) -> dict[str, str]:
        """Group → tag, of single-choice groups whose answer not only a code gave."""
        groups = [one.id for one in catalog.tag_groups(connection) if one.single_choice]
        rows = tagging.tag_rows(connection, [customer_id], groups)
        return {row.group_id: row.tag_id for row in rows if _by_hand(row)}


def code_reader(connection: Connection, codebook: Codebook, actor: Actor) -> CodeReader:
    """A reader of that version, for somebody."""
    groups = catalog.tag_groups(connection)
    single = {group.id for group in groups if group.single_choice}
    marks = tag_marks(connection)
    return CodeReader(
        codebook.number,
        entries_of(codebook),
        {tag_id: chip.group_id for tag_id, (_, chip) in marks.items() if chip.group_id in single},
        marks,
        {group.id: None if may_set_tags(actor, group) else group.editable_by for group in groups},
    )


def decoded_code(connection: Connection, customer: Customer, actor: Actor) -> Decoded | None:
    """What the customer's code says by its own version."""
    if customer.code is None or customer.code_number is None:
        return None
    codebook = codes.find_codebook(connection, customer.code_number)
    if codebook is None:
        return None
    return code_reader(connection, codebook, actor).read(customer.code)


def _customer(connection: Connection, customer_id: str) -> Customer:
    customer = person.find_customer(connection, customer_id)
    if customer is None:
        raise Rejected(Code.NOT_FOUND, entity="customer")
    return customer


def _by_hand(row: CustomerTag) -> bool:
    return any(not add.startswith(BY_CODE) for add in row.adds)
