"""What people do to a review and to a case. Each ends with its audit entry as the last statement of its transaction."""

from triage.actions.agencies import save_agency
from triage.actions.agreeing import (
    allow_identity,
    approve,
    send_back,
    stop,
    submit,
    take_back_consent,
)
from triage.actions.alerts import choose_email, send_again, take_lost
from triage.actions.case_reading import read_case
from triage.actions.cases import (
    add_contact,
    add_note,
    add_tip,
    close_case,
    merge,
    open_case,
    place,
    put_together,
    reopen_case,
    split,
)
from triage.actions.claims import claim, pass_on, release
from triage.actions.decisions import classify, decide
from triage.actions.drafting import change, draft, open_draft
from triage.actions.drills import ask_drill
from triage.actions.duty_rules import save_rule
from triage.actions.facts import add_person, correct, duty_from_a_call, record_duty
from triage.actions.glass import say_danger
from triage.actions.held import lift
from triage.actions.ladder import OutOfOrder, save_ladder
from triage.actions.leaps import accept_time
from triage.actions.links import answer_link
from triage.actions.lists import export, remove_view, save_view, search, search_named
from triage.actions.missed import export_figures, say_why
from triage.actions.offering import open_offer, open_others
from triage.actions.passing_duty import (
    COVER_AHEAD,
    answer_offer,
    cover_turn,
    offer_turn,
    take_up_duty,
    withdraw_offer,
)
from triage.actions.persons import tie, untie
from triage.actions.plans import (
    close_plan,
    end_step,
    open_plan,
    save_template,
    say_refused,
    take_refusal_back,
    take_step,
)
from triage.actions.publication import may_publish, never_publish
from triage.actions.questions import ask, take_back
from triage.actions.reaching import no_attempt, tried
from triage.actions.recontact import begin_contact, end_contact
from triage.actions.releasing import (
    acknowledge,
    confirm,
    consent_gone,
    follow_up,
    gate,
    hand_over,
    source_states,
    tell,
)
from triage.actions.releasing import release as release_report
from triage.actions.requests import (
    Identity,
    acknowledge_access,
    answer_access,
    ask_access,
    close_access,
    open_granted_content,
    open_identity,
    read_reason,
)
from triage.actions.rota import copy_week, end_turn, plan_turn
from triage.actions.scanning import Leak
from triage.actions.scope import has_read, out_of_scope
from triage.actions.unseal import Opened, unseal

__all__ = [
    "COVER_AHEAD",
    "Identity",
    "Leak",
    "Opened",
    "OutOfOrder",
    "accept_time",
    "acknowledge",
    "acknowledge_access",
    "add_contact",
    "add_note",
    "add_person",
    "add_tip",
    "allow_identity",
    "answer_access",
    "answer_link",
    "answer_offer",
    "approve",
    "ask",
    "ask_access",
    "ask_drill",
    "begin_contact",
    "change",
    "choose_email",
    "claim",
    "classify",
    "close_access",
    "close_case",
    "close_plan",
    "confirm",
    "consent_gone",
    "copy_week",
    "correct",
    "cover_turn",
    "decide",
    "draft",
    "duty_from_a_call",
    "end_contact",
    "end_step",
    "end_turn",
    "export",
    "export_figures",
    "follow_up",
    "gate",
    "hand_over",
    "has_read",
    "lift",
    "may_publish",
    "merge",
    "never_publish",
    "no_attempt",
    "offer_turn",
    "open_case",
    "open_draft",
    "open_granted_content",
    "open_identity",
    "open_offer",
    "open_others",
    "open_plan",
    "out_of_scope",
    "pass_on",
    "place",
    "plan_turn",
    "put_together",
    "read_case",
    "read_reason",
    "record_duty",
    "release",
    "release_report",
    "remove_view",
    "reopen_case",
    "save_agency",
    "save_ladder",
    "save_rule",
    "save_template",
    "save_view",
    "say_danger",
    "say_refused",
    "say_why",
    "search",
    "search_named",
    "send_again",
    "send_back",
    "source_states",
    "split",
    "stop",
    "submit",
    "take_back",
    "take_back_consent",
    "take_lost",
    "take_refusal_back",
    "take_step",
    "take_up_duty",
    "tell",
    "tie",
    "tried",
    "unseal",
    "untie",
    "withdraw_offer",
]
