"""Materials: shown with the step that names them, and copied."""

from ui.materials.acts import MaterialActs
from ui.materials.card import MaterialCard
from ui.materials.line import MaterialLine

__all__ = ["MaterialActs", "MaterialCard", "MaterialLine"]
