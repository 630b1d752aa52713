"""Database tables made from the entities, and the one `Tx` over a connection.

PC and server use both.
"""

import guide_app.domain.entities  # noqa: F401 - declares what tables are made from
