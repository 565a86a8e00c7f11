"""The call form: one form, and rows beside it. Rules live elsewhere."""

from desk.forms.draft import as_sent, as_typed, form_of, to_log
from desk.forms.page import Call

__all__ = ["Call", "as_sent", "as_typed", "form_of", "to_log"]
