"""`guide-server` as IT types it."""

from __future__ import annotations

import json
import re
import shutil
import socket
from pathlib import Path

import pytest
from sqlalchemy import text

from server.database import Database
from server.media.store import MediaStore
from tests.server.command_line import INIT, found_in


@pytest.fixture
def kind() -> str:
    return "sqlite"


def test_init_founds_a_brand_and_says_what_the_first_people_need(run):
    code, out, _ = run(*INIT)

    assert code == 0
    assert re.search(r"Account: +hq\.hana\n", out)
    assert re.search(r"One-time password: +(\w{4}-){2}\w{4}  \(7 days\)\n", out)
    assert re.search(r"Enrolment code: +([A-Z0-9]{4}-){2}[A-Z0-9]{4} ", out)


def test_init_refuses_a_database_that_has_a_brand(run):
    run(*INIT)

    code, out, err = run(*INIT)

    assert code == 2
    assert "brand already" in err
    assert out == ""


def test_init_on_postgresql(run, postgresql):
    url = postgresql.make()

    assert run(*INIT, url=url)[0] == 0
    assert run(*INIT, url=url)[0] == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["init"], "Name of the brand"),
        ([*INIT[:2], "x" * 81, *INIT[3:]], "too_long"),
        ([*INIT, "--time-zone", "Mars/Base"], "no time zone"),
    ],
)
def test_init_says_what_is_wrong_and_makes_nothing(run, words, says):
    code, _, err = run(*words)

    assert code == 2
    assert says in err
    assert run(*INIT)[0] == 0


def test_files_of_the_server_are_nobody_elses_to_read(run, tmp_path):
    run(*INIT)

    open_to_others = [path.name for path in tmp_path.rglob("*") if path.stat().st_mode & 0o077]
    assert open_to_others == []


def test_a_code_for_one_more_pc(run):
    run(*INIT)

    code, out, _ = run("enrolment-code", "--store", "JF")

    assert code == 0
    assert re.search(r"([A-Z0-9]{4}-){2}[A-Z0-9]{4}", out)
    assert "解放路店" in out


def test_a_code_for_a_store_that_is_not_there(run):
    run(*INIT)

    code, _, err = run("enrolment-code", "--store", "XX")

    assert code == 2
    assert "'XX'" in err


def test_a_new_one_time_password(run):
    _, before, _ = run(*INIT)

    code, out, _ = run("reset-password", "hq.hana")

    assert code == 0
    password = found_in(r"password: +(\S+)", out)
    assert password not in before
    assert run("reset-password", "nobody")[0] == 2


def test_backup_and_restore(run, tmp_path):
    run(*INIT)
    assert run("backup", "b.db")[0] == 0

    code, out, _ = run("restore", "b.db")

    assert code == 0
    assert "new epoch" in out
    assert run("backup", "b.db")[0] == 2
    assert run("restore", "missing.db")[0] == 2
    assert run("restore")[0] == 2


def with_picture(run) -> str:
    """A brand whose material has one; its name."""
    run(*INIT)
    name = MediaStore(Path("shop.db.files/media")).put(b"a picture")
    database = Database("sqlite:///shop.db")
    media = (
        "insert into media (id, brand_id, name, type, width, height, sha256, size, thumb_sha256,"
        f" thumb_size, row_hash) select 'm', id, 'x', 'image', 1, 1, '{name}', 9, '{name}', 9, 0"
        " from brand"
    )
    upload = (
        "insert into upload (brand_id, sha256, media_id, uploaded_by, uploaded_at)"
        " select id, 'o', 'm', 'g', '2026' from brand"
    )
    database.write(lambda c: c.execute(text(media)))
    database.write(lambda c: c.execute(text(upload)))
    database.dispose()
    return name


def test_a_backup_brings_the_files_of_materials_along_and_each_only_once(run):
    name = with_picture(run)
    kept = Path("backups/media") / name[:2] / name

    assert "1 in backups/media, 1 of them new" in run("backup", "backups/monday.db")[1]
    assert kept.read_bytes() == b"a picture"
    assert "1 in backups/media, 0 of them new" in run("backup", "backups/tuesday.db")[1]
    shutil.rmtree("shop.db.files/media")
    code, out, _ = run("restore", "backups/tuesday.db")

    assert (code, "1 there, 1 of them put back" in out) == (0, True)
    assert MediaStore(Path("shop.db.files/media")).find(name)
    assert run("files", "verify")[0] == 0


def test_what_is_damaged_or_missing_is_named_and_not_kept(run):
    name = with_picture(run)
    place = Path("shop.db.files/media") / name[:2] / name
    place.write_bytes(b"a pictura")

    code, out, _ = run("files", "verify")
    assert (code, f"Damaged: {name}" in out) == (1, True)
    code, out, _ = run("backup", "backups/monday.db")
    assert (code, f"Damaged: {name}" in out) == (1, True)
    assert not (Path("backups/media") / name[:2] / name).exists()
    assert list(Path("backups/media/incoming").iterdir()) == []
    place.unlink()
    code, out, _ = run("files", "verify")
    assert (code, f"Missing: {name}" in out) == (1, True)


def test_files_alone_are_copied_and_put_back_beside_any_database(run):
    name = with_picture(run)
    assert run("files", "backup")[0] == run("files", "restore", "nowhere")[0] == 2

    assert run("files", "backup", "elsewhere")[0] == 0
    shutil.rmtree("shop.db.files/media")
    assert run("files", "restore", "elsewhere")[0] == 0
    assert MediaStore(Path("shop.db.files/media")).find(name)


def test_restore_names_what_stays_gone(run, tmp_path):
    run(*INIT)
    database = Database("sqlite:///shop.db")
    insert = (
        "insert into device (id, brand_id, store_id, name, secret_hash, enrolled_at)"
        " select 'd1', brand_id, id, 'Counter 1', 'x', '2024' from store"
    )
    database.write(lambda c: c.execute(text(insert)))
    with database.read() as connection:
        brand_id = connection.execute(text("select id from brand")).scalar()
    database.dispose()
    run("backup", "b.db")
    entry = {"kind": "device", "brand_id": brand_id, "id": "d1", "at": "2024-01-01T00:00:00.000Z"}
    Path("elsewhere.jsonl").write_text(json.dumps(entry) + "\n")

    _, out, _ = run("restore", "b.db", "--ledger", "elsewhere.jsonl")

    assert "Counter 1" in out


def test_restore_without_the_ledger_is_refused(run):
    run(*INIT)
    run("backup", "b.db")
    Path("shop.db.erased.jsonl").unlink()

    code, _, err = run("restore", "b.db")

    assert code == 2
    assert "--ledger" in err


def test_backup_of_postgresql_is_left_to_its_own_tools(run, postgresql):
    code, _, err = run("backup", "b.db", url=postgresql.make())

    assert code == 2
    assert "pg_dump" in err


def test_an_audit_whose_end_was_cut_off_is_found_by_what_the_check_before_noted(run):
    run(*INIT)
    run("enrolment-code", "--store", "JF")
    Path("shop.db.erased.jsonl").touch()  # as a server that has run leaves it
    assert run("audit", "verify")[0] == 0
    assert run("audit", "verify")[0] == 0

    database = Database("sqlite:///shop.db")
    last = "delete from audit where number = (select max(number) from audit)"
    database.write(lambda c: c.execute(text(last)))
    database.dispose()
    code, out, _ = run("audit", "verify")

    assert code == 1
    assert "小鹿: the last lines are missing" in out


def test_after_a_restore_the_audit_ends_where_the_backup_does(run):
    run(*INIT)
    Path("shop.db.erased.jsonl").touch()
    run("backup", "b.db")
    run("enrolment-code", "--store", "JF")
    assert run("audit", "verify")[0] == 0

    assert run("restore", "b.db")[0] == 0

    assert run("audit", "verify")[0] == 0


def test_an_audit_that_somebody_altered_is_found(run):
    run(*INIT)
    assert run("audit", "verify")[0] == 0

    database = Database("sqlite:///shop.db")
    database.write(lambda c: c.execute(text("update audit set actor_id = 'somebody else'")))
    database.dispose()
    code, out, _ = run("audit", "verify")

    assert code == 1
    assert "小鹿" in out
    assert "line 1" in out


def test_migrate_says_whether_there_was_anything_to_do(run):
    assert "is up to date now" in run("migrate")[1]
    assert "was up to date" in run("migrate")[1]


def test_a_database_of_a_newer_version_is_named_as_such(run):
    run("migrate")
    database = Database("sqlite:///shop.db")
    database.write(lambda c: c.execute(text("update alembic_version set version_num = '9999'")))
    database.dispose()

    code, _, err = run("migrate")

    assert code == 2
    assert "newer version" in err


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/at/all.db",
        "postgresql://nobody@127.0.0.1:1/none",
        "mysql://x",
        "not a url",
        "",
    ],
)
def test_a_database_that_cannot_be_reached_is_a_sentence(run, url):
    code, _, err = run("migrate", url=url)

    assert code == 2
    assert err.strip().endswith(".")
    assert len(err.strip().splitlines()) == 1


def test_a_file_that_is_no_database_is_a_sentence(run):
    Path("shop.db").write_text("these are my holiday notes" * 100)

    code, _, err = run("migrate")

    assert code == 2
    assert "not a database" in err
    assert "holiday" in Path("shop.db").read_text()


def test_a_taken_port_is_a_sentence(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        code, _, err = run("serve", "--port", str(port))

    assert code == 2
    assert str(port) in err
