"""Of an answer that was taken in only what was ticked stays: its proposals lie in the change request, its sender's name
in the verification, and what is kept twice is forgotten once."""

from django.db import migrations

TICKS = """
UPDATE referrals_confirmationanswer a SET answers = (
        SELECT COALESCE(jsonb_object_agg(e.key, e.value), '{}') FROM jsonb_each(a.answers) e
        WHERE jsonb_typeof(e.value) = 'boolean')
    WHERE a.taken_in_at IS NOT NULL;
ALTER TABLE referrals_confirmationanswer ADD CONSTRAINT dir_answer_taken_in_is_ticks
    CHECK (taken_in_at IS NULL OR NOT (answers ? 'changes' OR answers ? 'who'));
"""
UNTICKS = "ALTER TABLE referrals_confirmationanswer DROP CONSTRAINT dir_answer_taken_in_is_ticks;"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0009_words")]

    operations = [migrations.RunSQL(TICKS, UNTICKS)]
