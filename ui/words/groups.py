"""WeChat groups in words."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from guide_app.domain.groups import GroupPost, Suggestion
from guide_app.domain.words import GroupState, GroupType
from guide_app.services.groups import GroupBoard, GroupRow
from ui.dates import day_words

_CONTEXT = "GroupWords"


def type_words(kind: GroupType) -> str:
    """What a group is for."""
    tr = QCoreApplication.translate
    return {
        GroupType.DAILY: tr(_CONTEXT, "Daily"),
        GroupType.FLASH: tr(_CONTEXT, "Flash"),
        GroupType.TARGETED: tr(_CONTEXT, "Targeted"),
        GroupType.SUPER_USER: tr(_CONTEXT, "Super users"),
        GroupType.BROAD: tr(_CONTEXT, "Broad"),
    }[kind]


def state_words(state: GroupState) -> str:
    """How it stands."""
    tr = QCoreApplication.translate
    return {
        GroupState.ACTIVE: tr(_CONTEXT, "Running"),
        GroupState.ENDED: tr(_CONTEXT, "Ended"),
        GroupState.DISSOLVED: tr(_CONTEXT, "Dissolved"),
        GroupState.REGROUPED: tr(_CONTEXT, "Regrouped"),
    }[state]


def post_words(post: GroupPost) -> str:
    """What is to be posted today."""
    tr = QCoreApplication.translate
    return {
        GroupPost.WELCOME: tr(_CONTEXT, "Today: welcome everybody, and say the rules"),
        GroupPost.KNOWLEDGE: tr(_CONTEXT, "Today: something worth knowing"),
        GroupPost.SALE: tr(_CONTEXT, "Today: an offer"),
        GroupPost.TALK: tr(_CONTEXT, "Today: get them talking"),
        GroupPost.FAREWELL: tr(_CONTEXT, "Today: the last offer, and goodbye"),
    }[post]


def suggestion_words(row: GroupRow) -> str:
    """What to do about it; "" where nothing is suggested."""
    tr = QCoreApplication.translate
    return {
        None: "",
        Suggestion.DISSOLVE: tr(_CONTEXT, "Its time is over: dissolve it in WeChat"),
        Suggestion.REGROUP: tr(_CONTEXT, "Old or quiet: regroup or dissolve it"),
        Suggestion.WAKE: tr(_CONTEXT, "Nothing was posted for %n day(s)", "", row.quiet),
        Suggestion.FULL: tr(_CONTEXT, "Nearly full: better open a second one"),
    }[row.suggestion]


def life_words(row: GroupRow, today: date) -> str:
    """How long it still lasts, how many are in it, and who runs it."""
    tr = QCoreApplication.translate
    parts = [tr(_CONTEXT, "opened {day}").replace("{day}", day_words(row.opened_on, today))]
    if row.is_running and row.ends_on is not None:
        left = (row.ends_on - today).days
        parts.append(
            tr(_CONTEXT, "%n day(s) left", "", left) if left else tr(_CONTEXT, "last day today")
        )
    if row.members is None or row.counted_on is None:
        parts.append(tr(_CONTEXT, "members not counted yet"))
    else:
        counted = tr(_CONTEXT, "%n member(s), counted {day}", "", row.members)
        parts.append(counted.replace("{day}", day_words(row.counted_on, today)))
    if row.runner:
        parts.append(tr(_CONTEXT, "run by {name}").replace("{name}", row.runner))
    return " · ".join(parts)


def rules_words(row: GroupRow) -> str:
    """What is allowed in a group of this type."""
    tr = QCoreApplication.translate
    sells = tr(_CONTEXT, "offers allowed") if row.rules.sells else tr(_CONTEXT, "no offers")
    invites = (
        tr(_CONTEXT, "customers may be invited")
        if row.rules.invites
        else tr(_CONTEXT, "no invitations")
    )
    most = tr(_CONTEXT, "%n member(s) at most", "", row.rules.members)
    return " · ".join((most, sells, invites))


def due_words(board: GroupBoard) -> str:
    """Where something is to be posted today: in which groups, the first of them by name."""
    due = [row for row in board.rows if row.due is not None]
    words = QCoreApplication.translate(
        _CONTEXT, "A post is due in %n group(s): {names}", "", len(due)
    )
    return words.replace("{names}", " · ".join(row.name for row in due[:3]))


def count_words(board: GroupBoard) -> str:
    """How many the guide runs, and whether that is too many."""
    tr = QCoreApplication.translate
    parts = [tr(_CONTEXT, "%n group(s) of yours running", "", board.running)]
    if board.due:
        parts.append(tr(_CONTEXT, "a post is due in %n of them", "", board.due))
    if board.running > board.per_guide:
        over = tr(_CONTEXT, "more than {most}: rather put some away")
        parts.append(over.replace("{most}", str(board.per_guide)))
    return " · ".join(parts)
