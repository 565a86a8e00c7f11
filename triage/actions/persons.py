"""That somebody in one tip is somebody in another: said by a person, undone by a person, removed by nobody."""

from __future__ import annotations

from django.db.models import Max

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.now import now
from intake.models import Person
from triage.actions.cases import locked_case
from triage.models import Case, CasePerson, PersonTie
from triage.rules import Refused


def tie(*, case: Case, persons: list[Person], by: Staff) -> CasePerson:
    """These are one person of the case. Where one of them is tied already, the others join it."""
    if len(persons) < 2 or len({person.role for person in persons}) != 1:
        raise Refused("tie_two")
    with locked_case(case, by=by) as [row]:
        ties = PersonTie.objects.filter(person__in=persons, ended_at__isnull=True)
        known = {one.case_person_id: one.case_person for one in ties.select_related("case_person")}
        if len(known) > 1:
            raise Refused("tied_elsewhere")
        tied = {one.person_id for one in ties}
        whole = next(iter(known.values()), None) or _new(row, persons[0].role, by)
        for person in persons:
            if person.pk not in tied:
                PersonTie(case_person=whole, person=person, by=by).save(force_insert=True)
        record(by=by, action="case.person_tied", target=row)
    return whole


def untie(*, case: Case, person: Person, by: Staff) -> None:
    with locked_case(case, by=by) as [row]:
        mine = PersonTie.objects.filter(case_person__case=row, person=person, ended_at__isnull=True)
        if mine.update(ended_at=now()):
            record(by=by, action="case.person_untied", target=row)


def _new(case: Case, role: str, by: Staff) -> CasePerson:
    newest = CasePerson.objects.filter(case=case).aggregate(newest=Max("number"))["newest"] or 0
    whole = CasePerson(case=case, number=newest + 1, role=role, by=by)
    whole.save(force_insert=True)
    return whole
