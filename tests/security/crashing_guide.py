"""One guide's PC for the kill tests: does one thing with the key, and may be killed in the middle.

Run as ``python crashing_guide.py FOLDER ACTION``; it prints ``acknowledged`` when the action has
returned, as a screen would then say "done".
"""

import sys
from pathlib import Path

from guide_app.security import keys
from guide_app.security.device_secret import DemoPermit, FileDeviceSecret

OWNER = keys.KeyOwner("guide-7", "pc-1")
DEVICE_SECRET = b"\x01" * 32
RECOVERY_SECRET = b"\x02" * 32
NEW_RECOVERY_SECRET = b"\x03" * 32
QUICK = keys.KdfParameters(time_cost=1, memory_kib=8, parallelism=1)
DATA_FILES = ("guide.db", "guide.db-wal", "outbox.journal")


def create(folder):
    return keys.create(folder, OWNER, "old password", DEVICE_SECRET, RECOVERY_SECRET, kdf=QUICK)


def change(folder):
    keys.change_password(folder, OWNER, "old password", "new password", DEVICE_SECRET, kdf=QUICK)


def recover(folder):
    keys.unlock_with_recovery(
        folder, OWNER, RECOVERY_SECRET, DEVICE_SECRET, new_password="new password", kdf=QUICK
    )


def erase(folder):
    keys.erase(folder, then_delete=[folder / name for name in DATA_FILES])


def enrol(folder):
    permit = DemoPermit("http://127.0.0.1:8000")
    FileDeviceSecret(folder, allowed=permit).get_or_create("pc-1")


def leave(folder):
    permit = DemoPermit("http://127.0.0.1:8000")
    FileDeviceSecret(folder, allowed=permit).erase("pc-1")


ACTIONS = {
    "create": create,
    "change": change,
    "recover": recover,
    "erase": erase,
    "enrol": enrol,
    "leave": leave,
}

if __name__ == "__main__":
    ACTIONS[sys.argv[2]](Path(sys.argv[1]))
    print("acknowledged", flush=True)
