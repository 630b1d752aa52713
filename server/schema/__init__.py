"""The server's tables: those of the entities, and its own by what they are of.

All of them are known to ``metadata`` as soon as any is asked for.
"""

from server.schema import access, codes, facts, identities, imports, media, pages, sync
from server.schema.entities import ENTITY_TABLES, metadata

__all__ = [
    "ENTITY_TABLES",
    "access",
    "codes",
    "facts",
    "identities",
    "imports",
    "media",
    "metadata",
    "pages",
    "sync",
]
