"""Who is who: what other systems know people by, and what came in under it.

`store` keeps statements and traces, `neighbours` reads what hangs together, `settle` brings every
trace to its customer or back to waiting, `orders` does so with orders and `views` with looks,
`follow` notes what changes in the synced rows, `taking_in` and `taking_views` take what
integrations send. The rules are in
`guide_app.domain.resolving`; see ``docs/decisions/0017-who-is-who.md``.
"""
