"""The way in: enrolling this PC, and signing in."""

from ui.entry.enrol import EnrolGate
from ui.entry.gate import Gate
from ui.entry.new_password import NewPasswordGate
from ui.entry.sign_in import SignInGate

__all__ = ["EnrolGate", "Gate", "NewPasswordGate", "SignInGate"]
