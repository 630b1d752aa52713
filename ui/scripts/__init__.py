"""Looking scripts up, copying them, and saying them in one's own words."""

from ui.scripts.acts import ScriptActs
from ui.scripts.sheet import ScriptSheet
from ui.scripts.taken import TakenAlong
from ui.scripts.wording import WordingDialog

__all__ = ["ScriptActs", "ScriptSheet", "TakenAlong", "WordingDialog"]
