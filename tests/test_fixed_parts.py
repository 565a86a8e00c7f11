"""Parts of a template that are made once say what the template says: in the reader's language, of the row at hand."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.template import Context, engines
from django.template.base import Template
from django.template.loader import get_template
from django.utils.translation import override

from hotline.loader import Fixed, settle

WORDS = """{% load i18n %}<a href="{% url 'triage:queue' %}">{% translate "Queue" %}</a> {# nothing #}
{% for id in ids %}<a href="{% url 'triage:review' id %}">{% translate "Open" %}</a>
{% if id == last %}{% translate "Sign out" %}{% endif %}{% endfor %}{% url 'triage:list' as there %}{{ there }}
{% blocktranslate trimmed %}Times are in {{ zone }}.{% endblocktranslate %}"""
FACTS = {"zone": "<Yukon>"}


def template(settled: bool) -> Template:
    made = engines["django"].engine.from_string(WORDS)
    if settled:
        settle(made.nodelist)
    return made


@pytest.mark.parametrize("ids", [[uuid4(), uuid4()], ["2b0b2a52-93b5-4d2c-8f3e-000000000001"], []])
def test_a_page_reads_as_the_template_has_it_in_each_language_in_turn(ids: list[UUID | str]) -> None:
    plain, settled = template(settled=False), template(settled=True)
    for language in ("en", "fr", "en", "fr"):
        with override(language):
            facts = Context(FACTS | {"ids": ids, "last": ids[-1] if ids else None})
            assert settled.render(facts) == plain.render(facts)


def test_what_a_value_decides_is_made_anew() -> None:
    settled = template(settled=True)
    with override("en"):
        first = settled.render(Context(FACTS | {"ids": [uuid4()], "last": None}))
        id_ = uuid4()
        second = settled.render(Context({"zone": "Eastern", "ids": [id_], "last": id_}))
    assert "&lt;Yukon&gt;" in first and "Sign out" not in first
    assert f"/en/staff/queue/{id_}/" in second and "Sign out" in second and "Yukon" not in second


def test_the_frame_of_staff_pages_is_made_so() -> None:
    assert any(isinstance(node, Fixed) for node in get_template("base_staff.html").template.nodelist)
