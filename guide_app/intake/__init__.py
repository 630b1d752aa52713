"""The importer: CSV, Excel and Parquet in any columns, mapped by a saved profile.

``read`` opens a file as a profile needs it, ``plan`` says what every row comes to, ``run`` applies
it to a `Sink` chunk by chunk, or only counts; ``propose`` guesses a profile.
"""

from guide_app.intake.bringer import Bringer
from guide_app.intake.converting import plain_name
from guide_app.intake.errors import FileCode, Refused, Rejection, RowCode
from guide_app.intake.fields import FIELDS, Target
from guide_app.intake.guessing import day_formats, guess_columns, likeliest, propose
from guide_app.intake.left import LeftOrder, LeftReturn
from guide_app.intake.limits import CONSOLE_FILE, GUIDE_FILE, HQ_FILE, Limits
from guide_app.intake.lookups import Lookups, TableLookups
from guide_app.intake.planned import Fate, Planned, shown_fates
from guide_app.intake.planning import plan
from guide_app.intake.profile import Column, Profile, load_profile, read_profile, write_profile
from guide_app.intake.reading import open_table, read
from guide_app.intake.rejects import RejectedFile
from guide_app.intake.running import Report, Sink, run
from guide_app.intake.table import Format, RawRow, Table

__all__ = [
    "CONSOLE_FILE",
    "FIELDS",
    "GUIDE_FILE",
    "HQ_FILE",
    "Bringer",
    "Column",
    "Fate",
    "FileCode",
    "Format",
    "LeftOrder",
    "LeftReturn",
    "Limits",
    "Lookups",
    "Planned",
    "Profile",
    "RawRow",
    "Refused",
    "RejectedFile",
    "Rejection",
    "Report",
    "RowCode",
    "Sink",
    "Table",
    "TableLookups",
    "Target",
    "day_formats",
    "guess_columns",
    "likeliest",
    "load_profile",
    "open_table",
    "plain_name",
    "plan",
    "propose",
    "read",
    "read_profile",
    "run",
    "shown_fates",
    "write_profile",
]
