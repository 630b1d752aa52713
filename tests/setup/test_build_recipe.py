import ast
import importlib
import subprocess
import sys
import tomllib

import pytest

from devtools.packages import BUILD, specifiers
from devtools.places import ROOT

RECIPE = ast.parse((ROOT / "build.spec").read_text(encoding="utf-8"))


def excluded():
    for statement in RECIPE.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "EXCLUDES":
            return list(ast.literal_eval(statement.value))
    raise AssertionError("build.spec names no EXCLUDES")


def test_the_client_and_its_migrations_start_without_what_the_build_leaves_out():
    absent = [name for name in excluded() if name not in ("unittest", "doctest", "pydoc")]
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({absent!r}))\n"
        "import guide_app.__main__, guide_app.services.front_door, localdb.migrate\n"
        "import keyring.backends.SecretService, ui.app.start\n"
    )

    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=120)


def test_the_demo_and_the_server_are_no_part_of_the_packaged_program():
    assert {"guide_app.demo", "server"} <= set(excluded())


def test_the_build_environment_holds_the_run_time_packages_and_pyinstaller_alone():
    names = {
        line.split(">")[0].split("=")[0].split(";")[0].strip() for line in specifiers(ROOT, BUILD)
    }

    assert {"PySide6-Essentials", "sqlcipher3", "pyinstaller"} <= names
    assert not {"fastapi", "psycopg[binary]", "pytest", "pyarrow"} & names


@pytest.mark.parametrize("command", ["guide-app", "guide-server"])
def test_an_installed_command_leads_to_a_function(command):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, function = project["scripts"][command].split(":")

    assert callable(getattr(importlib.import_module(module), function))
