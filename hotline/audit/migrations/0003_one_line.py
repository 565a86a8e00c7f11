"""An entry is one line wherever it is printed: the database refuses what would let one look like two."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models.functions import Cast
from django.db.models.lookups import Regex

CODE = r"^[A-Za-z0-9_.:-]*$"
HASH = r"^[0-9a-f]{64}$"
FACTS = r"^[ -\[\]-~]*$"
TEXTS = {
    "actor_role": CODE, "action": CODE, "target_type": CODE, "target_id": CODE,
    "prev_hash": HASH, "hash": HASH,
}


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_turn")]

    operations = [
        *(
            migrations.AddConstraint(
                "auditentry",
                models.CheckConstraint(
                    condition=models.Q(**{f"{name}__regex": pattern}), name=f"audit_{name}_one_line"
                ),
            )
            for name, pattern in TEXTS.items()
        ),
        migrations.AddConstraint(
            "auditentry",
            models.CheckConstraint(
                condition=Regex(Cast("facts", models.TextField()), FACTS), name="audit_facts_one_line"
            ),
        ),
    ]
