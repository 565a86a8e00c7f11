"""What a partner writes in its own words is sealed: somebody may have written where a hidden site is."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import hotline.sealing.fields
from hotline.firm import firm_constraints

CHECK = """
ALTER TABLE referrals_confirmationanswer ADD CONSTRAINT dir_answer_words_sealed
    CHECK (coalesce(jsonb_typeof(answers -> 'words'), 'boolean') = 'boolean');
"""
UNCHECK = "ALTER TABLE referrals_confirmationanswer DROP CONSTRAINT dir_answer_words_sealed;"


def seal(apps, schema_editor):
    """Of a hotline that has answers already. Needs the current public key; fails, and changes nothing, without it."""
    from hotline.sealing.sealer import Sealer

    answers, keys = apps.get_model("referrals", "ConfirmationAnswer"), apps.get_model("referrals", "AnswerKey")
    letters, requests = apps.get_model("referrals", "ConfirmationRequest"), apps.get_model("referrals", "ChangeRequest")
    for answer in answers.objects.filter(answers__has_key="words"):
        words = answer.answers["words"]
        answer.answers["words"] = bool(words)
        if words and isinstance(words, str):
            sealer = Sealer(answer.pk)
            answer.words = sealer.seal(
                "C", table="referrals_confirmationanswer", field="words", row_id=answer.pk, value=words
            )
            keys.objects.bulk_create(
                keys(id=key.id, answer=answer, data_class=key.data_class, key_id=key.key_id, wrap=key.wrap)
                for key in sealer.keys()
            )
        answer.save(update_fields=["answers", "words"])
        letter = letters.objects.filter(lookup=bytes(answer.lookup)).first()
        if letter:
            same = requests.objects.filter(organization_id=letter.organization_id, at=answer.received_at)
            same.update(answer=answer)
    if requests.objects.exclude(note="").filter(answer=None).exists():
        raise RuntimeError("A correction has words and no answer that they came with: seal or empty them by hand.")


class Migration(migrations.Migration):
    dependencies = [("referrals", "0008_held")]

    operations = [
        migrations.AddField(
            "confirmationanswer",
            "words",
            hotline.sealing.fields.SealedField(data_class="C", purpose="service", null=True),
        ),
        migrations.CreateModel(
            name="AnswerKey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("data_class", models.CharField(max_length=1)),
                ("key_id", models.CharField(db_index=True, max_length=40)),
                ("wrap", models.BinaryField()),
                ("answer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="keys", to="referrals.confirmationanswer")),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=Q(data_class="C"), name="dir_answerkey_class")],
            },
        ),
        migrations.AddField(
            "changerequest",
            "answer",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.confirmationanswer"),
        ),
        firm_constraints("referrals"),
        migrations.RunPython(seal),
        migrations.RemoveField("changerequest", "note"),
        migrations.RunSQL(CHECK, UNCHECK),
    ]
