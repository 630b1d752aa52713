"""The measured server can say what its requests spent their time on."""

from __future__ import annotations

import threading

from tests.bench.served import ProfiledThreads


def _answer_a_pull() -> int:
    return sum(range(10_000))


def test_the_profile_names_what_was_done_for_a_request_and_who_handed_it_out() -> None:
    threads = ProfiledThreads()

    def loop() -> None:
        threads.submit(_answer_a_pull).result()

    asking = threading.Thread(target=loop)
    asking.start()
    asking.join()
    threads.shutdown()

    told = threads.told()
    assert "_answer_a_pull" in told
    assert "submit" in told
