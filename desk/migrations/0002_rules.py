"""What the tables of the desk refuse and stamp, for every role and every path."""

from django.db import migrations

from hotline.firm import firm_constraints

KEYS = """
-- What identifies a person leaves on a consent of this very call, that names this kind of recipient, this
-- purpose, a yes, and whether the identity goes along.
ALTER TABLE desk_referral ADD CONSTRAINT referral_on_this_consent
    FOREIGN KEY (consent_id, call_id, recipient_kind, purpose, consent_answer, consent_identity)
    REFERENCES desk_callconsent (id, call_id, recipient_kind, purpose, answer, includes_identity);
ALTER TABLE desk_callconsent ADD CONSTRAINT callconsent_purpose_facts UNIQUE (id, call_id, purpose);
ALTER TABLE desk_outreach ADD CONSTRAINT outreach_on_this_consent
    FOREIGN KEY (consent_id, call_id, consent_purpose) REFERENCES desk_callconsent (id, call_id, purpose);
ALTER TABLE desk_interpreteruse ADD CONSTRAINT interpreteruse_under_its_vendors_agreement
    FOREIGN KEY (agreement_id, vendor_id) REFERENCES desk_vendoragreement (id, vendor_id);
"""
UNKEYS = """
ALTER TABLE desk_interpreteruse DROP CONSTRAINT interpreteruse_under_its_vendors_agreement;
ALTER TABLE desk_outreach DROP CONSTRAINT outreach_on_this_consent;
ALTER TABLE desk_callconsent DROP CONSTRAINT callconsent_purpose_facts CASCADE;
ALTER TABLE desk_referral DROP CONSTRAINT referral_on_this_consent;
"""

# clock_timestamp(), not now(): of two answers in one transaction the later one holds. An answer is never dated
# back, since it could then slip under a refusal; other things may have happened a while ago, never later.
STAMPED_NOW = ("desk_callconsent", "desk_safecontact")
STAMPED = {
    "desk_call": "started_at", "desk_safetyplan": "at", "desk_childreport": "at", "desk_referral": "at",
    "desk_handover": "at", "desk_supervisoralert": "raised_at", "desk_interpreteruse": "started_at",
    "desk_outreach": "planned_at", "desk_shift": "started_at",
}  # fmt: skip
STAMPS = """
CREATE FUNCTION desk_stamp_now() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.at := clock_timestamp();
    RETURN NEW;
END $$;
""" + "".join(
    f"CREATE TRIGGER a_stamp BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION desk_stamp_now();\n"
    for table in STAMPED_NOW
) + "".join(
    f"""
CREATE FUNCTION {table}_stamp() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.{column} := LEAST(COALESCE(NEW.{column}, clock_timestamp()), clock_timestamp());
    RETURN NEW;
END $$;
CREATE TRIGGER a_stamp BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_stamp();
"""
    for table, column in STAMPED.items()
)
UNSTAMP = "DROP FUNCTION desk_stamp_now() CASCADE;\n" + "".join(
    f"DROP FUNCTION {table}_stamp() CASCADE;\n" for table in STAMPED
)

# The columns that may change after a row was written; of a table that is not here, none.
MAY_CHANGE = {
    "desk_draftsave": "", "desk_callconsent": "", "desk_safetyplan": "", "desk_safecontact": "",
    "desk_callaction": "", "desk_scriptread": "", "desk_callmember": "", "desk_breakoffer": "",
    "desk_callwindow": "until, seen_at",
    "desk_vendoragreement": "ended_at",
    "desk_interpreteruse": "ended_at, told",
    "desk_outreach": "done_by_id, done_at, result, note",
    "desk_childreport": "confirmed_by_id, confirmed_at, duty_id",
    "desk_referral": "result, stayed_on, details, confirmed_by_id, confirmed_at",
    "desk_supervisoralert": "acknowledged_by_id, acknowledged_at, taken_by_id, taken_at, handed_back_at, closed_at",
    "desk_shift": "ended_at",
    "desk_handover": "accepted_at",
    "desk_call": (
        "saved_at, ended_at, version, danger, minor, language, closed_at, closed_as, interaction_id, outcome,"
        " service_line"
    ),
}  # fmt: skip
FREEZE = """
CREATE FUNCTION desk_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE free text[] := string_to_array(TG_ARGV[0], ', ');
BEGIN
    IF to_jsonb(OLD) - free <> to_jsonb(NEW) - free THEN
        RAISE EXCEPTION '% keeps what was written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
""" + "".join(
    f"CREATE TRIGGER b_frozen BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION desk_frozen('{free}');\n"
    for table, free in MAY_CHANGE.items()
)
# What somebody has said once of a row stays: who answered, who confirmed, who accepted.
ONCE = {
    "desk_supervisoralert": "acknowledged_by_id, acknowledged_at, closed_at",
    "desk_childreport": "confirmed_by_id, confirmed_at, duty_id",
    "desk_referral": "confirmed_by_id, confirmed_at",
    "desk_interpreteruse": "ended_at",
    "desk_outreach": "done_by_id, done_at, result",
    "desk_handover": "accepted_at",
    "desk_shift": "ended_at",
    "desk_vendoragreement": "ended_at",
    "desk_call": "ended_at, closed_at, closed_as, interaction_id",
}
FREEZE += """
CREATE FUNCTION desk_once() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE name text; before text;
BEGIN
    FOREACH name IN ARRAY string_to_array(TG_ARGV[0], ', ') LOOP
        before := COALESCE(to_jsonb(OLD) ->> name, '');
        IF before <> '' AND before <> COALESCE(to_jsonb(NEW) ->> name, '') THEN
            RAISE EXCEPTION '% is said once', name USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
""" + "".join(
    f"CREATE TRIGGER c_once BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION desk_once('{names}');\n"
    for table, names in ONCE.items()
)
UNFREEZE = "DROP FUNCTION desk_frozen() CASCADE; DROP FUNCTION desk_once() CASCADE;"

CALLS = """
-- A logged call holds no draft, and nothing of it moves any more. Versions only ever go up by one.
CREATE FUNCTION desk_guard_call() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a logged call is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.version NOT IN (OLD.version, OLD.version + 1) THEN
        RAISE EXCEPTION 'versions go up by one' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.closed_at IS NOT NULL AND (EXISTS (SELECT 1 FROM desk_draftsave s WHERE s.call_id = NEW.id)
            OR EXISTS (SELECT 1 FROM desk_deskkey k WHERE k.owner = NEW.id AND k.store = 'draft')) THEN
        RAISE EXCEPTION 'a logged call holds no draft' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE UPDATE ON desk_call FOR EACH ROW EXECUTE FUNCTION desk_guard_call();

-- A save is the newest of a call that goes on, by somebody who is on it. The row of the call is locked by whoever
-- draws the number, so that no save slips in behind the logging.
CREATE FUNCTION desk_guard_save() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE now_open boolean; newest integer;
BEGIN
    SELECT c.closed_at IS NULL, c.version INTO now_open, newest FROM desk_call c WHERE c.id = NEW.call_id FOR UPDATE;
    IF NOT now_open THEN
        RAISE EXCEPTION 'this call is logged' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.number <> newest THEN
        RAISE EXCEPTION 'a save has the number of its call' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM desk_callmember m WHERE m.call_id = NEW.call_id AND m.staff_id = NEW.by_id) THEN
        RAISE EXCEPTION 'only who is on a call writes in it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE INSERT ON desk_draftsave FOR EACH ROW EXECUTE FUNCTION desk_guard_save();

-- Followed by those whom a supervisor's answer concerns; a window is only ever shortened.
CREATE FUNCTION desk_guard_window() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.until > OLD.until THEN
        RAISE EXCEPTION 'a window is never prolonged: it takes a new entry' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE UPDATE ON desk_callwindow FOR EACH ROW EXECUTE FUNCTION desk_guard_window();
"""
UNCALLS = """
DROP FUNCTION desk_guard_call() CASCADE; DROP FUNCTION desk_guard_save() CASCADE;
DROP FUNCTION desk_guard_window() CASCADE;
"""

CONSENT = """
-- Whether a yes holds now: it was one, somebody known said it, nobody took it back, and no refusal beats it. A
-- later refusal beats any; the person's own beats a relayed yes at any time (S57).
CREATE FUNCTION desk_consent_live(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM desk_callconsent c WHERE c.id = wanted AND c.answer = 'given' AND c.voice <> 'unknown'
        AND NOT EXISTS (SELECT 1 FROM desk_callconsent w WHERE w.ends_id = c.id)
        AND NOT EXISTS (SELECT 1 FROM desk_callconsent r WHERE r.call_id = c.call_id AND r.answer = 'refused'
            AND r.about = c.about AND r.purpose = c.purpose AND r.recipient_kind = c.recipient_kind
            AND (r.service_id IS NULL OR c.service_id IS NULL OR r.service_id = c.service_id)
            AND (r.at > c.at OR (c.voice = 'relayed' AND r.voice IN ('self', 'guardian')))))
$$;

-- The call's row is the lock between an answer and what is done on it.
CREATE FUNCTION desk_guard_consent() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM desk_call c WHERE c.id = NEW.call_id FOR UPDATE;
    IF NEW.ends_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM desk_callconsent c WHERE c.id = NEW.ends_id
            AND c.call_id = NEW.call_id AND c.answer = 'given' AND c.purpose = NEW.purpose
            AND c.recipient_kind = NEW.recipient_kind AND c.about = NEW.about) THEN
        RAISE EXCEPTION 'only a yes of this call is taken back' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.interpreter_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM desk_interpreteruse u
            WHERE u.id = NEW.interpreter_id AND u.call_id = NEW.call_id) THEN
        RAISE EXCEPTION 'the interpreter is one of this call' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE INSERT ON desk_callconsent FOR EACH ROW EXECUTE FUNCTION desk_guard_consent();

CREATE FUNCTION desk_guard_referral() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM desk_call c WHERE c.id = NEW.call_id FOR UPDATE;
    IF NEW.consent_id IS NOT NULL AND (NOT desk_consent_live(NEW.consent_id) OR EXISTS (SELECT 1
            FROM desk_callconsent c WHERE c.id = NEW.consent_id AND c.service_id IS NOT NULL
            AND c.service_id IS DISTINCT FROM NEW.service_id)) THEN
        RAISE EXCEPTION 'no live consent for this' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.follows_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM desk_referral r
            WHERE r.id = NEW.follows_id AND r.call_id = NEW.call_id) THEN
        RAISE EXCEPTION 'what it follows is of this call' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE INSERT ON desk_referral FOR EACH ROW EXECUTE FUNCTION desk_guard_referral();

-- The newest answer about a channel decides, and only a yes lets us use it. No exception replaces it: calling
-- back on a phone that somebody else holds is the harm that we are asked to prevent.
CREATE FUNCTION desk_guard_outreach() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE newest record;
BEGIN
    PERFORM 1 FROM desk_call c WHERE c.id = NEW.call_id FOR UPDATE;
    IF NEW.consent_id IS NOT NULL AND NOT desk_consent_live(NEW.consent_id) THEN
        RAISE EXCEPTION 'no live consent for this' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.safe_contact_id IS NOT NULL THEN
        SELECT s.id, s.safe INTO newest FROM desk_safecontact s
            WHERE s.call_id = NEW.call_id AND s.channel IN (NEW.channel, 'none') ORDER BY s.at DESC, s.id LIMIT 1;
        IF newest.id IS DISTINCT FROM NEW.safe_contact_id OR newest.safe <> 'yes' THEN
            RAISE EXCEPTION 'not a safe way to reach this person' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE INSERT ON desk_outreach FOR EACH ROW EXECUTE FUNCTION desk_guard_outreach();
CREATE FUNCTION desk_lock_safe_contact() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM desk_call c WHERE c.id = NEW.call_id FOR UPDATE;
    NEW.at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE INSERT ON desk_safecontact FOR EACH ROW EXECUTE FUNCTION desk_lock_safe_contact();
"""
UNCONSENT = """
DROP FUNCTION desk_lock_safe_contact() CASCADE; DROP FUNCTION desk_guard_outreach() CASCADE;
DROP FUNCTION desk_guard_referral() CASCADE; DROP FUNCTION desk_guard_consent() CASCADE;
DROP FUNCTION desk_consent_live(uuid);
"""

VENDORS = """
-- No interpreter without a confidentiality agreement that holds now and held when they began (S34).
CREATE FUNCTION desk_guard_interpreter() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM desk_vendoragreement a JOIN desk_interpretervendor v ON v.id = a.vendor_id AND v.is_active
        WHERE a.id = NEW.agreement_id AND a.valid_from <= NEW.started_at AND a.valid_until > clock_timestamp()
        AND (a.ended_at IS NULL OR a.ended_at > clock_timestamp()) FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this vendor has no live confidentiality agreement' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE INSERT ON desk_interpreteruse FOR EACH ROW EXECUTE FUNCTION desk_guard_interpreter();
"""

# One endless time would stop the reading of all.
SANE = "".join(
    f"ALTER TABLE {table} ADD CONSTRAINT {table}_times_sane CHECK ("
    + " AND ".join(f"({column} BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00')" for column in columns)
    + ");\n"
    for table, columns in {
        "desk_call": ("started_at", "saved_at", "ended_at", "closed_at"),
        "desk_callwindow": ("opened_at", "until", "seen_at"),
        "desk_supervisoralert": ("raised_at", "acknowledged_at", "taken_at", "handed_back_at", "closed_at"),
        "desk_outreach": ("due_at", "planned_at", "done_at"),
        "desk_childreport": ("reported_at", "at"),
        "desk_vendoragreement": ("valid_from", "valid_until", "ended_at"),
        "desk_interpreteruse": ("started_at", "ended_at"),
        "desk_shift": ("started_at", "ended_at"),
        "desk_referralprofile": ("saved_at",),
    }.items()
)
SANE_TABLES = (
    "desk_call", "desk_callwindow", "desk_supervisoralert", "desk_outreach", "desk_childreport",
    "desk_vendoragreement", "desk_interpreteruse", "desk_shift", "desk_referralprofile",
)  # fmt: skip
UNSANE = "".join(f"ALTER TABLE {table} DROP CONSTRAINT {table}_times_sane;\n" for table in SANE_TABLES)


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]

    operations = [
        migrations.RunSQL(KEYS, UNKEYS),
        migrations.RunSQL(STAMPS, UNSTAMP),
        migrations.RunSQL(FREEZE, UNFREEZE),
        migrations.RunSQL(CALLS, UNCALLS),
        migrations.RunSQL(CONSENT, UNCONSENT),
        migrations.RunSQL(VENDORS, "DROP FUNCTION desk_guard_interpreter() CASCADE;"),
        migrations.RunSQL(SANE, UNSANE),
        firm_constraints("desk"),
    ]
