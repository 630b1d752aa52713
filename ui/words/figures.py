"""Figures in words: what they are called, how they are defined, and what a row of them tells."""

from datetime import date
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QLocale

from guide_app.domain.figures import ANSWER_DAYS, Figure, Span, Tally
from guide_app.domain.sop_conversion import GRACE_DAYS
from guide_app.services.figures import SopFigure
from ui.dates import date_words, number_words
from ui.words.money import money_words

_CONTEXT = "Figures"


def figure_words(figure: Figure) -> str:
    """What a figure is called."""
    tr = QCoreApplication.translate
    return {
        Figure.ADDS: tr(_CONTEXT, "Customers added"),
        Figure.GREETING_REPLY: tr(_CONTEXT, "First greeting answered"),
        Figure.CONVERSATION: tr(_CONTEXT, "Conversation share"),
        Figure.FIRST_PURCHASE: tr(_CONTEXT, "First purchases"),
        Figure.ADD_TO_PURCHASE: tr(_CONTEXT, "From adding to buying"),
        Figure.AVERAGE_ORDER: tr(_CONTEXT, "Average order value"),
    }[figure]


def definition_words(figure: Figure) -> str:
    """What is counted out of what, in one sentence."""
    tr = QCoreApplication.translate
    return {
        Figure.ADDS: tr(_CONTEXT, "Customers added in this period."),
        Figure.GREETING_REPLY: tr(
            _CONTEXT,
            "Of the customers first written to in this period, how many answered within %n days.",
            "",
            ANSWER_DAYS,
        ),
        Figure.CONVERSATION: tr(
            _CONTEXT,
            "Of the customers added in this period, with how many there was a real exchange, "
            "the greeting not counted.",
        ),
        Figure.FIRST_PURCHASE: tr(
            _CONTEXT,
            "Of the customers added in this period, how many have bought since; who brought it "
            "back has bought all the same.",
        ),
        Figure.ADD_TO_PURCHASE: tr(
            _CONTEXT,
            "Of those who have bought: half of them did so within this time of being added.",
        ),
        Figure.AVERAGE_ORDER: tr(
            _CONTEXT,
            "What customers added in this period have paid since, less what came back, by the "
            "number of their orders; orders that came back whole are left out.",
        ),
    }[figure]


def value_words(tally: Tally) -> str:
    """The number in large letters."""
    tr = QCoreApplication.translate
    if tally.figure is Figure.ADDS:
        return number_words(tally.out_of)
    if tally.figure is Figure.ADD_TO_PURCHASE:
        if tally.median_days is None:
            return tr(_CONTEXT, "—")
        whole = tally.median_days == int(tally.median_days)
        days = QLocale().toString(tally.median_days, "f", 0 if whole else 1)
        return tr(_CONTEXT, "{days} days").format(days=days)
    if tally.figure is Figure.AVERAGE_ORDER:
        return tr(_CONTEXT, "—") if tally.average is None else money_words(tally.average)
    if tally.share is None:
        return tr(_CONTEXT, "—")
    percent = 100 * tally.share
    return f"{QLocale().toString(percent, 'f', 0 if percent == int(percent) else 1)} %"


def parts_words(tally: Tally) -> str:
    """Numerator and denominator."""
    if tally.figure is Figure.ADDS:
        return ""
    counted, out_of = number_words(tally.counted), number_words(tally.out_of)
    if tally.total is not None:
        return f"{money_words(tally.total)} ÷ {out_of}"
    return QCoreApplication.translate(_CONTEXT, "{counted} of {all}").format(
        counted=counted, all=out_of
    )


def span_words(span: Span) -> str:
    """What a period is called."""
    tr = QCoreApplication.translate
    return {
        Span.THIS_WEEK: tr(_CONTEXT, "This week"),
        Span.LAST_WEEK: tr(_CONTEXT, "Last week"),
        Span.FOUR_WEEKS: tr(_CONTEXT, "28 days"),
        Span.THIS_MONTH: tr(_CONTEXT, "This month"),
        Span.LAST_MONTH: tr(_CONTEXT, "Last month"),
    }[span]


def sop_words(figure: SopFigure) -> str:
    """Name, version, share, numerator and denominator."""
    tr = QCoreApplication.translate
    percent = 100 * figure.counted / len(figure.rows)
    share = QLocale().toString(percent, "f", 0 if percent == int(percent) else 1)
    words = tr(_CONTEXT, "{name}, version {version} · {share} % · {counted} of {all}")
    return (
        words.replace("{version}", number_words(figure.version))
        .replace("{share}", share)
        .replace("{counted}", number_words(figure.counted))
        .replace("{all}", number_words(len(figure.rows)))
        .replace("{name}", figure.name)
    )


def sop_definition_words() -> str:
    """What is counted out of what, for a SOP."""
    return QCoreApplication.translate(
        _CONTEXT,
        "Of the customers whom the SOP took in this period, how many have bought after that day "
        "and at most %n days after its last step; who brought it back has bought all the same.",
        "",
        GRACE_DAYS,
    )


def row_words(
    figure: Figure | None,
    since: str,
    until: str | None,
    days: int | None,
    amount: Decimal | None = None,
    code: str | None = None,
) -> str:
    """What the list behind a figure says of a customer; days are words already.

    Args:
        figure: None: the conversion of a SOP.
    """
    tr = QCoreApplication.translate
    began, came = {
        None: (tr(_CONTEXT, "began {day}"), tr(_CONTEXT, "bought {day}")),
        Figure.ADDS: (tr(_CONTEXT, "added {day}"), ""),
        Figure.GREETING_REPLY: (tr(_CONTEXT, "greeted {day}"), tr(_CONTEXT, "answered {day}")),
        Figure.CONVERSATION: (tr(_CONTEXT, "added {day}"), tr(_CONTEXT, "talked with {day}")),
        Figure.FIRST_PURCHASE: (tr(_CONTEXT, "added {day}"), tr(_CONTEXT, "bought {day}")),
        Figure.ADD_TO_PURCHASE: (tr(_CONTEXT, "added {day}"), tr(_CONTEXT, "bought {day}")),
        Figure.AVERAGE_ORDER: (tr(_CONTEXT, "added {day}"), tr(_CONTEXT, "bought {day}")),
    }[figure]
    words = [began.format(day=since)]
    if until is not None and came:
        words.append(came.format(day=until))
        if figure is Figure.ADD_TO_PURCHASE and days is not None:
            words.append(tr(_CONTEXT, "%n day(s)", "", days))
    if amount is not None:
        words.append(money_words(amount))
    if code:
        words.append(tr(_CONTEXT, "by code {code}").replace("{code}", code))
    return " · ".join(words)


def counts_words() -> str:
    """That a customer is in the numerator."""
    return QCoreApplication.translate(_CONTEXT, "counts")


def period_words(first: date, last: date) -> str:
    """From one day to another."""
    return f"{date_words(first)} – {date_words(last)}"
