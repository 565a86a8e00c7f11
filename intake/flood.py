"""Floods of tips. Every public form that ends in a tip asks `held` before it is kept and tells `count` once it is."""

from __future__ import annotations

from hotline.form.flood import Flood

tips = Flood()
held, count, forget = tips.held, tips.count, tips.forget
