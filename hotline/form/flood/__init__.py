"""Machines that flood a form, told apart without a third party, a cookie or a stored address.

No sign ever refuses anything, loses it or stops a clock: all they decide is the mark `held`, which puts it
behind the rest. A public form has one `Flood`, asks `held` before it keeps and tells `count` once it has."""

from hotline.form.flood.judging import Flood

__all__ = ["Flood"]
