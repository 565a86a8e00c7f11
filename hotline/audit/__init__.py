"""The log of who did what: append-only, hash-chained, with a signed head outside the database."""
