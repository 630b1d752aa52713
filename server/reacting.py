"""What goes along with changes of synced rows; see `server.apply`.

Every process that writes takes part: the server, and the command that imports.
"""

from __future__ import annotations

from server import (
    accounts,
    apply,
    intervals,
    pool,
    product_rules,
    same_person,
    settling,
    tag_rules,
    withdrawals,
)
from server.identities.follow import follow_identities


def take_part() -> None:
    """Have them called from now on in this process."""
    if accounts.follow_guide not in apply.REACTIONS:
        apply.REACTIONS += [accounts.follow_guide, withdrawals.follow_consent]
        apply.REACTIONS += [settling.follow_tags, follow_identities, same_person.notice]
        apply.CONSEQUENCES += [intervals.follow_orders]
        apply.CHECKS += [accounts.check_account, tag_rules.check_tags, pool.check_claim]
        apply.CHECKS += [product_rules.check_numbers]
