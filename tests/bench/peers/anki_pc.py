"""Anki as a peer: runs in Anki's own environment, takes orders as JSON lines, answers with times.

It imports nothing of this project, and Anki only through its public Python API.
"""

import importlib
import json
import sys
import threading
import time
from pathlib import Path

FIELDS = 20


class Desk:
    """Some collections, each of one user, open side by side."""

    def __init__(self):
        self._module = importlib.import_module("anki.collection")
        self._open = {}

    def make(self, pc, path, notes, tags_each):
        """A new collection; with notes, unless it is to be downloaded."""
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        collection = self._module.Collection(path)
        self._open[pc] = [collection, None, []]
        if notes:
            self._fill(collection, notes, tags_each)
            self._list_notes(pc)

    def sign_in(self, pc, url, user, password):
        """Remember the tokens."""
        held = self._open[pc]
        held[1] = held[0].sync_login(user, password, url)

    def upload(self, pc):
        """Make the server's collection this one."""
        self._whole(pc, upload=True)

    def download(self, pc):
        """Make this collection the server's; returns the time until it can be used."""
        seconds = self._whole(pc, upload=False)
        self._list_notes(pc)
        return seconds

    def edit(self, pc, start, count, word):
        """Change one field of some notes; not part of a sync's time."""
        collection, _, notes = self._open[pc]
        for number in range(start, start + count):
            note = collection.get_note(notes[number % len(notes)])
            note.fields[7] = f"{word} {number}"
            collection.update_note(note)

    def sync(self, pc):
        """One ordinary sync."""
        collection, auth, _ = self._open[pc]
        began = time.perf_counter()
        answer = collection.sync_collection(auth, False)
        seconds = time.perf_counter() - began
        if answer.required != answer.NO_CHANGES:
            raise RuntimeError(f"{pc} needs more than an ordinary sync: {answer.required}")
        return seconds

    def sync_all(self, pcs):
        """All of them at once; returns the time until the last has finished."""
        gate = threading.Barrier(len(pcs) + 1)
        broken = []

        def one(pc):
            gate.wait()
            try:
                self.sync(pc)
            except Exception as error:  # noqa: BLE001 - raised again by whoever waits
                broken.append(error)

        threads = [threading.Thread(target=one, args=(pc,)) for pc in pcs]
        for thread in threads:
            thread.start()
        gate.wait()
        began = time.perf_counter()
        for thread in threads:
            thread.join()
        if broken:
            raise broken[0]
        return time.perf_counter() - began

    def count(self, pc):
        """How many notes a collection has."""
        return self._open[pc][0].note_count()

    def _whole(self, pc, *, upload):
        collection, auth, _ = self._open[pc]
        began = time.perf_counter()
        collection.close_for_full_sync()
        collection.full_upload_or_download(auth=auth, server_usn=None, upload=upload)
        collection.reopen(after_full_sync=True)
        return time.perf_counter() - began

    def _list_notes(self, pc):
        held = self._open[pc]
        held[2] = sorted(held[0].find_notes(""))

    def _fill(self, collection, count, tags_each):
        kind = collection.models.new("Customer")
        for number in range(FIELDS):
            collection.models.add_field(kind, collection.models.new_field(f"field {number}"))
        template = collection.models.new_template("Card")
        template["qfmt"], template["afmt"] = "{{field 0}}", "{{field 1}}"
        collection.models.add_template(kind, template)
        collection.models.add(kind)
        kind = collection.models.by_name("Customer")
        deck = collection.decks.id("Customers")
        requests = []
        for number in range(count):
            note = collection.new_note(kind)
            note.fields = [
                f"王小明 {number}",
                *(f"喜欢素色 {n} {number}" for n in range(FIELDS - 1)),
            ]
            note.tags = [f"tag{(number + step) % 40}" for step in range(tags_each)]
            requests.append(self._module.AddNoteRequest(note, deck))
        collection.add_notes(requests)


def main():
    """Take one order a line until the input ends."""
    desk = Desk()
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = {"value": getattr(desk, order.pop("do"))(**order)}
        except Exception as error:  # noqa: BLE001 - told to whoever asked
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
