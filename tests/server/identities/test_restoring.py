"""What a restore brings back of who is who, and what not."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from server import backups
from server.app import create_app
from server.integrations import revoke_integration
from server.schema.identities import integration
from tests.server.identities.mall import Mall
from tests.server.in_process import running
from tests.server.shop import known_chain

PHONE = "13812340217"


@pytest.fixture
def kind() -> str:
    return "sqlite"  # PostgreSQL has its own tools


def test_what_waits_comes_back_and_a_token_revoked_meanwhile_does_not(
    mall, chain, chain_url, clock, tmp_path
):
    li = mall.person("Li", phone=PHONE)
    mall.order("A1", openid="open-one")
    mall.order("A2", phone=PHONE)
    lost = mall.new_token(name="收银")
    backups.backup(chain.database, tmp_path / "b.db")
    with chain.database.read() as connection:
        query = select(integration.c.id).where(integration.c.name == "收银")
        made = connection.execute(query).scalar_one()
    hana, now = chain.id("hana"), clock()
    chain.database.write(lambda c: revoke_integration(c, mall.brand_id, made, hana, now))

    ledger_path = Path(f"{chain_url.removeprefix('sqlite:///')}.erased.jsonl")
    restored = backups.restore(chain.database, clock, tmp_path / "b.db", ledger_path)

    assert restored.tokens == ["收银"]
    app = create_app(chain_url, clock, media_root=tmp_path / "again")
    with running(app) as http:
        again = Mall(known_chain(app, http, clock))
        assert again.post("identities", {"statements": []}, lost).status_code == 401
        again.token = mall.token
        assert again.traces() == {"A1": None, "A2": li.id}
        again.says("s1", openid="open-one", phone=PHONE)
        assert again.traces() == {"A1": li.id, "A2": li.id}
    app.state.database.dispose()
