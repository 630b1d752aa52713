"""Every page of the console with who gets through, and a brand in which each can be asked for."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import insert, select

from guide_app.domain.codebook import codebook_id
from guide_app.domain.entities import (
    ChannelCode,
    Codebook,
    FamilyMember,
    HqTask,
    MassSend,
    Material,
    PostTask,
    Product,
    Questionnaire,
    Script,
    Segment,
    Sop,
    SopStep,
    Tag,
    TagGroup,
    TimelineEntry,
)
from guide_app.domain.identities import read_identity
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.domain.words import Role
from server.identities.store import say
from server.import_trail import Entry, Trail
from server.integrations import make_integration
from server.schema.access import enrolment_code
from server.schema.identities import integration
from server.schema.sync import quarantine
from tests.server.console.browsing import PHONE, a_customer
from tests.server.shop import usual_password_hash

# HQ, the store's manager, another store's manager, HQ of another brand
EVERYBODY = (200, 200, 200, 200)
HQ_ONLY = (200, 403, 403, 200)
ITS_STORE = (200, 200, 404, 404)
ITS_STORE_DOES = (303, 303, 404, 404)
HQ_OPENS = (200, 403, 403, 404)
HQ_DOES = (303, 403, 403, 404)
EXPECTED: dict[str, tuple[int, int, int, int]] = {
    "GET /": EVERYBODY,
    "GET /customers": EVERYBODY,
    "POST /customers": (303, 303, 303, 303),  # a search
    "GET /customers/new": EVERYBODY,
    "POST /customers/new": (400, 400, 400, 400),  # into nobody's book
    "GET /customers/{row_id}": ITS_STORE,
    "GET /customers/{row_id}/edit": ITS_STORE,
    "POST /customers/{row_id}/edit": ITS_STORE_DOES,
    "POST /customers/{row_id}/reveal": ITS_STORE,
    "POST /customers/{row_id}/phone": ITS_STORE_DOES,
    "POST /customers/{row_id}/note": (400, 400, 404, 404),  # an empty one
    "POST /customers/{row_id}/plan": (400, 400, 404, 404),  # for no day
    "POST /customers/{row_id}/tags/add": (404, 404, 404, 404),  # a tag that is not there
    "POST /customers/{row_id}/tags/remove": (400, 400, 404, 404),  # without what was seen
    "GET /customers/{row_id}/family/{member_id}": ITS_STORE,
    "POST /customers/{row_id}/family/{member_id}": ITS_STORE_DOES,
    "POST /customers/{row_id}/follow-ups/{part_id}/skip": (404, 404, 404, 404),  # not there
    "POST /customers/{row_id}/follow-ups/{part_id}/move": (404, 404, 404, 404),
    "POST /customers/{row_id}/notes/{part_id}/take-back": (400, 303, 404, 404),  # Mia's note
    "POST /customers/{row_id}/history/{part_id}/restore": (404, 404, 404, 404),  # no such value
    "POST /customers/{row_id}/remove": ITS_STORE_DOES,
    "POST /customers/{row_id}/restore": ITS_STORE_DOES,
    "POST /customers/{row_id}/transfer": ITS_STORE_DOES,
    "POST /customers/{row_id}/unmerge": (400, 400, 404, 404),  # was not merged
    "GET /same-person": EVERYBODY,
    "POST /same-person/merge": (404, 404, 404, 404),  # with nobody
    "POST /same-person/different": (404, 404, 404, 404),
    "POST /customers/{row_id}/erase": (400, 403, 403, 404),  # without the name
    "POST /customers/{row_id}/identities": (400, 403, 403, 404),  # of no kind
    "POST /identities/{row_id}/take-back": HQ_DOES,
    "POST /identities/{row_id}/put-back": HQ_DOES,
    "GET /waiting": HQ_ONLY,
    "POST /waiting": (400, 403, 403, 400),  # of no kind
    "GET /integrations": HQ_ONLY,
    "POST /integrations": (400, 403, 403, 400),  # without a name
    "POST /integrations/{row_id}/revoke": HQ_DOES,
    "GET /quarantine": EVERYBODY,
    "POST /quarantine/{pk}/reveal": ITS_STORE,
    "POST /quarantine/{pk}/accept": (400, 400, 404, 404),  # it cannot be read
    "POST /quarantine/{pk}/decide": ITS_STORE_DOES,
    "GET /guide": EVERYBODY,
    "POST /guide/{row_id}/reset-password": ITS_STORE,
    "GET /script-results": HQ_ONLY,
    "GET /link-results": HQ_ONLY,
    "GET /script-results/{row_id}/{wording_id}": HQ_OPENS,
    "GET /cards": HQ_ONLY,
    "GET /cards/preview": (400, 403, 403, 400),  # of nothing
    "GET /cards/print": (400, 403, 403, 400),  # likewise
    "GET /material": HQ_ONLY,
    "POST /material/{row_id}/pictures": (400, 403, 403, 404),  # none
    "POST /material/{row_id}/uploads": (400, 403, 403, 404),  # of no size
    "POST /material/{row_id}/uploads/{upload}": (404, 403, 403, 404),
    "POST /material/{row_id}/uploads/{upload}/end": (404, 403, 403, 404),
    "POST /material/{row_id}/arrange": (400, 403, 403, 404),  # no picture
    "GET /material/{row_id}/publish": HQ_OPENS,
    "POST /material/{row_id}/publish": (400, 403, 403, 404),  # without what was seen
    "POST /material/{row_id}/duplicate": HQ_DOES,
    "POST /material/{row_id}/archive": HQ_DOES,
    "GET /material/{row_id}/stamp": HQ_OPENS,
    "POST /material/{row_id}/stamp": (400, 403, 403, 404),  # without a layout
    "GET /material/{row_id}/stamp/preview": (400, 403, 403, 404),  # likewise
    "GET /channel_code/{row_id}/picture/{name}": (404, 403, 403, 404),  # no address
    "POST /product/{row_id}/pictures": (400, 403, 403, 404),  # none
    "POST /product/{row_id}/arrange": (400, 403, 403, 404),  # no picture
    "POST /product/{row_id}/materials": (404, 403, 403, 404),  # no material
    "GET /media/{sha256}": (404, 403, 403, 404),
    "GET /segment": HQ_ONLY,
    "GET /segment/{row_id}": HQ_OPENS,
    "POST /segment/{row_id}": (400, 403, 403, 404),  # without a name
    "POST /segment/{row_id}/archive": HQ_DOES,
    "GET /devices": HQ_ONLY,
    "POST /devices/code": HQ_OPENS,
    "POST /devices/code/{row_id}/void": HQ_DOES,
    "POST /devices/{row_id}/name": (400, 403, 403, 404),  # without a name
    "POST /devices/{row_id}/revoke": HQ_DOES,
    "GET /groups": EVERYBODY,
    "POST /groups": (400, 400, 400, 400),  # nobody's
    "GET /pool": EVERYBODY,
    "POST /pool": (400, 400, 400, 400),  # nobody
    "POST /pool/back": (400, 400, 400, 400),
    "GET /handovers": HQ_ONLY,
    "GET /handovers/list": (404, 403, 403, 404),  # of nobody
    "GET /orders": HQ_ONLY,
    "GET /imports": HQ_ONLY,
    "POST /imports": (400, 403, 403, 400),  # without a file
    "GET /imports/map": (303, 403, 403, 303),  # of no file
    "POST /imports/map": (303, 403, 403, 303),
    "POST /imports/run": (303, 403, 403, 303),
    "POST /imports/stop": (303, 403, 403, 303),
    "POST /imports/discard": (303, 403, 403, 303),
    "GET /imports/rejects": (404, 403, 403, 404),
    "GET /imports/{row_id}": HQ_OPENS,
    "POST /imports/{row_id}/undo": HQ_DOES,
    "GET /figures": EVERYBODY,
    "GET /figures/rows": (404, 404, 404, 404),  # of no figure
    "GET /figures/sops": EVERYBODY,
    "GET /figures/sops/rows": (404, 404, 404, 404),  # of no SOP
    "GET /audit": HQ_ONLY,
    "GET /audit/check": HQ_ONLY,
    "GET /sop": HQ_ONLY,
    "GET /sop/{row_id}": HQ_OPENS,
    "POST /sop/{row_id}": (200, 403, 403, 404),  # looks at it
    "POST /sop/{row_id}/retire": HQ_DOES,
    "GET /sop-packs": HQ_ONLY,
    "GET /sop-packs/{pack}": HQ_ONLY,
    "POST /sop-packs/{pack}": (303, 403, 403, 303),
    "GET /questionnaire": HQ_ONLY,
    "GET /questionnaire/{row_id}": HQ_OPENS,
    "GET /questionnaire/{row_id}/edit": HQ_OPENS,
    "POST /questionnaire/{row_id}/edit": (400, 403, 403, 404),  # without a question
    "POST /questionnaire/{row_id}/retire": HQ_DOES,
    "GET /codebook": HQ_ONLY,
    "POST /codebook": HQ_ONLY,  # checks it
    "GET /codebook/{row_id}": HQ_OPENS,
    "GET /tag-order": HQ_ONLY,
    "POST /tag-order": (400, 403, 403, 400),  # of nothing
    "GET /tag/{row_id}/merge": HQ_OPENS,
    "POST /tag/{row_id}/merge": (400, 403, 403, 404),  # into nothing
    "GET /mass_send": HQ_ONLY,
    "POST /mass_send": (400, 403, 403, 400),  # for no day
    "GET /mass_send/{row_id}": HQ_OPENS,
    "POST /mass_send/{row_id}/cancel": HQ_DOES,
    "GET /post_task": HQ_ONLY,
    "POST /post_task": (400, 403, 403, 400),  # for no day
    "GET /post_task/{row_id}": HQ_OPENS,
    "POST /post_task/{row_id}/withdraw": HQ_DOES,
    "GET /hq_task": HQ_ONLY,
    "POST /hq_task": (400, 403, 403, 400),  # for no day
    "GET /hq_task/{row_id}": HQ_OPENS,
    "GET /hq_task/{row_id}/rows": (404, 403, 403, 404),  # of no part
    "GET /hq_task/{row_id}/change": HQ_OPENS,
    "POST /hq_task/{row_id}/change": HQ_DOES,
    "POST /hq_task/{row_id}/withdraw": HQ_DOES,
    "GET /{entity}": HQ_ONLY,
    "GET /{entity}/{row_id}": HQ_OPENS,
    "POST /{entity}/{row_id}": HQ_DOES,
    "GET /password": EVERYBODY,
    "POST /password": (401, 401, 401, 401),  # without the old one
    "POST /sign-out": (303, 303, 303, 303),
}


class House:
    """A customer, a left change, a code and a PC of Harbour, and people who knock."""

    def __init__(self, chain) -> None:
        self.chain = chain
        self.customer = a_customer(chain, "Li CANARY")
        brand_id = chain.id("sunny")
        chain.save(
            TagGroup(id=row_id("group"), brand_id=brand_id, name="CANARY"),
            Segment(
                id=row_id("segment"),
                brand_id=brand_id,
                name="CANARY",
                condition={"all": [{"any": [{"fact": "deleted_us"}]}]},
            ),
            Script(
                id=row_id("script"),
                brand_id=brand_id,
                title="CANARY",
                stage="greeting",
                kind="care",
                text="CANARY",
            ),
            Tag(id=row_id("tag"), brand_id=brand_id, group_id=row_id("group"), name="CANARY"),
            Codebook(
                id=codebook_id(brand_id, 1),
                brand_id=brand_id,
                number=1,
                published_on=chain.clock().date(),
                entries=[
                    {"code": "3", "question": "Q", "answer": "CANARY", "tag_id": row_id("tag")}
                ],
            ),
            Questionnaire(
                id=row_id("questionnaire"),
                brand_id=brand_id,
                name="CANARY",
                since=chain.clock().date(),
                questions=[{"id": "q", "kind": "yes_no", "text": "CANARY"}],
            ),
            Sop(id=row_id("sop"), brand_id=brand_id, name="CANARY", trigger="by_hand"),
            SopStep(
                id=row_id("step"),
                brand_id=brand_id,
                sop_id=row_id("sop"),
                kind="care",
                task="CANARY",
            ),
            MassSend(
                id=row_id("send"),
                brand_id=brand_id,
                name="CANARY",
                on=chain.clock().date(),
                planned_by=chain.id("hana"),
            ),
            HqTask(
                id=row_id("hq task"),
                brand_id=brand_id,
                kind="care",
                task="CANARY",
                due_on=chain.clock().date(),
                until=chain.clock().date(),
                given_by=chain.id("hana"),
                given_on=chain.clock().date(),
            ),
            PostTask(
                id=row_id("post task"),
                brand_id=brand_id,
                material_id=row_id("material"),
                since=chain.clock().date(),
                until=chain.clock().date(),
                given_by=chain.id("hana"),
            ),
            Material(
                id=row_id("material"),
                brand_id=brand_id,
                title="CANARY",
                type="image_post",
                kind="care",
                caption="CANARY",
            ),
            ChannelCode(
                id=row_id("channel code"),
                brand_id=brand_id,
                name="CANARY",
                kind="store",
                slug="canarycanary22",
            ),
            Product(
                id=row_id("product"),
                brand_id=brand_id,
                style="CANARY",
                name="CANARY",
                price=Decimal("1.00"),
            ),
            FamilyMember(
                id=row_id("member"),
                brand_id=brand_id,
                customer_id=self.customer.id,
                relation="child",
                name="CANARY",
            ),
            TimelineEntry(
                id=row_id("note"),
                brand_id=brand_id,
                customer_id=self.customer.id,
                kind="note",
                on=chain.clock().date(),
                at=chain.clock(),
                guide_id=chain.id("mia"),
                text="CANARY",
            ),
        )
        for name, store, brand, role in (
            ("gwen", "garden", "sunny", Role.MANAGER),
            ("rex", None, "rival", Role.HQ),
        ):
            person = replace(
                chain.guide("mia"),
                id=row_id(name),
                account=name,
                name=name.title(),
                role=role.value,
                brand_id=chain.id(brand),
                store_id=chain.id(store) if store else None,
            )
            chain.save(person)
            chain.rows[name] = person
            chain.give_password(name, usual_password_hash())
        chain.enrolment_code("harbour")
        chain.database.write(self.import_something)
        chain.database.write(self.leave_a_change)
        self.statement_id = chain.database.write(self.say_who_is_who)
        with chain.database.read() as connection:
            self.pk = connection.scalar(select(quarantine.c.pk))
            open_codes = select(enrolment_code.c.code_hash).where(
                enrolment_code.c.used_at.is_(None)
            )
            self.code_hash = connection.scalar(open_codes)
            self.integration_id = connection.scalar(select(integration.c.id))

    def import_something(self, connection) -> None:
        entries = [Entry("customer", row_id("gone"), row_id("gone"), None, 1)]
        trail = Trail(row_id("import"), Actor.of(self.chain.guide("hana")), "CANARY", "customer")
        trail.write(connection, entries, self.chain.clock())

    def say_who_is_who(self, connection) -> str:
        brand_id, now = self.chain.id("sunny"), self.chain.clock()
        make_integration(connection, brand_id, "CANARY", self.chain.id("hana"), now)
        named = [read_identity("phone", "", PHONE), read_identity("unionid", "", "CANARY-one")]
        said = {"external_id": "s1", "said_at": now, "now": now}
        return say(connection, brand_id, named, source_id=self.chain.id("hana"), **said)[0]

    def leave_a_change(self, connection) -> None:
        chain = self.chain
        left = {
            "brand_id": chain.id("sunny"),
            "store_id": chain.id("harbour"),
            "guide_id": chain.id("ann"),
            "device_id": chain.pcs["harbour"].id,
            "incarnation": row_id("life"),
            "seq": 1,
            "mutation_id": row_id("left"),
            "body": b"CANARY",
            "received_at": "2024-03-08T09:00:00.000Z",
        }
        connection.execute(insert(quarantine), [left])

    def knock(self, browser, route):
        method, path = route.split(" ", 1)
        wanted = {"customers": self.customer.id, "guide": self.chain.id("bob")}
        wanted |= {"devices": self.chain.pcs["harbour"].id, "{entity}": row_id("group")}
        wanted |= {"imports": row_id("import"), "script-results": row_id("script")}
        wanted |= {"segment": row_id("segment"), "codebook": "1", "tag": row_id("tag")}
        wanted |= {"mass_send": row_id("send"), "sop": row_id("sop")}
        wanted |= {"questionnaire": row_id("questionnaire"), "identities": self.statement_id}
        wanted |= {"integrations": self.integration_id, "hq_task": row_id("hq task")}
        wanted |= {"post_task": row_id("post task")}
        wanted |= {
            "material": row_id("material"),
            "product": row_id("product"),
            "channel_code": row_id("channel code"),
        }
        kind = path.split("/")[1]
        row = self.code_hash if "/code/" in path else wanted.get(kind, "")
        path = (
            path.replace("{pk}", str(self.pk))
            .replace("{pack}", "birthday")
            .replace("{row_id}", row)
        )
        path = path.replace("{member_id}", row_id("member")).replace("{part_id}", row_id("note"))
        path = path.replace("{sha256}", "0" * 64).replace("{name}", "code.png")
        path = (
            path.replace("{wording_id}", "own").replace("{entity}", "tag_group").removeprefix("/")
        )
        if method == "GET":
            return browser.get(path)
        sent = {"to": self.chain.id("bob"), "seen": self.chain.id("ann"), "tag": row_id("x")}
        return browser.post(path, **sent, store=self.chain.id("harbour"))


def in_order(routes):
    """What changes who the visitor is, or what is knocked at, comes last."""
    last = ("/sign-out", "/password", "/void", "/revoke", "/transfer", "/restore", "/remove")
    then = (*last, "/put-back")  # what was taken back
    return sorted(routes, key=lambda route: [route.endswith(end) for end in then])
