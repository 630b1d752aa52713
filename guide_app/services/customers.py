"""The guide's book: finding customers, reading and writing about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from guide_app.domain.advisor import Advice
from guide_app.domain.entities import NOTE_LENGTH
from guide_app.domain.ids import row_id
from guide_app.domain.values import clean_text
from guide_app.domain.words import Consent, Role
from guide_app.mutations.customers import (
    RemoveCustomer,
    RestoreCustomer,
    RestoreValue,
    RevealContact,
)
from guide_app.mutations.notes import AddNote, TakeBackNote
from guide_app.services import contacting, customer_edits, merging, tag_changes
from guide_app.services import undo as undoing
from guide_app.services.advice import AdviceBoard
from guide_app.services.contact_budget import Restrained
from guide_app.services.customer_finder import CustomerFinder, Found
from guide_app.services.customer_lines import CustomerLines
from guide_app.services.customer_models import (
    CustomerPage,
    CustomerQuery,
    CustomerRow,
    DateKindChoice,
    Duplicate,
    FilterChoices,
    Profile,
    Seen,
    TagGroupChoice,
)
from guide_app.services.customer_profile import get_customer, profile_of
from guide_app.services.duplicates import find_duplicates
from guide_app.services.events import EventService
from guide_app.services.facts import Names, order_facts
from guide_app.services.histories import history_of
from guide_app.services.known import Known, KnownCheck
from guide_app.services.links import LinkService
from guide_app.services.merging import Merger, SamePerson
from guide_app.services.models import FamilyFact, OrderFact, TimelineLine
from guide_app.services.scripts import Taken
from guide_app.services.segments import SegmentService
from guide_app.services.tag_changes import Progress
from guide_app.services.tag_choices import in_use, tag_choices
from guide_app.services.undo import Undo
from guide_app.sync.book import Book
from localdb import drafts
from localdb.queries import catalog, person


class CustomerService:
    """What the customer screens ask for and do; what they do is saved when the call returns.

    Whatever writes raises `Rejected` when the rules refuse it, and has then changed nothing.

    Args:
        book: The guide's open file.
        known: Knows who is known in the brand.
        advice: The advisor over the file, if others ask it too.

    Attributes:
        segments: Questions that have a name.
        events: What happens in WeChat.
    """

    def __init__(
        self, book: Book, known: KnownCheck | None = None, advice: AdviceBoard | None = None
    ) -> None:
        self._book = book
        self._advice = advice or AdviceBoard(book.file)
        self._known = known or KnownCheck(book)
        self._finder = CustomerFinder(book.file, lambda: book.today)
        self._lines = CustomerLines(book)
        self.links = LinkService(book)
        self.segments = SegmentService(book, self._finder)
        self.events = EventService(book)

    # Finding

    def ids(self, query: CustomerQuery, limit: int | None = None) -> list[str]:
        """The ids of the matching customers in their order; `rows` makes lines of any of them."""
        if limit is None:
            return self._finder.everybody(query)
        return self._finder.find(query, limit).ids[:limit]

    def find(self, query: CustomerQuery, first: int) -> Found:
        """The ids of everybody who matches if they are few, or else of the first of them."""
        return self._finder.find(query, first)

    def rows(self, customer_ids: Sequence[str]) -> list[CustomerRow]:
        """The lines of these customers in the order of the ids, without those who are gone."""
        return self._lines.of(customer_ids)

    def search(self, query: CustomerQuery, limit: int = 50, offset: int = 0) -> CustomerPage:
        """How many customers match, and the lines of one page of them."""
        found = self.ids(query)
        return CustomerPage(len(found), tuple(self.rows(found[offset : offset + limit])))

    def find_duplicates(
        self,
        *,
        name: str = "",
        phone: str = "",
        wechat: str = "",
        member_number: str = "",
        birthday: tuple[int, int, bool] | None = None,
        except_id: str | None = None,
    ) -> list[Duplicate]:
        """Own customers who may be the one being typed in; see `services.duplicates`."""
        with self._book.file.read() as connection:
            return find_duplicates(
                connection,
                name=name,
                phone=phone,
                wechat=wechat,
                member_number=member_number,
                birthday=birthday,
                except_id=except_id,
            )

    def find_known(self, phone: str = "", wechat: str = "", member_number: str = "") -> Known:
        """Whether somebody is known in the brand; asks the server where it can be reached."""
        return self._known.find(phone, wechat, member_number)

    def tag_catalog(self) -> tuple[TagGroupChoice, ...]:
        """The tags that customers may have, by group, in the order of HQ; archived ones too."""
        with self._book.file.read() as connection:
            return tag_choices(connection, self._book.read_actor(connection))

    def filter_choices(self) -> FilterChoices:
        """What the list can be narrowed down by."""
        with self._book.file.read() as connection:
            actor = self._book.read_actor(connection)
            kinds = tuple(
                DateKindChoice(kind.id, kind.name, kind.yearly)
                for kind in catalog.date_kinds(connection)
                if not kind.archived
            )
            groups = in_use(tag_choices(connection, actor))
            if actor.role != Role.MANAGER or actor.store_id is None:
                return FilterChoices(groups, kinds)
            return FilterChoices(groups, kinds, catalog.guides_of_store(connection, actor.store_id))

    # Reading

    def profile(self, customer_id: str) -> Profile:
        """Everything about the customer, removed ones included.

        Raises:
            Rejected: NOT_FOUND.
        """
        with self._book.file.read() as connection:
            actor = self._book.read_actor(connection)
            return profile_of(connection, customer_id, Names(connection), self._book.today, actor)

    def advice(self, profile: Profile) -> Advice | None:
        """What is to be expected of the customer, as the day's list says it.

        Returns:
            None for somebody who was removed.
        """
        if profile.facts.removed_on is not None:
            return None
        return self._advice.on_file(profile.facts.customer_id, profile.due, self._book.today)

    def timeline(
        self, customer_id: str, limit: int, offset: int = 0, kinds: Collection[str] = ()
    ) -> tuple[TimelineLine, ...]:
        """More of the history, newest first; of these kinds only, if any are given."""
        with self._book.file.read() as connection:
            names, today = Names(connection), self._book.today
            return history_of(connection, customer_id, names, today, limit, offset, kinds)

    def orders(self, customer_id: str, limit: int, offset: int = 0) -> tuple[OrderFact, ...]:
        """More of the purchases, newest first."""
        with self._book.file.read() as connection:
            orders = person.orders(connection, customer_id, limit, offset)
            return order_facts(orders, Names(connection))

    def reveal_phone(self, customer_id: str) -> str | None:
        """The full number. Who looked and when goes into the audit first."""
        self._book.act(RevealContact(customer_id=customer_id))
        with self._book.file.read() as connection:
            return get_customer(connection, customer_id).phone

    # Writing

    def create(self, values: Mapping[str, Any], family: Sequence[Mapping[str, Any]] = ()) -> str:
        """Add a customer to the own book. Returns the id; see `services.customer_edits`."""
        return customer_edits.create(self._book, values, family)

    def edit(self, customer_id: str, changes: Mapping[str, Any], seen: Seen) -> Undo | None:
        """Change fields against the values that were seen; None if nothing differs from them."""
        return customer_edits.edit(self._book, customer_id, changes, seen)

    def set_consent(self, customer_id: str, consent: Consent, seen: Seen) -> Undo | None:
        """The customer allows being contacted, or no longer does; a withdrawal always wins."""
        return self.edit(customer_id, {"consent": consent.value}, seen)

    def save_family(
        self, customer_id: str, changes: Mapping[str, Any], member: FamilyFact | None = None
    ) -> Undo | None:
        """Add to the family, or change a member; None if nothing differs from what was seen."""
        return customer_edits.save_family(self._book, customer_id, changes, member)

    def add_note(self, customer_id: str, text: str) -> Undo:
        """Write something down; the token's ``entry_id`` is its line."""
        mutation_id = self._book.act(AddNote(customer_id=customer_id, text=text))
        entry_id = row_id(mutation_id, 0)
        opposite = TakeBackNote(customer_id=customer_id, entry_id=entry_id)
        return Undo((mutation_id,), entry_id, (opposite,))

    def note_draft(self, customer_id: str) -> str:
        """What was typed for a customer and not saved, also before a power cut; "" for nothing."""
        with self._book.file.read() as connection:
            return drafts.find_note(connection, customer_id)

    def keep_note_draft(self, customer_id: str, text: str) -> None:
        """Keep what was typed so far, if the customer is still the guide's."""
        text = clean_text(text)[: 5 * NOTE_LENGTH]  # to be shortened, but not a book a second
        with self._book.file.write() as connection:
            drafts.keep_note(connection, customer_id, text)

    def take_back_note(self, customer_id: str, entry_id: str) -> str:
        """Strike an own note out; its text stays in the history."""
        return self._book.act(TakeBackNote(customer_id=customer_id, entry_id=entry_id))

    def remove(self, customer_id: str) -> Undo:
        """Take the customer out of every list; nothing is lost."""
        mutation_id = self._book.act(RemoveCustomer(customer_id=customer_id))
        return Undo((mutation_id,), None, (RestoreCustomer(customer_id=customer_id),))

    def restore(self, customer_id: str) -> Undo:
        """Bring a removed customer back."""
        mutation_id = self._book.act(RestoreCustomer(customer_id=customer_id))
        return Undo((mutation_id,), None, (RemoveCustomer(customer_id=customer_id),))

    def same_person(self, customer_id: str) -> SamePerson:
        """Of whom the customer consists, and who else may be the same; see `services.merging`."""
        return merging.same_person(self._book, customer_id)

    def compare(self, customer_id: str, into_id: str) -> Merger:
        """Two customers side by side, and what will stand for both."""
        return merging.compare(self._book, customer_id, into_id)

    def merge(self, customer_id: str, into_id: str) -> Undo:
        """The two are one person; the second stands for both."""
        return merging.merge(self._book, customer_id, into_id)

    def unmerge(self, customer_id: str) -> Undo:
        """They are two people after all; each has what was written about them."""
        return merging.unmerge(self._book, customer_id)

    def restore_value(self, customer_id: str, entry_id: str, field_name: str) -> str:
        """Put an overwritten value back; the one it replaces is kept in its turn."""
        return self._book.act(
            RestoreValue(customer_id=customer_id, entry_id=entry_id, field_name=field_name)
        )

    def change_tags(
        self,
        customer_ids: Sequence[str],
        add: Collection[str] = (),
        remove: Collection[str] = (),
        progress: Progress | None = None,
    ) -> Undo:
        """Tag one customer or many; see `services.tag_changes`."""
        return tag_changes.change_tags(self._book, customer_ids, add, remove, progress)

    def plan(
        self, customer_id: str, day: date, task: str | None = None, *, insisted: bool = False
    ) -> Undo:
        """Plan a contact by hand; see `services.contacting`."""
        return contacting.plan(self._book, customer_id, day, task, insisted=insisted)

    def contact(
        self, customer_id: str, task: str | None = None, taken: Taken | None = None
    ) -> Undo:
        """The customer was written to though nothing was planned; a reply is waited for."""
        return contacting.contact(self._book, customer_id, task, taken)

    def restrained(self, customer_ids: Sequence[str], day: date) -> tuple[Restrained, ...]:
        """Those of the customers who should be left in peace on the day, and why."""
        return contacting.restrained(self._book, customer_ids, day)

    def note_reply(
        self, customer_id: str, follow_up_id: str, outcome: str, temperature: str | None = None
    ) -> Undo:
        """What came of a message after all, however long ago it was sent."""
        return contacting.note_reply(self._book, customer_id, follow_up_id, outcome, temperature)

    def undo(self, token: Undo) -> tuple[str, ...]:
        """Take an action back; see `services.undo`."""
        return undoing.undo(self._book, token)
