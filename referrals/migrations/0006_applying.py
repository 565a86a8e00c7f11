"""Rounds of a review, and what two people decided in each, kept."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from hotline.firm import firm_constraints

STATES = ["received", "in_review", "needs_more", "second", "approved", "declined", "appealed"]
VISIBILITIES = ["public", "partner", "internal", "confidential", ""]

GUARDS = """
-- An appeal is judged by somebody who has not judged before.
CREATE FUNCTION referrals_guard_decision() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM referrals_inclusiondecision d WHERE d.review_id = NEW.review_id
            AND NEW.second_id IN (d.reviewer_id, d.second_id)) THEN
        RAISE EXCEPTION 'whoever decided before agrees to no later decision' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER referrals_decision_guard BEFORE INSERT ON referrals_inclusiondecision
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_decision();
CREATE TRIGGER referrals_inclusiondecision_immutable BEFORE UPDATE ON referrals_inclusiondecision
    FOR EACH ROW EXECUTE FUNCTION referrals_refuse_update();

-- A review is decided when two people's decision of this round stands beside it, and by no other way.
CREATE FUNCTION referrals_guard_inclusion() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.state IN ('approved', 'declined') AND NOT EXISTS (SELECT 1 FROM referrals_inclusiondecision d
            WHERE d.review_id = NEW.id AND d.round = NEW.round AND d.decision = NEW.state
            AND d.reviewer_id = NEW.reviewer_id AND d.second_id = NEW.second_id) THEN
        RAISE EXCEPTION 'two people decide, and their decision is kept' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER referrals_inclusion_guard BEFORE INSERT OR UPDATE ON referrals_inclusionreview
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_inclusion();
"""
# The public process writes it: whatever happens to that one, staff can open the page.
SHAPE = """
ALTER TABLE referrals_application ADD CONSTRAINT dir_application_shape
    CHECK (jsonb_typeof(answers) = 'object' AND octet_length(answers::text) < 400000);
"""
UNSHAPE = "ALTER TABLE referrals_application DROP CONSTRAINT dir_application_shape;"
UNGUARDS = """
DROP FUNCTION referrals_guard_inclusion() CASCADE;
DROP TRIGGER referrals_inclusiondecision_immutable ON referrals_inclusiondecision;
DROP FUNCTION referrals_guard_decision() CASCADE;
"""


def staff(**more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, **more
    )


def check(name, condition):
    return migrations.AddConstraint("inclusionreview", models.CheckConstraint(condition=condition, name=name))


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0005_cycle"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("inclusionreview", "round", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("inclusionreview", "proposal", models.CharField(blank=True, max_length=12, default=""), preserve_default=False),
        migrations.AddField("inclusionreview", "note", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("inclusionreview", "method", models.CharField(blank=True, max_length=8, default=""), preserve_default=False),
        migrations.AddField("inclusionreview", "letter_sent_at", models.DateTimeField(null=True)),
        migrations.AddField("criterionverdict", "round", models.PositiveSmallIntegerField(default=0)),
        migrations.RemoveConstraint("criterionverdict", "dir_criterion_once_each"),
        migrations.AddConstraint(
            "criterionverdict",
            models.UniqueConstraint(fields=["review", "round", "criterion", "by"], name="dir_criterion_once_each"),
        ),
        migrations.RemoveConstraint("inclusionreview", "dir_inclusion_state_code"),
        check("dir_inclusion_state_code", Q(state__in=STATES)),
        check("dir_inclusion_proposal_code", Q(proposal__in=["approved", "declined", ""])),
        check("dir_inclusion_method_code", Q(method__in=["phone", "link", "visit", "web", "import", ""])),
        check("dir_inclusion_proposed", ~Q(state="second") | (Q(reviewer__isnull=False) & ~Q(proposal="") & ~Q(reason=""))),
        check("dir_inclusion_approved_is_listed", ~Q(state="approved") | Q(organization__isnull=False)),
        check("dir_inclusion_appeal", ~Q(state="appealed") | ~Q(appeal="")),
        migrations.CreateModel(
            name="InclusionDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("round", models.PositiveSmallIntegerField()),
                ("decision", models.CharField(max_length=12)),
                ("visibility", models.CharField(blank=True, max_length=12)),
                ("reason", models.TextField()),
                ("appeal", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("review", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="referrals.inclusionreview")),
                ("reviewer", staff()),
                ("second", staff()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(decision__in=["approved", "declined"]), name="dir_decision_decision_code"),
                    models.CheckConstraint(condition=Q(visibility__in=VISIBILITIES), name="dir_decision_visibility_code"),
                    models.UniqueConstraint(fields=["review", "round"], name="dir_decision_one_a_round"),
                    models.CheckConstraint(condition=~Q(second=F("reviewer")), name="dir_decision_two_people"),
                    models.CheckConstraint(condition=~Q(reason=""), name="dir_decision_says_why"),
                    models.CheckConstraint(
                        condition=Q(decision="approved", visibility__in=["public", "internal"])
                        | Q(decision="declined", visibility=""),
                        name="dir_decision_visibility",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, UNGUARDS),
        migrations.RunSQL(SHAPE, UNSHAPE),
        firm_constraints("referrals"),
    ]
