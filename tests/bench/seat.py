"""Who sits at the measured PC; of the server this knows nothing, so it costs the client nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guide_app.__main__ import SECRETS_FOLDER
from guide_app.security.device_secret import DemoPermit, FileDeviceSecret
from guide_app.services.desk import Desk


@dataclass(frozen=True)
class Guide:
    """Who signs in, and the day on which the book lives."""

    account: str
    password: str
    day: date

    def __str__(self) -> str:
        return json.dumps([self.account, self.password, self.day.isoformat()])

    @classmethod
    def read(cls, text: str) -> Guide:
        """From a word of a command line."""
        account, password, day = json.loads(text)
        return cls(account, password, date.fromisoformat(day))


def desk_of(profile: Path, url: str) -> Desk:
    """A profile whose device secret lies in a file, as the demo's does."""
    return Desk(profile, FileDeviceSecret(profile / SECRETS_FOLDER, allowed=DemoPermit(url)))
