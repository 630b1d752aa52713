"""The guide's own posts in words."""

from datetime import date, time

from PySide6.QtCore import QCoreApplication, QLocale, QTime

from guide_app.domain.post_tasks import TaskState
from guide_app.domain.words import MaterialKind, ShareState, ShareWay
from guide_app.services.post_models import AskedPost, DaySlot, Mix, OwnPost, PostDay, SlotState
from ui.dates import day_words, time_words
from ui.theme import Tone
from ui.widgets.painting import ChipSpec
from ui.words.materials import kind_words

_CONTEXT = "PostWords"
_TONES = {
    SlotState.DONE: Tone.ACCENT,
    SlotState.NEXT: Tone.BLUE,
    SlotState.MISSED: Tone.AMBER,
    SlotState.TO_COME: Tone.NEUTRAL,
}
_SIGNS = {SlotState.DONE: "✓ ", SlotState.NEXT: "→ ", SlotState.MISSED: "– "}


def clock_words(at: time) -> str:
    """A time of day."""
    return QLocale().toString(QTime(at.hour, at.minute), "HH:mm")


def slot_chip(slot: DaySlot) -> ChipSpec:
    """A slot at a glance: when, how it stands, and what is due."""
    words = _SIGNS.get(slot.state, "") + clock_words(slot.at)
    if slot.state is SlotState.NEXT and slot.kind is not None:
        words = f"{words} {kind_words(slot.kind)}"
    return ChipSpec(words, _TONES[slot.state])


def slot_words(slot: DaySlot) -> str:
    """A slot in full."""
    tr = QCoreApplication.translate
    words = {
        SlotState.DONE: tr(_CONTEXT, "{time}: “{title}”"),
        SlotState.NEXT: tr(_CONTEXT, "{time}: the next one, {kind}"),
        SlotState.MISSED: tr(_CONTEXT, "{time}: nothing was posted"),
        SlotState.TO_COME: tr(_CONTEXT, "{time}: still to come"),
    }[slot.state]
    if slot.state is SlotState.NEXT and slot.kind is None:
        words = tr(_CONTEXT, "{time}: the next one")
    for name, said in (
        ("{time}", clock_words(slot.at)),
        ("{kind}", kind_words(slot.kind or "")),
        ("{title}", slot.title or tr(_CONTEXT, "a material that is gone")),
    ):
        words = words.replace(name, said)
    return words


def day_line(day: PostDay) -> str:
    """How far the day is, and for how many days in a row there was something."""
    tr = QCoreApplication.translate
    words = tr(_CONTEXT, "{done} of {all} posts today")
    words = words.replace("{done}", str(day.filled)).replace("{all}", str(len(day.slots)))
    if day.streak < 2:
        return words
    return f"{words} · {tr(_CONTEXT, '%n day(s) in a row', '', day.streak)}"


def yesterday_line(day: PostDay) -> str:
    """That it is not known how yesterday's posts did; "" where it is."""
    if not day.open_yesterday:
        return ""
    return QCoreApplication.translate(
        _CONTEXT, "yesterday: %n post(s), how did they do?", "", day.open_yesterday
    )


def next_line(day: PostDay) -> str:
    """When the next post is due and what is suggested; "" when nothing is left today."""
    tr = QCoreApplication.translate
    slot = next((one for one in day.slots if one.state is SlotState.NEXT), None)
    if slot is None:
        return ""
    if day.suggested is None:
        return tr(_CONTEXT, "next at {time}").replace("{time}", clock_words(slot.at))
    words = tr(_CONTEXT, "next at {time}: {kind}, “{title}”")
    words = words.replace("{time}", clock_words(slot.at))
    words = words.replace("{kind}", kind_words(day.suggested.kind))
    return words.replace("{title}", day.suggested.title)


def state_words(post: OwnPost) -> ChipSpec:
    """What became of a post."""
    tr = QCoreApplication.translate
    return {
        ShareState.PREPARED: ChipSpec(tr(_CONTEXT, "Not said yet"), Tone.AMBER),
        ShareState.POSTED: ChipSpec(tr(_CONTEXT, "Posted"), Tone.ACCENT),
        ShareState.NOT_POSTED: ChipSpec(tr(_CONTEXT, "Not posted")),
    }[ShareState(post.state)]


def own_post_words(post: OwnPost, today: date) -> str:
    """When, how, and what came of it."""
    tr = QCoreApplication.translate
    ways = {
        ShareWay.CLIPBOARD: tr(_CONTEXT, "copied"),
        ShareWay.PHONE: tr(_CONTEXT, "sent to the phone"),
        ShareWay.FOLDER: tr(_CONTEXT, "saved in a folder"),
        ShareWay.LINK: tr(_CONTEXT, "Link"),
        ShareWay.POSTER: tr(_CONTEXT, "poster with code"),
    }
    parts = [time_words(post.at, today), *(ways.get(ShareWay(way), way) for way in post.ways)]
    if post.likes is not None:
        parts.append(tr(_CONTEXT, "%n like(s)", "", post.likes))
    if post.comments is not None:
        parts.append(tr(_CONTEXT, "%n comment(s)", "", post.comments))
    return " · ".join(parts)


def title_words(post: OwnPost) -> str:
    """What was posted."""
    return post.title or QCoreApplication.translate(_CONTEXT, "a material that is gone")


def asked_words(asked: AskedPost, today: date) -> str:
    """Until when, and how it stands; what HQ says about it."""
    tr = QCoreApplication.translate
    words = {
        TaskState.OPEN: tr(_CONTEXT, "HQ: post by {day}"),
        TaskState.DONE: tr(_CONTEXT, "HQ: done, by {day}"),
        TaskState.OVERDUE: tr(_CONTEXT, "HQ: overdue since {day}"),
    }[asked.state]
    words = words.replace("{day}", day_words(asked.until, today))
    return f"{words} · {asked.note}" if asked.note else words


def caps_words(day: PostDay) -> str:
    """Which caps one more post would be beyond; "" where it is not."""
    return "\n".join(words for words in (cap_words(day), month_words(day)) if words)


def month_words(day: PostDay) -> str:
    """That one more that HQ asks for would be beyond the month's cap; "" where it is not."""
    if not day.is_month_full:
        return ""
    words = QCoreApplication.translate(
        _CONTEXT,
        "%n post(s) of HQ's this month. Customers are said to see {cap} a month from the brand at "
        "most (not official). You can go on.",
        "",
        day.pushed,
    )
    return words.replace("{cap}", str(day.pushed_per_month))


def cap_words(day: PostDay) -> str:
    """That one more today would be beyond the cap; "" where it is not."""
    if not day.is_full:
        return ""
    words = QCoreApplication.translate(
        _CONTEXT,
        "%n post(s) today. Customers are said to see {cap} a day from one person at most "
        "(not official). You can go on.",
        "",
        day.posts,
    )
    return words.replace("{cap}", str(day.per_day))


def mix_title(mix: Mix) -> str:
    """Which days are counted."""
    return QCoreApplication.translate(_CONTEXT, "Last %n day(s)", "", mix.days)


def mix_part(mix: Mix, kind: MaterialKind) -> str:
    """A kind with its number of posts."""
    return f"{kind_words(kind.value)} {mix.posted[kind]}"


def mix_words(mix: Mix) -> str:
    """All of it in a sentence."""
    parts = " · ".join(mix_part(mix, kind) for kind in MaterialKind)
    return f"{mix_title(mix)}: {parts}"
