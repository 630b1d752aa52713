"""A program knows every mutation once it knows of any: one that the server lacks waits for ever."""

import json
import re
import subprocess
import sys
from pathlib import Path

import guide_app.mutations

_DECLARED = re.compile(r'^@mutation\(\s*"([a-z_.]+)"', re.MULTILINE)
_ASKED = "import json, guide_app.mutations as m; print(json.dumps(sorted(m.MUTATIONS)))"


def test_whoever_imports_the_package_has_every_mutation_that_a_module_declares():
    declared = {
        name
        for path in Path(guide_app.mutations.__path__[0]).glob("*.py")
        for name in re.findall(
            r'^@mutation\(\s*"([a-z_.]+)"', path.read_text("utf-8"), re.MULTILINE
        )
    }

    asked = subprocess.run([sys.executable, "-c", _ASKED], capture_output=True, check=True)

    assert set(json.loads(asked.stdout)) == declared
