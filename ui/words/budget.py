"""How often a customer was contacted, and why they should be left in peace, in words."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from guide_app.domain.budget import Full
from guide_app.domain.due import HeldBackCode
from guide_app.services.contact_budget import BudgetFact
from ui.dates import date_words
from ui.words.held_back import held_back_words

_CONTEXT = "BudgetWords"


def peace_words(code: HeldBackCode, until: date | None, full: Full | None) -> str:
    """The reason with its facts, such as 7 天内已联系 3 次（上限 3 次），12 月 4 日起可再联系."""
    tr = QCoreApplication.translate
    words = held_back_words(code) if full is None else _full_words(full)
    if until is None:
        return words
    if code is HeldBackCode.OVER_BUDGET:
        sentence = tr(_CONTEXT, "{why}, again from {day}")
    else:
        sentence = tr(_CONTEXT, "{why}, until {day}")
    return sentence.format(why=words, day=date_words(until))


def week_words(budget: BudgetFact) -> str:
    """A few characters beside the bar."""
    words = QCoreApplication.translate(_CONTEXT, "Contacts in 7 days {used}/{cap}")
    return words.format(used=budget.week, cap=budget.week_cap)


def month_words(budget: BudgetFact) -> str:
    """The same of the month."""
    words = QCoreApplication.translate(_CONTEXT, "in 30 days {used}/{cap}")
    return words.format(used=budget.month, cap=budget.month_cap)


def budget_words(budget: BudgetFact) -> str:
    """All of it in one or two sentences."""
    tr = QCoreApplication.translate
    words = tr(
        _CONTEXT,
        "Contacted {week} of at most {week_cap} times in 7 days, "
        "{month} of at most {month_cap} in 30 days",
    ).format(
        week=budget.week, week_cap=budget.week_cap, month=budget.month, month_cap=budget.month_cap
    )
    if budget.announced:
        kept = tr(_CONTEXT, "%n place(s) kept for a mass send", "", budget.announced)
        words = tr(_CONTEXT, "{words}; {kept}").format(words=words, kept=kept)
    return words


def _full_words(full: Full) -> str:
    tr = QCoreApplication.translate
    facts = {"days": full.days, "cap": full.cap, "sent": full.contacts - full.announced}
    if full.cap == 0:
        return tr(_CONTEXT, "The brand's rule: no contact of our own accord")
    if full.announced:
        kept = tr(_CONTEXT, "%n mass send(s) of tomorrow", "", full.announced)
        words = tr(_CONTEXT, "{sent} of at most {cap} contacts in {days} days, and {kept}")
        return words.format(**facts, kept=kept)
    return tr(_CONTEXT, "{sent} of at most {cap} contacts in {days} days").format(**facts)
