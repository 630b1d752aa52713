"""Choosing tags by typing or by mouse, for one customer or for many."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from guide_app.services.customer_models import TagGroupChoice
from ui.codes.words import kept_to_words
from ui.theme import Space
from ui.widgets import Dialog, FlowLayout, KeyButton, TextField, TextLabel


class TagDialog(Dialog):
    """Shows every tag in its group; a chosen one is filled, what may not be changed is grey.

    Typing narrows the tags down, Enter then takes the first of them; Enter with nothing typed
    saves. In a group of single choice a new choice takes the place of the one before.

    Args:
        host: The page it lies over.
        groups: What may be chosen.
        present: Tags that the customer has; left empty for many customers.
        title: What is being done, in words.
        removing: What is filled is to be taken off, not put on.
    """

    chosen = Signal(object, object)  # tag ids to add, tag ids to take away

    def __init__(
        self,
        host: QWidget,
        groups: Sequence[TagGroupChoice],
        *,
        title: str,
        present: Collection[str] = (),
        removing: bool = False,
    ) -> None:
        super().__init__(host, name="tagDialog", width=560)
        self._present = frozenset(present)
        self._removing = removing
        self._groups = tuple(group for group in map(self._offered, groups) if group.tags)
        self._words = title
        self._buttons: dict[str, KeyButton] = {}
        self._parts: list[tuple[TagGroupChoice, TextLabel, QWidget]] = []
        self._search = TextField(name="tagSearch", max_length=60)
        self._search.editor.textChanged.connect(self._narrow)
        self.body.addWidget(self._search)
        self._none = TextLabel(role="dim")
        self._none.hide()
        self.body.addWidget(self._none)
        for group in self._groups:
            self._add_group(group)
        self.confirmed.connect(self._on_confirmed)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self._words)
        self.set_confirm(self.tr("Take off") if self._removing else self.tr("Save"))
        self._search.set_label(self.tr("Find a tag"))
        self._none.setText(self.tr("No tag of this name. HQ keeps the list of tags."))
        for group, label, _ in self._parts:
            one_of = group.single_choice and not self._removing
            words = self.tr("{group} (one of them)") if one_of else "{group}"
            if group.editable_by is not None:
                words += " · " + kept_to_words(group.editable_by)
            label.setText(words.replace("{group}", group.name))
            for tag in group.tags:
                name = self.tr("{tag} (archived)") if tag.archived else "{tag}"
                fixed = group.editable_by is not None and tag.tag_id in self._present
                name = f"✓ {name}" if fixed else name  # grey does not say that it is there
                self._buttons[tag.tag_id].setText(name.replace("{tag}", tag.name))

    @property
    def picked(self) -> frozenset[str]:
        """The tags that are filled now."""
        return frozenset(id_ for id_, button in self._buttons.items() if button.isChecked())

    def is_dirty(self) -> bool:
        return self.picked != self._present

    def confirm(self) -> None:
        typed = self._search.text.strip()
        if not typed:
            super().confirm()
            return
        buttons = self._buttons.values()
        first = next((one for one in buttons if not one.isHidden() and one.isEnabled()), None)
        if first is not None:
            first.click()
            self._search.set_text("")

    def check(self) -> bool:
        if self.is_dirty():
            return True
        self.show_problem(self.tr("Choose at least one tag."))
        return False

    def _offered(self, group: TagGroupChoice) -> TagGroupChoice:
        """The group without archived tags that there are none of to take off."""
        tags = (
            tag
            for tag in group.tags
            if not tag.archived or self._removing or tag.tag_id in self._present
        )
        return replace(group, tags=tuple(tags))

    def _add_group(self, group: TagGroupChoice) -> None:
        label = TextLabel(role="small")
        holder = QWidget()
        holder.setAccessibleName(group.name)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(label)
        row = FlowLayout(gap=Space.S, line_gap=Space.S)
        for tag in group.tags:
            button = KeyButton(tag.name, name=f"tag.{tag.tag_id}", parent=holder)
            button.setCheckable(True)
            button.setChecked(tag.tag_id in self._present)
            button.setEnabled(group.editable_by is None)
            button.clicked.connect(partial(self._on_clicked, group, tag.tag_id))
            self._buttons[tag.tag_id] = button
            row.addWidget(button)
        column.addLayout(row)
        self.body.addWidget(holder)
        self._parts.append((group, label, holder))

    def _on_clicked(self, group: TagGroupChoice, tag_id: str, checked: bool = False) -> None:
        if group.single_choice and checked and not self._removing:
            for other in group.tags:
                if other.tag_id != tag_id:
                    self._buttons[other.tag_id].setChecked(False)
        self.show_problem("")

    def _narrow(self, typed: str) -> None:
        wanted = typed.strip().lower()
        for group, _, holder in self._parts:
            fits = [tag for tag in group.tags if wanted in f"{tag.name} {group.name}".lower()]
            for tag in group.tags:
                self._buttons[tag.tag_id].setVisible(tag in fits)
            holder.setVisible(bool(fits))
        self._none.setVisible(all(holder.isHidden() for _, _, holder in self._parts))

    def _on_confirmed(self) -> None:
        picked = self.picked
        self.close_sheet()
        added, removed = picked - self._present, self._present - picked
        self.chosen.emit(*((removed, added) if self._removing else (added, removed)))
