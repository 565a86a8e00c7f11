"""Which tips name the same thing, without either being readable: one spelling of each value, and its tag."""
