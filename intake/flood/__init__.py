"""Machines that flood the form, told apart without a third party, a cookie or a stored address.

No sign ever refuses a tip, loses one or stops a clock: all they decide is the mark `held`, which puts a tip
behind the rest of its lane. Every public form that ends in a tip asks `held` before it is kept and tells
`count` once it is."""

from intake.flood.judging import count, forget, held

__all__ = ["count", "forget", "held"]
