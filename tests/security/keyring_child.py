"""A program on a PC with its own session bus: asks the keyring and prints what it got.

Run as ``python keyring_child.py STEP...``; one line of JSON for each step.
"""

import json
import sys

from guide_app.security.errors import KeyringUnusable
from guide_app.security.keyring_secret import KeyringDeviceSecret


def answer(store, step):
    act, _, profile = step.partition(":")
    try:
        secret = getattr(store, act)(profile)
    except KeyringUnusable as refused:
        return {"code": refused.code}
    return {"secret": secret.hex() if secret else None}


if __name__ == "__main__":
    keyring = KeyringDeviceSecret(time_limit_s=20)
    for asked in sys.argv[1:]:
        print(json.dumps(answer(keyring, asked)), flush=True)
