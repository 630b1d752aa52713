"""The steps in their order.

A step is made by autogenerate, finished by hand, and never changed after a release.
"""

from types import ModuleType

from localdb.migrations.versions import (
    v0001_first_tables,
    v0002_wider_indexes,
    v0003_covering_indexes,
    v0004_withdrawals,
    v0005_whom_to_contact,
    v0006_posts,
)

STEPS: tuple[ModuleType, ...] = (
    v0001_first_tables,
    v0002_wider_indexes,
    v0003_covering_indexes,
    v0004_withdrawals,
    v0005_whom_to_contact,
    v0006_posts,
)
