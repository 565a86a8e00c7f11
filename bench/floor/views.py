from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bench.floor.models import Item, Report

KINDS = [("hotel", "Hotel or motel"), ("farm", "Farm"), ("home", "Private home"), ("online", "Online")]


class ReportForm(forms.Form):
    name = forms.CharField(max_length=100, required=False)
    email = forms.EmailField(required=False)
    phone = forms.CharField(max_length=30, required=False)
    place = forms.CharField(max_length=100)
    kind = forms.ChoiceField(choices=KINDS)
    people = forms.IntegerField(min_value=0, max_value=1000, required=False)
    happened = forms.DateField(required=False)
    words = forms.CharField(widget=forms.Textarea, max_length=10000)


def report(request: HttpRequest) -> HttpResponse:
    """Floor F: the form, and one row saved."""
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        saved = Report.objects.create(**form.cleaned_data)
        return render(request, "floor/thanks.html", {"report": saved})
    return render(request, "floor/report.html", {"form": form})


def items(request: HttpRequest) -> HttpResponse:
    """Floor Q: the fifty that are due first, nothing counted."""
    waiting = Item.objects.filter(waiting=True).order_by("due", "id")[:50]
    return render(request, "floor/items.html", {"items": waiting})


def item(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(status=404)


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")
