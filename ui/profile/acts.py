"""What the guide does with the customer whose file is open."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from guide_app.domain.script_choice import FilledScript, Recipient
from guide_app.domain.words import Consent
from guide_app.services.customer_models import Profile
from guide_app.services.customers import CustomerService
from guide_app.services.materials import MaterialFact
from guide_app.services.models import FamilyFact, TimelineLine
from guide_app.services.undo import Undo
from ui.customers.acts import CustomerActs
from ui.dates import day_words
from ui.profile.family import FamilyDialog
from ui.profile.reply import ReplyDialog
from ui.profile.shown import Shown
from ui.profile.timeline_words import line_words
from ui.scripts import TakenAlong
from ui.shell import Page
from ui.tasks import Lane, TaskRunner
from ui.words.shop import outcome_words, temperature_words


class ProfileActs(CustomerActs):
    """Saves what is done to the customer who is shown; does nothing until there is one.

    Args:
        page: Over which dialogs and toasts appear.
        service: What is asked and done.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
        today: The brand's day.
        shown: Who is shown, once loaded.
    """

    revealed = Signal(str, str)  # customer id, the whole number

    def __init__(
        self,
        page: Page,
        service: CustomerService,
        runner: TaskRunner,
        *,
        saved: Callable[[], None],
        today: Callable[[], date],
        shown: Callable[[], Shown | None],
    ) -> None:
        super().__init__(page, service, runner, saved=saved, today=today)
        self._shown = shown
        self._taken = TakenAlong()  # by customer
        self.contacted.connect(self._taken.forget)

    @property
    def _profile(self) -> Profile | None:
        shown = self._shown()
        return None if shown is None else shown.profile

    def choose_tags(self) -> None:
        """Ask which tags the customer has."""
        if shown := self._shown():
            facts = shown.profile.facts
            present = [tag.tag_id for tag in shown.profile.tags]
            self.tag([facts.customer_id], shown.groups, facts.name, present)

    def take_tag_off(self, tag_id: str) -> None:
        """Take one tag off."""
        if profile := self._profile:
            facts = profile.facts
            self.change_tags([facts.customer_id], facts.name, (), (tag_id,))

    def plan_contact(self) -> None:
        """Ask when the customer is to be contacted."""
        if profile := self._profile:
            self.plan([profile.facts.customer_id], profile.facts.name)

    def note_contact(self) -> None:
        """The customer was contacted just now, outside of the list."""
        if profile := self._profile:
            facts = profile.facts
            self.contact(facts.customer_id, facts.name, self._taken.of(facts.customer_id))

    def take_along(self, whom: Recipient, script: FilledScript, said: str | None) -> None:
        """Keep what lies on the clipboard until the customer was contacted."""
        self._taken.take_words(whom.customer_id, script, said)

    def take_material_along(self, whom: Recipient, material: MaterialFact) -> None:
        """The same for a material."""
        self._taken.take_material(whom.customer_id, material)

    def reveal(self) -> None:
        """Ask for the whole number."""
        if profile := self._profile:
            customer_id = profile.facts.customer_id
            self._runner.run(
                lambda: self._service.reveal_phone(customer_id),
                done=partial(self._on_revealed, customer_id),
                failed=self.on_failed,
                lane=Lane.WRITE,
            )

    def turn_consent(self) -> None:
        """The customer wants no contact, or allows it again."""
        if profile := self._profile:
            facts = profile.facts
            granted = facts.consent == Consent.GRANTED
            consent = Consent.WITHDRAWN if granted else Consent.GRANTED
            words = (
                self.tr("{name} is left alone from now on")
                if granted
                else self.tr("{name} may be contacted again")
            )
            self.run(
                lambda: self._service.set_consent(facts.customer_id, consent, profile.seen),
                words.replace("{name}", facts.name),
            )

    def remove(self) -> None:
        """Take the customer out of every list."""
        if profile := self._profile:
            facts = profile.facts
            self.run(
                lambda: self._service.remove(facts.customer_id),
                self.tr("{name} removed").format(name=facts.name),
            )

    def part(self, customer_id: str, name: str) -> None:
        """Somebody who was merged into this customer is a person of their own."""
        self.run(
            lambda: self._service.unmerge(customer_id),
            self.tr("{name} is a customer of their own again").format(name=name),
        )

    def bring_back(self) -> None:
        """Bring a removed customer back."""
        if profile := self._profile:
            facts = profile.facts
            self.run(
                lambda: self._service.restore(facts.customer_id),
                self.tr("{name} is back").format(name=facts.name),
            )

    def ask_reply(self, line: TimelineLine) -> None:
        """Ask what came of the message of that line."""
        profile = self._profile
        if profile is not None and line.follow_up_id is not None:
            said = " · ".join((day_words(line.on, self._today()), line_words(line)))
            dialog = ReplyDialog(self._page, said)
            dialog.noted.connect(partial(self._note_reply, profile, line.follow_up_id))
            dialog.open()

    def put_back(self, entry_id: str, field: str) -> None:
        """Put an overwritten value back."""
        if profile := self._profile:
            customer_id = profile.facts.customer_id
            self._write(
                lambda: self._service.restore_value(customer_id, entry_id, field),
                self.tr("Put back"),
            )

    def take_back_note(self, entry_id: str) -> None:
        """Strike an own note out."""
        if profile := self._profile:
            customer_id = profile.facts.customer_id
            self._write(
                lambda: self._service.take_back_note(customer_id, entry_id),
                self.tr("Note taken back; it stays in the history."),
            )

    def change_family(self, member: FamilyFact | None) -> None:
        """Ask for somebody of the family, or for a new member."""
        profile = self._profile
        if profile is not None and profile.facts.removed_on is None:
            dialog = FamilyDialog(self._page, member)
            save = partial(self._save_family, dialog, profile, member)
            dialog.saved.connect(save)
            dialog.removed.connect(partial(save, {"removed": True}))
            dialog.open()

    def _note_reply(
        self, profile: Profile, follow_up_id: str, outcome: str, temperature: str | None
    ) -> None:
        facts = profile.facts
        words = outcome_words(outcome)
        if temperature is not None:
            words = f"{words} · {temperature_words(temperature)}"
        self.run(
            lambda: self._service.note_reply(facts.customer_id, follow_up_id, outcome, temperature),
            self.tr("{name}: {outcome}").format(name=facts.name, outcome=words),
        )

    def _on_revealed(self, customer_id: str, number: str | None) -> None:
        self._saved()
        if number:
            self.revealed.emit(customer_id, number)

    def _write(self, do: Callable[[], str], words: str) -> None:
        """Save what has no undo of its own."""
        self._runner.run(
            do,
            done=lambda _id: self.on_done(words, None),
            failed=self.on_failed,
            lane=Lane.WRITE,
        )

    def _save_family(
        self,
        dialog: FamilyDialog,
        profile: Profile,
        member: FamilyFact | None,
        values: dict[str, Any],
    ) -> None:
        customer_id, name = profile.facts.customer_id, profile.facts.name
        dialog.set_busy(True)
        self._runner.run(
            lambda: self._service.save_family(customer_id, values, member),
            done=partial(self._on_family_saved, dialog, name),
            failed=dialog.show_failure,
            lane=Lane.WRITE,
        )

    def _on_family_saved(self, dialog: FamilyDialog, name: str, token: Undo | None) -> None:
        dialog.close_sheet()
        if token is not None:
            self.on_done(self.tr("Family of {name} saved").format(name=name), token)
