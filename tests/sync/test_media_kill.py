"""The PC loses its power while it fetches pictures: what was checked stays, the rest goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from guide_app.crash import crash_points
from guide_app.domain.entities import Media
from guide_app.sync.media import MediaState, fetch_media
from guide_app.sync.media_folder import MediaFolder
from tests.support.posts import photo, publish, upload


@pytest.mark.faults
@pytest.mark.parametrize("point", crash_points("media."))
def test_after_a_power_cut_it_goes_on(world, tmp_path, point):
    pc = world.pc(world.shop.guides[0])
    publish(world, "大图", 0, media_ids=[upload(world, photo(1, 1400, 1400))])
    command = [sys.executable, "-m", "tests.sync.fetching_media", world.url]
    command += [pc.device_id, pc.secret, str(tmp_path / "pictures"), point]
    died = subprocess.run(
        command,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=60,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    folder = MediaFolder(tmp_path / "pictures")

    assert fetch_media(pc.link.api, folder, stopped=lambda: False) == MediaState(files=2, here=2)

    (media_id,) = world.rows_of(world.shop.hq)["media"]
    row, store = world.find(Media, media_id), world.app.state.desk.library.store
    here = folder.all()
    for name in (row.sha256, row.thumb_sha256):
        assert here[name].read_bytes() == store.find(name).read_bytes()
