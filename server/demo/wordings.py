"""The made-up chain's scripts in other words, and what was said in them before the demo's day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from guide_app.domain.contact import ANSWERS
from guide_app.domain.entities import FollowUp, Guide
from guide_app.domain.ids import row_id
from guide_app.domain.words import FollowUpKind, FollowUpStatus, Outcome
from server.demo.catalogue import Catalogue
from server.demo.families import Author, Household

OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "greeting.1": (
        "{称呼}好呀，我是{门店}{导购}，您存一下我，孩子要穿什么码、店里有没有货，微信问我最快～",
        "{称呼}您好，{导购}在这儿跟您打个招呼。换季该添什么、哪款还有码，您随时问，我看到就回。",
    ),
    "greeting.2": (
        "{称呼}您好，我是{门店}的{导购}。{孩子}的尺码{孩子尺码}我记在本子上了，下次来不用再量。",
    ),
    "greeting.3": (
        "{称呼}好，包裹收到啦？我是{导购}，先让孩子在家试，大小不合适拍个照给我，我教您怎么换。",
    ),
    "ice.1": (
        "{称呼}，早上送孩子冷不冷？{孩子}要是怕热，里面穿薄一层、外套随手脱最方便。",
        "{称呼}，这两天好多妈妈问我早晚怎么穿，{孩子}平时是怕冷还是爱出汗？",
    ),
    "ice.2": (
        "{称呼}，整理了一张按身高选码的小表，给您存着，网上买也不容易买错。{孩子}今年长了多少？",
    ),
    "ice.3": ("{称呼}，周末店里有「找影子」涂色，孩子涂完能带走，不用买东西，路过就来玩一会儿。",),
    "product.1": (
        "{称呼}，新款挂出来了，{尺码}的还全，颜色您上次说喜欢的那种也有，要不要我拍给您看看？",
        "{称呼}，{门店}这批新款我挑了两件适合孩子的，{尺码}给您留到周日，来不来都没关系。",
    ),
    "product.3": (
        "{称呼}，上次那件「{上次购买}」好搭，配条束脚裤就能穿到入冬，我发两张图您参考。",
    ),
    "product.4": ("{称呼}，告诉您一声：{权益}，会员价还能一起用。{尺码}的厚款我先帮您留一件？",),
    "after.1": (
        "{称呼}，「{上次购买}」上身了吧？袖子、裤腿长短合适吗？不合适您别凑合，拿来我给换。",
        "{称呼}，来问一句，孩子穿「{上次购买}」喜欢不？哪儿不舒服直接跟我说。",
    ),
    "after.3": (
        "{称呼}，「{上次购买}」洗过几回了，颜色和形状都还行吧？有问题我来处理，您别客气。",
    ),
    "after.4": (
        "{称呼}，老顾客的福利给您留着：{权益}。{孩子}要是又长个儿了，跟我说一声我帮您挑。",
    ),
    "again.1": (
        "{称呼}，一晃{天数}天了，{孩子}的袖口是不是短了？{孩子尺码}不够的话我按大一码给您搭。",
    ),
    "again.2": ("{称呼}，孩子的贴身衣服该换一批了，最近{权益}，要的话我给您凑一套，来了直接拿。",),
    "birthday.1": (
        "{称呼}，{孩子}快过生日啦，我在{门店}给孩子备了份小礼物，您有空带孩子来拿就行。",
    ),
    "birthday.3": ("{称呼}，祝{孩子}生日快乐！又大一岁，越长越结实～{导购}给孩子送上祝福。",),
    "silent.1": (
        "{称呼}，有阵子没见您和{孩子}了，孩子都好吧？没别的事，就是问候一声。",
        "{称呼}，换季了孩子容易感冒，{孩子}最近还好吗？需要什么您喊我，我都在。",
    ),
    "silent.2": ("{称呼}，帮好几位妈妈收拾过衣柜，记了张「留、送、补」的单子，您要的话我发一份。",),
    "silent.3": ("{称呼}，好久不见，给您留了老客的优惠：{权益}。用不上也没关系，当我问个好。",),
}
"""By the key of the script: further wordings."""

BENEFIT = "满399减60"

_GREETED = 0.3
_ASKED = 0.3
_LONG_AGO = timedelta(days=45)
"""What was said so long ago weighs on nobody's contact budget."""


class Chatter:
    """Knows how the chain's scripts are worded, and writes down what was said.

    Args:
        brand_id: The brand's.
        day: The day on which the demo lives.
    """

    def __init__(self, brand_id: str, day: date) -> None:
        catalogue = Catalogue(brand_id)
        self._day = day
        self._wordings = {
            catalogue.id("script", key): (
                catalogue.id("script", key),
                *(catalogue.id("wording", key, number) for number in range(1, len(texts) + 1)),
            )
            for key, texts in OTHER_WORDS.items()
        }
        self._greetings = [catalogue.id("script", f"greeting.{n}") for n in (1, 2, 3)]
        self._asking = catalogue.id("script", "after.1")

    def tell(self, author: Author, guide: Guide, households: Sequence[Household]) -> None:
        """Say in which words the customers were written to, and when they last answered."""
        for household in households:
            chance = Random(f"said {household.customer.id}")
            household.follow_ups = [self._worded(chance, row) for row in household.follow_ups]
            self._say_long_ago(author, guide, household, chance)
            answered = [
                row.closed_on
                for row in household.follow_ups
                if row.outcome in ANSWERS and row.closed_on is not None
            ]
            if answered:
                household.customer = replace(household.customer, last_answer_on=max(answered))

    def _worded(self, chance: Random, row: FollowUp) -> FollowUp:
        if row.sent_on is None or row.script_id is None:
            return row
        wordings = self._wordings.get(row.script_id, (row.script_id,))
        return replace(row, wording_id=chance.choice(wordings))

    def _say_long_ago(
        self, author: Author, guide: Guide, household: Household, chance: Random
    ) -> None:
        """A first greeting, and a question how a purchase fits, both over a month ago."""
        customer = household.customer
        last = min(customer.last_contact_on or date.min, self._day - _LONG_AGO)
        if chance.random() < _GREETED:
            script_id = chance.choice(self._greetings)
            self._say(author, guide, household, chance, customer.added_on, script_id, last)
        if household.orders and chance.random() < _ASKED:
            on = min(order.ordered_on for order in household.orders) + timedelta(days=3)
            self._say(author, guide, household, chance, on, self._asking, last)

    def _say(
        self,
        author: Author,
        guide: Guide,
        household: Household,
        chance: Random,
        on: date,
        script_id: str,
        last: date,
    ) -> None:
        if on > last or on in {row.sent_on for row in household.follow_ups}:
            return
        wordings = self._wordings[script_id]
        number = chance.randrange(len(wordings))
        replies = chance.random() < 0.34 + 0.09 * number
        outcome = (Outcome.REPLIED if replies else Outcome.NO_ANSWER).value
        row = FollowUp(
            id=row_id("demo", "said", household.customer.id, script_id),
            brand_id=household.customer.brand_id,
            customer_id=household.customer.id,
            kind=FollowUpKind.MANUAL.value,
            planned_on=on,
            due_on=on,
            status=FollowUpStatus.DONE.value,
            script_id=script_id,
            wording_id=wordings[number],
            sent_on=on,
            closed_on=on + timedelta(days=chance.randint(0, 2) if replies else 7),
            outcome=outcome,
        )
        household.follow_ups.append(row)
        entry = author.contact_entry(household, guide, on, None, outcome)
        told = {"script_id": script_id, "wording_id": row.wording_id, "follow_up_id": row.id}
        household.entries.append(replace(entry, details={**entry.details, **told}))
