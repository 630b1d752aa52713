"""The real window against a real server, in both languages, on bad days."""

import zlib

import pytest
from PySide6.QtCore import QCoreApplication

from tests.journeys.relay import cable_to
from tests.support import acts
from tests.support.world import open_world
from tests.ui.bad_days.store_pc import StorePc
from ui.i18n import Language


@pytest.fixture(params=[Language.ZH, Language.EN], ids=["zh", "en"])
def in_each_language(request, language):
    """Run the test once in each language."""
    language.choose(request.param)
    return request.param


@pytest.fixture
def in_one_language(request, language):
    """Chinese for one half of the tests, English for the other, always the same half.

    That every sentence is there in both is shown once, in ``test_sentences``.
    """
    english = zlib.crc32(request.node.name.encode()) % 2
    language.choose(Language.EN if english else Language.ZH)


@pytest.fixture
def world(tmp_path):
    with open_world(f"sqlite:///{tmp_path / 'server.db'}", tmp_path) as made:
        yield made


@pytest.fixture
def cable(world):
    """What leads from the PC to the server; it can be pulled out."""
    with cable_to(world.url) as made:
        yield made


@pytest.fixture
def ann(world):
    return world.shop.guides[0]


@pytest.fixture
def new_pc(qtbot, qapp, theme, language, world, cable, tmp_path):
    """A PC as it comes out of its box, with the program open on it."""
    made = StorePc(qtbot, qapp, theme, language, world, tmp_path / "profile", cable.url)
    yield made.open()
    made.close()


@pytest.fixture
def pc(new_pc):
    """A PC that is enrolled; nobody is signed in."""
    new_pc.enrol()
    return new_pc


@pytest.fixture
def ma_hui(world, ann):
    """A customer of Ann's whom the server knows."""
    other = world.pc(ann, "another PC")
    other.sync()
    customer_id = acts.add_customer(other, "马慧", phone="13800000217")
    other.sync()
    return customer_id


@pytest.fixture
def at_work(pc, ann, ma_hui):
    """Ann is signed in and everything is exchanged."""
    pc.sign_in(ann)
    pc.wait(pc.is_synced)
    return pc


def words(sentence, context="ProblemWords", **facts):
    """The sentence as the window says it now, in its language."""
    said = QCoreApplication.translate(context, sentence)
    for name, value in facts.items():
        said = said.replace("{" + name + "}", str(value))
    return said
