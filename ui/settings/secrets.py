"""Dialogs for a new password and a PIN."""

from PySide6.QtWidgets import QWidget

from ui.widgets import Dialog, TextField


class PasswordDialog(Dialog):
    """The old password, the new one twice."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, name="passwordDialog")
        self._old = TextField(name="passwordOld", secret=True)
        self._new = TextField(name="passwordNew", secret=True)
        self._again = TextField(name="passwordAgain", secret=True)
        for field in (self._old, self._new, self._again):
            self.body.addWidget(field)
        self.set_confirm(self.tr("Change"))
        self.retranslate()

    @property
    def old(self) -> str:
        """The password until now."""
        return self._old.text

    @property
    def new(self) -> str:
        """The password from now on."""
        return self._new.text

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self.tr("Change password"), self.tr("This needs a network."))
        self._old.set_label(self.tr("Password until now"))
        self._new.set_label(self.tr("New password"), hint=self.tr("At least ten characters"))
        self._again.set_label(self.tr("Once more"))

    def check(self) -> bool:
        same = self._new.text == self._again.text
        self._again.set_problem("" if same else self.tr("The two are not the same."))
        empty = not (self._old.text and self._new.text)
        self._old.set_problem(self.tr("Please fill in.") if not self._old.text else "")
        return same and not empty


class PinDialog(Dialog):
    """Six digits or more, kept in memory only."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, name="pinDialog")
        self._pin = TextField(name="pinField", secret=True, max_length=12)
        self.body.addWidget(self._pin)
        self.set_confirm(self.tr("Set"))
        self.retranslate()

    @property
    def pin(self) -> str:
        """What was typed."""
        return self._pin.text

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(
            self.tr("Set a PIN"), self.tr("It opens the locked window until you sign out.")
        )
        self._pin.set_label(self.tr("PIN"), hint=self.tr("Six digits or more"))
