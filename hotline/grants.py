"""What each database role may do, table by table. A new table is closed to both until it stands here.

`hotline_public` may put in what people tell us and read what is public anyway. `hotline_staff` may not touch
the log but to add, nor delete anything a person told us; purge removes keys, never tips."""

from __future__ import annotations

READ = "SELECT"
ADD = "SELECT, INSERT"
EDIT = "SELECT, INSERT, UPDATE"
ALL = "SELECT, INSERT, UPDATE, DELETE"
# Of an empty table that is a lock (hotline/turns.py): the least right that lets a role take it.
TURN = "UPDATE"

STAFF_TABLES = {
    "django_migrations": READ,
    "django_content_type": READ,
    "django_session": ALL,
    "auth_permission": READ,
    "auth_group": READ,
    "auth_group_permissions": READ,
    "intake_interaction": ADD,
    "intake_tip": ADD,
    "intake_tipkey": EDIT,  # rotation wraps anew; nobody deletes a key, hence a tip, from a web process
    "intake_person": ADD,
    "intake_reporter": ADD,
    "intake_identifier": ADD,
    "intake_consent": ADD,
    "intake_correction": ADD,
    "intake_question": EDIT,
    "intake_codetag": ADD,
    "intake_addition": ADD,
    "intake_mailmessage": ADD,
    "intake_setaside": ADD,
    "intake_mailbox": EDIT,
    "intake_machineread": ADD,
    "intake_turn_mail": TURN,
    "intake_turn_codes": TURN,
    "referrals_organization": EDIT,
    "referrals_program": EDIT,
    "referrals_service": EDIT,
    "referrals_eligibilityrule": ALL,
    "referrals_location": EDIT,
    "referrals_locationkey": EDIT,
    "referrals_answerkey": EDIT,
    "referrals_serviceatlocation": ALL,
    "referrals_contact": ALL,
    "referrals_phone": ALL,
    "referrals_schedule": ALL,
    "referrals_servicearea": ALL,
    "referrals_taxonomy": EDIT,
    "referrals_taxonomyterm": EDIT,
    "referrals_attribute": ALL,
    "referrals_exchangeobject": ALL,
    "referrals_synonym": ALL,
    "referrals_searchword": ALL,
    "referrals_nothingfound": EDIT,
    "referrals_contactabroad": EDIT,
    "referrals_publiclistingconsent": EDIT,
    "referrals_publishedlisting": ALL,
    "referrals_stewardship": EDIT,
    "referrals_verification": ADD,
    "referrals_confirmationrequest": EDIT,
    "referrals_confirmationanswer": EDIT,
    "referrals_changerequest": ADD,
    "referrals_fieldchange": EDIT,
    "referrals_revision": EDIT,
    "referrals_task": EDIT,
    "referrals_referraloutcome": ADD,
    "referrals_application": ADD,
    "referrals_inclusionreview": EDIT,
    "referrals_criterionverdict": ADD,
    "referrals_inclusiondecision": ADD,
    "triage_review": EDIT,
    "triage_decision": ADD,
    "triage_dutyrule": "SELECT, UPDATE",
    "triage_dutyruleversion": ADD,
    "triage_reachattempt": ADD,
    "triage_publicationmark": ADD,
    "triage_dutytoreport": ADD,
    "triage_filekey": EDIT,
    "triage_case": EDIT,
    "triage_casetip": EDIT,
    "triage_caseevent": ADD,
    "triage_casecontact": ADD,
    "triage_caseperson": ADD,
    "triage_persontie": EDIT,
    "triage_plantemplate": ADD,
    "triage_responseplan": EDIT,
    "triage_responsestep": EDIT,
    "triage_agency": EDIT,
    "triage_agencyversion": ADD,
    "triage_protocol": EDIT,
    "triage_disclosure": EDIT,
    "triage_disclosuresource": "SELECT, INSERT, DELETE",  # of a draft; frozen once it is handed on
    "triage_reportedtip": READ,
    "triage_followup": EDIT,
    "triage_linktag": ALL,  # made anew under a new key; gone with the tip's content
    "triage_tagrun": EDIT,
    "triage_tiplink": EDIT,
    "triage_spike": ALL,
    "triage_savedview": ALL,  # a list of codes; its owner takes it away
    "triage_accessrequest": EDIT,
    "triage_accessuse": ADD,
    "triage_contactattempt": EDIT,
    "triage_rotaturn": EDIT,
    "triage_rotaoffer": EDIT,
    "triage_turn_rota": TURN,
    "triage_turn_linker": TURN,
    "triage_turn_links": TURN,
    "triage_alert": EDIT,
    "triage_round": EDIT,
    "triage_delivery": EDIT,
    "triage_drill": ADD,
    "triage_alertchoice": EDIT,
    "triage_heartbeat": EDIT,
    "triage_ladder": ADD,
    "triage_rung": ADD,
    "triage_deadline": READ,
    "triage_helpdeadline": READ,
    "triage_timemark": ALL,  # believed anew once somebody says that the time is right
    "triage_clockstep": EDIT,
    "triage_keyalarm": ALL,  # given back where nobody was told
    "triage_clockminute": ALL,  # of the house itself; the nightly trim takes what is older than 35 days
    "triage_breachreason": ADD,
    "desk_call": EDIT,
    "desk_callmember": ADD,
    "desk_callwindow": EDIT,
    "desk_deskkey": ALL,  # a draft's and a profile's go with what they sealed
    "desk_draftsave": ALL,  # never changed; emptied when the call is logged
    "desk_scriptread": ADD,
    "desk_supervisoralert": EDIT,
    "desk_callconsent": ADD,
    "desk_safecontact": ADD,
    "desk_safetyplan": ADD,
    "desk_callaction": ADD,
    "desk_outreach": EDIT,
    "desk_childreport": EDIT,
    "desk_referral": EDIT,
    "desk_referralprofile": ALL,  # emptied within 72 hours of the call's end
    "desk_interpretervendor": EDIT,
    "desk_vendoragreement": EDIT,
    "desk_interpreteruse": EDIT,
    "desk_shift": EDIT,
    "desk_handover": EDIT,
    "desk_breakoffer": ADD,
    "audit_entry": ADD,
    "places_province": READ,
    "places_community": READ,
    "places_postalarea": READ,
    "account_emailaddress": ALL,
    "account_emailconfirmation": ALL,
    "mfa_authenticator": ALL,
}
STAFF_PREFIXES = {"accounts_": EDIT}
STAFF_DELETES = ("accounts_signindelay",)
STAFF_FUNCTIONS = (
    "triage_sweep(timestamptz, integer)",
    "triage_fact(uuid)",
    "triage_pass(timestamptz, integer, timestamptz, timestamptz)",
    "triage_climb(timestamptz, timestamptz, timestamptz)",
    "triage_ladder_now()",
    "triage_moment()",
    "triage_acted_now(uuid, timestamptz[])",
    "triage_rung_after(smallint, text, boolean, text)",
    "triage_case_excepted(uuid)",
    "triage_third_party(uuid)",
    "triage_publishable()",
    "intake_purge_senders(integer)",
    "desk_consent_live(uuid)",
    "intake_consent_live(uuid)",
    "triage_disclosure_gate(triage_disclosure)",
    "triage_source_gate(triage_disclosuresource, triage_disclosure)",
    "triage_consents_live(uuid)",
    "triage_same_case(uuid, uuid)",
    "triage_in_role(uuid,text[])",
    "triage_access_asks(text,text)",
    "triage_access_answers(text,text)",
    "triage_may_stand(uuid)",
    "triage_person_span(uuid,timestamptz,timestamptz)",
    "triage_person_minute(uuid,timestamptz)",
)

# How far ahead of the database's clock a pass may be told that it is: not at all, but where a simulation may say so.
AHEAD = """
CREATE OR REPLACE FUNCTION triage_ahead() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '{}' $$
"""
AHEAD_IN_PRODUCTION, AHEAD_ELSEWHERE = "1 second", "1000 years"

# How long a transaction may stand still before its connection is cut and its locks are free: of the public
# process, whose transaction is over in milliseconds, seconds.
IDLE_IN_TRANSACTION = {"hotline_staff": "60s", "hotline_public": "5s"}
# What one sort or bitmap may hold in memory. The server's own 4 MB forget which rows a search of a million listings
# found, and each row of those pages is judged again: p95 of the search 1,300 ms, with 16 MB 700 ms.
WORK_MEM = {"hotline_staff": "4MB", "hotline_public": "16MB"}

# Of no running process: only the owner's functions touch them.
CLOSED_TABLES = ("audit_turn",)

PUBLIC_TABLES = {
    "intake_interaction": "INSERT",
    "intake_tip": "INSERT",
    "intake_tipkey": "INSERT",
    "intake_person": "INSERT",
    "intake_reporter": "INSERT",
    "intake_identifier": "INSERT",
    "intake_consent": "INSERT",
    "places_province": READ,
    "places_community": READ,
    "places_postalarea": READ,
    "referrals_publishedlisting": READ,
    "referrals_synonym": READ,
    "referrals_searchword": READ,
    "referrals_contactabroad": READ,
    "referrals_application": "INSERT",
    "referrals_confirmationanswer": "INSERT",
    "referrals_answerkey": "INSERT",
}
PUBLIC_FUNCTIONS = (
    "intake_waiting_question(bytea)",
    "referrals_confirmation_form(bytea)",
)

# Once for each database, by its superuser: see docs/operations.md.
NO_LARGE_OBJECTS = """
DO $$
DECLARE found record;
BEGIN
    FOR found IN SELECT oid::regprocedure AS name FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^(lo_|loread|lowrite)'
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', found.name);
    END LOOP;
END $$;
"""
