"""The least that Django can do for the same work: usual middleware, plain forms, one table, no promise kept."""
