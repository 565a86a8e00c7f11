"""The public form. Plain forms, no model behind them: the public process may insert and read nothing back."""

from intake.forms.add import AddPage
from intake.forms.page import TipPage

__all__ = ["AddPage", "TipPage"]
