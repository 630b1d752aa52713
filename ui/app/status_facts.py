"""What the status line says of a state of the sync."""

from datetime import date, datetime

from guide_app.services.sync_state import Phase, SyncState
from ui.widgets import Connection, SyncFacts

_CONNECTIONS = {
    Phase.SYNCED: Connection.SYNCED,
    Phase.SYNCING: Connection.SYNCING,
    Phase.OFFLINE: Connection.OFFLINE,
    Phase.TROUBLE: Connection.TROUBLE,
    Phase.SIGN_IN_NEEDED: Connection.SIGN_IN_NEEDED,
    Phase.LEASE_OVER: Connection.SIGN_IN_NEEDED,
}


def facts_of(state: SyncState, synced_at: datetime | None, today: date) -> SyncFacts:
    """The facts for the status line; the last sync by the brand's clock."""
    connection = _CONNECTIONS[state.phase]
    if state.code == "server.client_too_old":
        connection = Connection.UPDATE_NEEDED
    if state.forced_offline:
        connection = Connection.PAUSED
    return SyncFacts(
        connection,
        waiting=state.waiting,
        attention=state.attention,
        synced_at=synced_at,
        today=today,
        percent=state.percent,
    )
