"""What the guide has copied for one contact, until it is noted as sent."""

from dataclasses import replace

from guide_app.domain.script_choice import FilledScript
from guide_app.services.materials import MaterialFact
from guide_app.services.scripts import Taken


class TakenAlong:
    """Words, and a material besides; what is copied for another contact takes their place."""

    def __init__(self) -> None:
        self._contact = ""
        self._taken = Taken()

    def of(self, contact: str) -> Taken | None:
        """What was copied for it; None: nothing."""
        return self._taken if contact == self._contact else None

    def take_words(self, contact: str, script: FilledScript, said: str | None) -> None:
        """They lie on the clipboard; ``said`` is what was made of them by hand."""
        before = self.of(contact) or Taken()
        self._contact = contact
        self._taken = Taken(script.script_id, script.wording_id, said, before.material_id)

    def take_material(self, contact: str, material: MaterialFact) -> None:
        """It lies on the clipboard; words that were copied before have gone out."""
        before = self.of(contact) or Taken()
        self._contact = contact
        self._taken = replace(before, material_id=material.material_id)

    def forget(self, contact: str) -> None:
        """It is noted."""
        if contact == self._contact:
            self._contact = ""
