"""What a refused act tells the person who tried it: why, and what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from triage.rules import Refused

SENTENCES = {
    "last_reached": _(
        "You are the last person whom alerts reach by e-mail. Without you they reach nobody that way. If that is what "
        "you want, tick the box and say it again."
    ),
    "unknown_outcome": _("Choose what is decided: one of the outcomes in the list."),
    "needs_release": _(
        "“Reported” is set when a report is released, never by hand. Choose “To be reported”: the clock runs "
        "on until a report has left."
    ),
    "factors_open": _("Six things are weighed before a decision. Answer each one, or tick “Not known”."),
    "duty_open": _(
        "Somebody here is or may be under 18. First record the duty to report: to whom it was reported, or "
        "why there is no duty. Then decide."
    ),
    "minor_is_urgent": _(
        "Somebody here is or may be under 18, so this stays urgent. If the age is wrong, correct it first "
        "and say how you know."
    ),
    "say_what_is_missing": _("Tick what is missing, so that the next person knows what to ask."),
    "say_why": _("Write the reason. It is sealed with the tip."),
    "say_when_and_where": _(
        "Choose the province where it was reported, and write when. The time cannot lie in the future."
    ),
    "link_answer": _("Say of one of the related tips whether it belongs with this one."),
    "two_cases": _("The two tips are in two cases. Merge the cases, and say why."),
    "taken": _("Somebody else holds this. Talk to them, or wait until their time runs out."),
    "not_missed": _("No deadline of this tip passed then. Load the page again."),
    "stale": _("This was decided while you had the page open. Nothing was saved: read the decision first."),
    "not_yours": _("You do not hold this any more. Claim it first."),
    "not_allowed": _("Your role may read this but not decide it. Call the supervisor on duty."),
    "no_return_code": _(
        "No return code was given with this tip, so no question can wait for the reporter. If it adds to another "
        "tip, ask there."
    ),
    "question_waits": _(
        "A question waits for this person already, here or at another tip with the same return code. One waits "
        "at a time: take it back first, or wait."
    ),
    "no_question_waits": _("No question waits any more: it was answered, has expired or was taken back."),
    "code_closed": _(
        "The return code of this tip does not open: its key is gone. No question can wait for the reporter."
    ),
    "turn_person_busy": _("This person has another turn at that time, or one that overlaps with it."),
    "turn_led_already": _("Somebody leads at that time already. One person leads; several may back up."),
    "turn_too_long": _("A turn lasts 24 hours at most, also on the day on which the clocks go back."),
    "turn_languages": _("Tick the languages that this person speaks with callers: English, French, or both."),
    "turn_not_theirs": _(
        "This person cannot be on duty now: only trained supervisors and the director can. Choose somebody else."
    ),
    "turn_in_the_past": _("A turn is planned before it begins. Choose a time that is still to come."),
    "turn_is_over": _("This turn is over, or was taken out while you had the page open."),
    "turn_is_yours": _("This turn is yours already."),
    "turn_not_yours": _("This turn is not yours any more."),
    "turn_to_come": _("Your turn has not begun yet. You can say “I have it” from its first minute on."),
    "turn_too_far": _(
        "A turn can be taken over at most 12 hours before it begins. Until then, ask for it: its holder can offer it."
    ),
    "offer_outside": _("Choose an hour within the turn."),
    "offer_waits": _("This turn is offered already. Withdraw that offer first."),
    "offer_answered": _("This offer was answered or withdrawn while you had the page open."),
    "offer_not_yours": _("This offer went to somebody else."),
    "unknown_lane": _("Choose one of the three lanes."),
    "in_a_case": _("This tip is in a case already. Take it out there first, or merge the two cases."),
    "case_closed": _("This case is closed. Reopen it first, and say why."),
    "agency_changed_meanwhile": _(
        "A colleague has changed this agency since you opened the page. Open it again in a new tab, and bring your "
        "words over."
    ),
    "rule_changed_meanwhile": _(
        "A colleague has changed this page since you opened it. Open it again in a new tab, and bring your words over."
    ),
    "ladder_changed_meanwhile": _(
        "A newer version exists: a colleague has saved one since you opened the page. Where yours differs, what counts "
        "now stands beside it. Keep yours after all, or take theirs over first."
    ),
    "drill_just_sent": _("You have sent a test within this minute. Wait a moment, then send the next one."),
    "drill_to_nobody": _(
        "Nobody who could be told is reached by e-mail, and there is neither a duty mailbox nor a paging system: "
        "an alert would reach nobody now."
    ),
    "ladder_length": _("Each time lies between one minute and 30 days."),
    "ladder_promised": _("What the line has promised cannot be changed here."),
    "ladder_seen_soon": _("An urgent tip is taken within 15 minutes at most. Choose a shorter time."),
    "ladder_confirmed_soon": _(
        "An emergency release is confirmed within 60 minutes at most. Choose a shorter time."
    ),
    "ladder_order": _(
        "The times of one lane must come one after the other: first look, then the reminder, then the end is near, all "
        "before 24 hours."
    ),
    "ladder_circles": _(
        "The director is told later than all supervisors, not at the same time and not before."
    ),
    "ladder_widens": _(
        "Whoever is told later must be a wider circle or the same: on duty, back-up, all supervisors, the director."
    ),
    "rule_in_both": _("Give each part in English and in French: both are read."),
    "rule_ages": _("An age lies between 14 and 25, or stays open where the law names none."),
    "rule_phones": _(
        "One line for each number: the number, then in English and in French when it is answered, with a bar between: "
        "1-800-555-0100 | Any hour | À toute heure."
    ),
    "agency_names": _("Give the name in English and in French: both are read."),
    "unknown_choice": _("Choose one of those in the list."),
    "age_key": _("Their public key begins with age1. Without it, choose another way."),
    "same_case": _("Choose another case: one cannot be merged into itself."),
    "no_such_case": _("No case has this reference. Look at its eight characters again."),
    "no_such_contact": _("No contact has this reference. Look at its eight characters again."),
    "no_such_tip": _("No tip has this reference. Look at its eight characters again."),
    "nothing_named": _(
        "This could not be read as what you chose. Look at the kind, and write the whole number, address or name."
    ),
    "no_reference": _(
        "This is no reference. It has eight characters, such as 7QK2-04MX; four of them are enough. Names and words "
        "are not searched."
    ),
    "list_too_long": _(
        "This list is longer than 5,000. Narrow the filter: a file is a working list, not a copy."
    ),
    "view_asks_nothing": _("Choose something to filter by first, and show the list. Then save it."),
    "views_full": _("You keep 20 views already. Remove one first."),
    "scope_needs_care": _(
        "This is urgent, or somebody here may be under 18 or in danger. Weigh the six factors on its page and decide "
        "there."
    ),
    "read_the_tip_first": _(
        "Open it and read it first: only then can you know that it is not for this line."
    ),
    "split_some": _("Choose which tips go, and leave at least one."),
    "close_reason": _("Say why the case is closed."),
    "plan_stays": _(
        "This case has an open response plan, and a plan stays with its case. Merge the other case into this one, or"
        " end each step and close the plan first."
    ),
    "plan_open": _("The response plan is still open. End each step, close the plan, then close the case."),
    "merged_away": _("This case was merged into another. Work goes on there."),
    "contact_has_tip": _("That contact has a tip: put the tip into the case, and the contact comes with it."),
    "say_why_case": _("Write the reason. It is sealed with the case."),
    "too_long": _("This is longer than a note may be: 4,000 characters. Shorten it; nothing was saved."),
    "tie_two": _("Choose at least two people with the same part in it."),
    "tied_elsewhere": _("Two of these are already two different people here. Untie one first."),
    "step_over": _("This step has ended already."),
    "nothing_happened": _(
        "Nothing is known here that would do this step. Work on it, and write what was done."
    ),
    "skip_reason": _("Say why this step is left out."),
    "person_refused": _(
        "The person does not want anybody told, and nothing overrides that now. Leave this step out, or record that "
        "they changed their mind."
    ),
    "refusal_excepted": _(
        "Somebody here is or may be under 18, or in danger now. A refusal does not stop this plan; weigh it in each "
        "step."
    ),
    "steps_open": _("Each step ends first: done, or left out with its reason."),
    "step_long": _("A step has room for 160 characters in each language. Shorten it; nothing was saved."),
    "template_whole": _("Each step needs its words in English and in French."),
    "no_tip": _("A report is about a tip: begin it on the page of that tip."),
    "not_the_author": _(
        "Only its author changes a draft. Send it back with a note once it is handed to you."
    ),
    "own_report": _(
        "You wrote or released this yourself. Somebody else has to agree: ask another supervisor or the director."
    ),
    "report_moved": _(
        "This report has moved on while you had the page open. Nothing was saved: look at where it stands."
    ),
    "read_first": _("Open the report and read it first: you agree to what it says as it stands now."),
    "stopped": _("This report was stopped. Nothing of it leaves."),
    "approved_already": _("Somebody else has approved this already. Nothing more is needed from you."),
    "not_approved": _("A second person has to approve this first."),
    "harm_open": _(
        "Go through every point of “Could this hurt somebody?” and tick it before you hand this on."
    ),
    "consent_other": _(
        "This consent is for another recipient or another purpose, or there is none. Choose the consent that names "
        "this kind of recipient and this purpose, or another ground."
    ),
    "consent_unknown": _(
        "Nobody knows who said this yes, so it opens nothing. Ask the person, or choose another ground."
    ),
    "consent_gone": _(
        "This consent no longer holds: it was taken back, refused since, or is older than half a year. Ask again."
    ),
    "source_no_consent": _(
        "nobody here has said yes to this recipient and purpose. Choose a consent of this very tip, or leave out all "
        "that comes from it."
    ),
    "source_consent_gone": _(
        "this consent no longer holds: it was taken back, refused since, or is older than half a year. Ask again, or "
        "leave out all that comes from this tip."
    ),
    "source_ground": _(
        "the ground of the report does not cover it. Choose a consent of this tip, or leave it out."
    ),
    "source_left": _(
        "it no longer lies in the same case. Send the report back, so that its author looks again."
    ),
    "source_not_a_minor": _(
        "nobody in it is or may be under 18. Choose a consent of this tip, or leave out all that comes from it."
    ),
    "source_not_urgent": _(
        "it is not in the urgent lane. Move it there first, choose a consent of this tip, or leave it out."
    ),
    "source_not_decided": _(
        "first decide on its own review that it is to be reported: the six things are weighed there."
    ),
    "say_weighing": _(
        "Somebody else passed this yes on. Write why it is good enough, and what speaks against it."
    ),
    "say_why_exception": _("Without consent a reason is needed. Write it: it is sealed."),
    "say_law": _("Name the statute and section, or the order: its number, who issued it, and its date."),
    "border_needs_consent": _(
        "Nothing goes to border services but on consent or because the law requires it."
    ),
    "identity_not_in_scope": _(
        "Who told us goes along only when they said so themselves, or the law requires it. Untick it."
    ),
    "identity_waits": _("The privacy officer has to agree first that who told us goes along."),
    "no_identity": _(
        "Nothing is known of who told us, or it no longer opens. Untick it and hand the report on again."
    ),
    "not_a_minor": _(
        "Nobody in this tip is or may be under 18. Add the person or correct the age first, or choose another ground."
    ),
    "not_urgent": _(
        "A tip in imminent danger is in the urgent lane. Move it there first, or choose another ground."
    ),
    "not_decided": _(
        "First decide on the review that it is to be reported: the six things are weighed there."
    ),
    "agency_gone": _("This agency is no longer in the register. Choose another one."),
    "agency_changed": _(
        "What we know of this agency has changed since. Send the report back, so that its author looks again."
    ),
    "emergency_is_danger": _("One person alone may release only for imminent danger."),
    "leak": _("Nothing has left: the text could say who told us."),
    "unprintable": _(
        "A character in this report cannot be printed, such as a letter of another script. Write that word in "
        "Latin letters, or leave the value out and say it in the summary."
    ),
    "scan_closed": _(
        "Nothing has left: a part of what the reporter said does not open, so nobody can tell whether this names them. "
        "Call the privacy officer."
    ),
    "say_who_took_it": _("Write who confirmed it there: a name, a badge or a desk."),
    "by_phone_only": _(
        "This agency takes reports by phone only. Read it to them; there is no file to hand over."
    ),
    "no_age_key": _("The key of this agency cannot be used. Have it corrected in the register first."),
    "package_changed": _(
        "The frozen package is not what was released. Touch nothing, and call the privacy officer."
    ),
    "reach_first": _(
        "Somebody else told us. Record an attempt to speak with the person harmed, or press why nobody tried; then "
        "decide."
    ),
    "say_way_and_result": _("Choose by which way it was tried, and with what result."),
    "told_after_release": _(
        "They can be told once it is released, and not later than now. Correct the time, or leave it empty for just "
        "now."
    ),
    "tried_before_now": _("An attempt lies in the past. Correct the time, or leave it empty for just now."),
    "say_why_not_tried": _("Choose why nobody tried."),
    "say_why_publication": _("Write the reason. It is sealed with the tip."),
    "marked_already": _("Somebody has changed this mark already. Nothing more is needed."),
    "say_why_access": _("Write why: whoever answers reads it, and so does whoever checks it later."),
    "glass_is_danger": _(
        "Two people may open this on their own only while somebody is in danger now. Tick it, or ask."
    ),
    "own_ask": _("You asked for this yourself. Somebody else has to answer."),
    "read_why_first": _("Read the reason first; then you can answer."),
    "say_why_refused": _("Write why not: the one who asked needs to know."),
    "answered_already": _("Somebody has answered this already."),
    "ask_lapsed": _("This waited too long for its answer and has lapsed. Ask again."),
    "access_closed": _("The reason does not open: its key is gone. Ask the person themself."),
    "no_access_now": _("This access is not open now: it was not granted, or its time is over. Ask again."),
    "nobody_said": _("Nobody said who they are with this tip, and how they may be reached was not asked."),
    "identity_closed": _("What was said of the reporter no longer opens: its key is gone."),
    "no_glass": _("There is nothing here to look at: this was no emergency access."),
    "choose_what": _("Choose what you need."),
    "choose_way": _("Choose which way."),
    "way_not_safe": _(
        "That way is not safe for them, so it stays closed. Choose another, or leave a question at their return code."
    ),
    "weigh_way": _("Nobody said whether that way is safe. Write why it is safe enough, or choose another."),
    "do_not_announce": _("Nobody said that we may say who we are. Untick it."),
    "say_result": _("Say what came of it."),
    "contact_over": _("There is no contact going on here."),
    "refused_by_database": _(
        "The database refused this, and nothing was saved. Load the page again. If it happens once more, "
        "call the supervisor on duty."
    ),
}


def not_kept() -> str:
    """No refusal: something of ours failed."""
    return gettext(
        "The database did not take this, and nothing was saved. Wait a moment, then try again. If it fails again, "
        "call the supervisor on duty."
    )


def sentence(refused: Refused) -> str:
    return of_tip(refused.tip, refused.code) if refused.tip else of_code(refused.code)


def of_tip(tip: str, code: str) -> str:
    """Which of the tips of a report it is about, and what is in the way."""
    return gettext("Tip %(reference)s: %(what)s") % {"reference": tip, "what": of_code(code)}


def of_code(code: str) -> str:
    return str(SENTENCES.get(code, SENTENCES["refused_by_database"]))
