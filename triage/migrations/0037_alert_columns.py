"""How often a message was tried stands on its delivery, and what could not be computed on its review: an event has
neither. The functions that write events no longer name the one."""

from importlib import import_module

from django.db import migrations

SOURCES = [
    ("0004_public_side", "ADDED", "triage_added"),
    ("0015_link_rules", "RELATED", "triage_related"),
    ("0027_clock", "TOLD", "triage_access_told"),
    ("0036_clock_guards", "LEAP", "triage_leap_told"),
]
# As they stand in these, and without.
NAMED = {
    "next_try_at, attempts)": "next_try_at)",
    "next_try_at,\n                attempts)": "next_try_at)",
    "next_try_at,\n                    attempts)": "next_try_at)",
    "moment, moment, 0);": "moment, moment);",
    "moment, moment, 0\n": "moment, moment\n",
    "moment, moment,\n                    0\n": "moment, moment\n",
    "NEW.noticed_at, 0)": "NEW.noticed_at)",
}


def functions() -> list[str]:
    found = [import_module("triage.migrations.0036_clock_guards").run(guarded=True)]
    for module, name, function in SOURCES:
        text: str = getattr(import_module(f"triage.migrations.{module}"), name)
        head = text.index(f"FUNCTION {function}()")
        found.append("CREATE OR REPLACE " + text[head : text.index("END $$;", head)] + "END $$;\n")
    return found


def without(text: str) -> str:
    for named, unnamed in NAMED.items():
        text = text.replace(named, unnamed)
    assert "attempts" not in text and ", 0" not in text
    return text


class Migration(migrations.Migration):
    dependencies = [("triage", "0036_clock_guards")]

    operations = [
        migrations.RunSQL("".join(map(without, functions())), "".join(functions())),
        migrations.RemoveIndex(model_name="alert", name="alert_poisoned"),
        migrations.RemoveField(model_name="alert", name="attempts"),
        migrations.RemoveField(model_name="alert", name="poisoned_at"),
    ]
