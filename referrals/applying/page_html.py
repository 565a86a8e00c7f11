"""The application form as a page: rendered once for each language and process, with slots for what was typed."""

from __future__ import annotations

from html import escape

from django.http import HttpRequest
from django.template.loader import render_to_string

from hotline.form.faults import faults_in
from hotline.form.field_html import field_html, question
from hotline.frame import frame
from referrals.applying.forms import ApplicationForm

FOLDED = ("languages", "provinces")  # long lists, folded up while nothing in them is ticked


def form_html(request: HttpRequest, form: ApplicationForm, token: str, *, notice: str = "") -> str:
    """Blank or with everything that was typed. `notice`: the template that says why it comes back."""
    faults = list(faults_in(form)) if notice == "form/summary.html" else []
    slots = {
        "notice": render_to_string(notice, {"faults": faults}, request) if notice else "",
        "token": escape(token),
    }
    slots |= {field.html_name: field_html(field) for field in form}
    for name in FOLDED:
        field = form[name]
        slots[f"{name}-open"] = " open" if field.data or (form.is_bound and field.errors) else ""
        slots[f"{name}-label"] = question(field).label
    return frame(request, "referrals/applying/apply.html").filled(slots)
