"""Database tables made from the entities, and the one `Tx` over a connection; PC and server use both."""
