"""The demo that lies there already: this program's own goes on, another's begins anew."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Column, Index, Integer, MetaData, Table, insert, inspect

import localdb.schema
import server.demo.journey
import server.schema
from guide_app import demo
from guide_app.demo_folder import STAMP, NoDemo, digest, make_ready
from server.database import Database
from server.schema import ENTITY_TABLES
from server.upgrade import ensure_epoch, find_epoch, upgrade

SLICE = Path(__file__).parents[1] / "data" / "journey"


@pytest.fixture
def play(tmp_path, monkeypatch):
    """Start the demo, whose window is closed at once; gives the exit code."""
    monkeypatch.setattr(server.demo.journey, "data_folder", lambda: SLICE)
    monkeypatch.setattr(demo, "run_window", lambda *_given, **_more: 0)

    def run(*more):
        asked = ["--data", "journey", "--today", "2017-06-30", "--folder", os.fspath(tmp_path)]
        return demo.main([*asked, *more])

    return run


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "journey-2017-06-30"


@pytest.fixture
def database(folder):
    """The demo's, whoever has it open besides."""
    made = Database(f"sqlite:///{folder / 'server.db'}")
    yield made
    made.dispose()


def epoch_of(database):
    with database.read() as connection:
        return find_epoch(connection)


def grow_old(database, folder):
    """As a program left it that knew fewer tables, and wrote down nothing of them."""
    database.write(lambda c: c.exec_driver_sql("drop table hq_task"))
    (folder / STAMP).unlink()
    database.dispose()


def test_a_demo_of_an_older_program_begins_anew_with_this_ones_tables_and_goes_on_from_then(
    play, folder, database, capsys
):
    play()
    enrolled = (folder / "pc-1" / "device.json").read_bytes()
    before = epoch_of(database)
    grow_old(database, folder)
    (folder / "pc-2" / "demo-secret").mkdir(parents=True)
    (folder / "pc-2" / "guide.db").touch()
    capsys.readouterr()

    assert play() == 0

    with database.read() as connection:
        assert set(server.schema.metadata.tables) <= set(inspect(connection).get_table_names())
    after = epoch_of(database)
    assert after != before
    assert (folder / "pc-1" / "device.json").read_bytes() != enrolled
    assert not (folder / "pc-2" / "guide.db").exists()
    assert "begins anew" in capsys.readouterr().out

    assert play() == 0

    assert epoch_of(database) == after
    assert "begins anew" not in capsys.readouterr().out


def test_a_demo_that_was_half_taken_away_is_taken_away_by_the_next_start(
    play, folder, database, monkeypatch
):
    play()
    before = epoch_of(database)
    database.dispose()

    def stop(_folder, **_how):
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr(shutil, "rmtree", stop)
        with pytest.raises(KeyboardInterrupt):
            play("--fresh")
    assert (folder / "server.db").exists()

    assert play() == 0

    assert epoch_of(database) != before


def test_untouched_data_is_had_for_the_asking(play, folder, database):
    play()
    before = epoch_of(database)
    database.dispose()

    assert play("--fresh") == 0

    assert epoch_of(database) != before


@pytest.mark.parametrize("more", [[], ["--fresh"]])
@pytest.mark.parametrize("leave", ["a server at work", "another program's file", "rubbish"])
def test_what_is_no_demo_is_left_alone_and_said_in_a_sentence(
    play, folder, database, capsys, leave, more
):
    profile = folder / "pc-1"
    (profile / "guides").mkdir(parents=True)
    if leave == "a server at work":
        upgrade(database)
        ensure_epoch(database)
        brand = dict.fromkeys((c.name for c in ENTITY_TABLES["brand"].c if not c.nullable), "1")
        database.write(lambda c: c.execute(insert(ENTITY_TABLES["brand"]).values(brand)))
    elif leave == "another program's file":
        database.write(lambda c: c.exec_driver_sql("create table mine (n integer)"))
    else:
        (folder / "server.db").write_bytes(b"rubbish " * 1_000)
    database.dispose()
    before = (folder / "server.db").read_bytes()

    assert play(*more) == 2

    assert (folder / "server.db").read_bytes() == before
    assert (profile / "guides").is_dir()
    assert "no demo" in capsys.readouterr().err


@pytest.mark.parametrize("fresh", [False, True])
def test_a_pc_that_keeps_its_secret_where_a_shops_does_stays(folder, fresh):
    (folder / "pc-1" / "guides").mkdir(parents=True)
    with closing(sqlite3.connect(folder / "server.db")):
        pass

    make_ready(folder, fresh=fresh)

    assert (folder / "pc-1" / "guides").is_dir()


def test_another_programs_file_stays_also_where_a_demo_had_been(folder):
    make_ready(folder, fresh=False)
    with closing(sqlite3.connect(folder / "server.db")) as connection:
        connection.execute("create table mine (n integer)")

    with pytest.raises(NoDemo):
        make_ready(folder, fresh=True)

    assert (folder / "server.db").exists()


def test_a_damaged_demo_begins_anew_when_asked_to(folder):
    make_ready(folder, fresh=False)
    (folder / "server.db").write_bytes(b"rubbish " * 1_000)

    with pytest.raises(NoDemo):
        make_ready(folder, fresh=False)
    make_ready(folder, fresh=True)

    assert not (folder / "server.db").exists()


def tables(*columns, index=""):
    made = MetaData()
    found = Table("one", made, *(Column(name, Integer) for name in columns))
    if index:
        Index("ix_one", found.c[index])
    return made


def test_every_table_column_and_index_counts_and_the_same_ones_are_the_same():
    others = (tables("a"), tables("a", "b"), tables("a", "b", index="a"), tables("a", "c"))
    found = {digest((made,)) for made in others}

    assert len(found) == len(others)
    assert digest((tables("a", "b", index="a"),)) in found
    assert digest((tables("a"), tables("b"))) not in found


def test_the_guides_file_counts_as_the_server_does(monkeypatch, folder):
    make_ready(folder, fresh=False)
    before = (folder / STAMP).read_text()
    monkeypatch.setattr(localdb.schema, "metadata", tables("a"))
    make_ready(folder, fresh=False)
    assert (folder / STAMP).read_text() != before
