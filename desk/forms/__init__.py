"""The call form: one form, and rows beside it. Rules live elsewhere."""

from desk.forms.page import Call

__all__ = ["Call"]
