"""What says who told us is stopped in any spelling; an honest summary is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage.scan.leaks import Found, Told, scan

ANA = Told(
    contact={"name": "Ana Tremblay", "contact": "807 555-0184"},
    codes=("482715930264817305926481730",),
    words=(
        "I clean rooms at the motel. There is a woman in room 14 who never goes out, and he took her passport.",
    ),
)
ZOE = Told(contact={"name": "Zoé Côté-Lavallée", "contact": "zoe.lavallee@example.org"})
AT_HOME = Told(contact={"name": "M. O’Brien", "contact": "412, rue des Érables, app. 3, Rimouski"})
LI = Told(contact={"name": "Li Wu", "contact": "@sunnyriver88"})

SPELLINGS = (
    # as it is, and with other cases, accents, signs
    (ANA, "en", "The information came from Ana Tremblay."),
    (ANA, "en", "Speak with aNA tREMBLAY first."),
    (ANA, "en", "Speak with TREMBLAY, ANA first."),
    (ANA, "fr", "Selon Mme Trémblây, elle ne sort pas."),
    (ZOE, "fr", "Selon ZOE COTE, elle ne sort pas."),
    (ZOE, "en", "Zoe Cote Lavallee saw the van."),
    (AT_HOME, "en", "A Mr. OBrien saw the van."),
    (LI, "en", "A neighbour, Li Wu, saw the van."),
    # pulled apart, put together, disguised
    (ANA, "en", "Seen by A n a   T r e m b l a y."),
    (ANA, "en", "Seen by T-r-e-m-b-l-a-y."),
    (ANA, "en", "Seen by Trem blay and others."),
    (ANA, "en", "Seen by anatremblay and others."),
    (ANA, "en", "Seen by Tr3mbl4y and others."),
    (ANA, "en", "Seen by Аnа, a cleaner."),  # two Cyrillic letters
    (ANA, "en", "Seen by Trem\u200bbl\u00aday."),  # invisible signs
    (ANA, "en", "Seen by yalbmerT."),
    # numbers
    (ANA, "en", "Call 807.555.01.84 after six."),
    (ANA, "en", "Call +1 (807) 555–0184 after six."),
    (ANA, "en", "Call 5 5 5 - 0 1 8 4 after six."),
    (ANA, "en", "Call eight oh seven, five five five, zero one eight four."),
    (ANA, "en", "Call eight hundred seven, triple five, oh one eighty-four."),
    (ANA, "fr", "Appeler le huit cent sept, cinq cent cinquante-cinq, zéro un, quatre-vingt-quatre."),
    (ANA, "en", "Call 8O7 five55 zero 184 after six."),
    (ANA, "en", "The code is 48271 59302 64817."),
    # addresses
    (ZOE, "en", "Write to zoe.lavallee@example.org."),
    (ZOE, "fr", "Écrire à zoe point lavallee arobase example point org."),
    (LI, "en", "Seen on the account Sunny_River 88."),
    (AT_HOME, "en", "It was seen from 412 Des Erables Street."),
    (AT_HOME, "fr", "Vu du quatre cent douze, rue des Erables, appartement trois."),
    (ANA, "en", "Send mail to 12 Main Street, care of Tremblay."),
)
OWN_WORDS = (
    (ANA, "en", "We were told that there is a woman in room 14 who never goes out."),
    (ANA, "en", "I have seen her twice."),
    (ANA, "en", "She told my sister."),
    (ANA, "en", "The caller works at the front desk."),
    (ANA, "fr", "La personne qui a appelé travaille à la réception."),
    (ANA, "fr", "Elle a parlé à ma sœur."),
)


@pytest.mark.parametrize(("told", "language", "summary"), SPELLINGS, ids=range(len(SPELLINGS)))
def test_thirty_spellings_are_stopped(told: Told, language: str, summary: str) -> None:
    found = scan({"summary": summary}, [told], language=language)
    assert found and {one.kind for one in found} & {"name", "number", "address", "code"}


@pytest.mark.parametrize(("told", "language", "summary"), OWN_WORDS)
def test_their_own_words_and_voice_are_stopped(told: Told, language: str, summary: str) -> None:
    assert {one.kind for one in scan({"summary": summary}, [told], language=language)} <= {"words", "voice"}
    assert scan({"summary": summary}, [told], language=language)


def test_it_says_where_and_what_and_never_the_thing() -> None:
    found = scan({"summary": "A woman is kept.", "place": "12 Main Street c/o Tremblay"}, [ANA])
    assert found == [Found("place", "name")]
    assert "remblay" not in repr(found) and "remblay" not in repr(ANA)


PEOPLE = [
    ("Ana Tremblay", "807 555-0184"), ("Jean Martin", "jmartin@example.org"), ("Rose Hill", "rose.hill@example.org"),
    ("Grace Park", "604 555-0117"), ("Li Wu", "@sunnyriver88"), ("Mohamed Ali", "438 555-0171"),
    ("Sarah Smith", "sarah_smith_77"), ("Marie-Ève Roy", "418 555-0163"), ("Joy Long", "12 Lake Road, Kenora"),
    ("Olivier Côté", "412, rue des Érables"), ("May", "may@example.org"), ("M. O’Brien", "902-555-0190"),
    ("Nguyen Thi Hoa", "780 555 0126"), ("Petit", ""), ("", "anonymous@example.org"), ("Will Young", "306-555-0138"),
    ("Claire Fontaine", "fontaine.c@example.org"), ("Mark Black", "204 555 0119"), ("Daisy", "text me at 613 555-0155"),
    ("Denis Saint-Pierre", "5 rue Saint-Denis, Montréal"),
]  # fmt: skip
STORIES = (
    "I walk past the nail salon each day. The owner keeps the passports in a drawer, I saw it myself and I am scared.",
    "My cousin works at the greenhouse and sleeps in the bunkhouse with nine others. They owe the recruiter money.",
    "Je travaille au restaurant. Ils dorment dans la réserve et le patron garde leurs papiers, tout le monde le sait.",
    "J’ai vu la fourgonnette grise trois fois en octobre. Une femme pleurait et un homme lui parlait très fort.",
)
HONEST = [
    line.split("\t")
    for line in Path(__file__).with_name("honest_summaries.tsv").read_text().splitlines()
    if line
]


def test_two_hundred_honest_summaries_pass() -> None:
    assert len(HONEST) == 200 and len({text for _language, text in HONEST}) == 200
    stopped = []
    for number, (language, text) in enumerate(HONEST):
        told = [
            Told(contact={"name": name, "contact": contact}, words=STORIES)
            for name, contact in (PEOPLE[number % 20], PEOPLE[(number * 7 + 3) % 20])
        ]
        if found := scan({"summary": text}, told, language=language):
            stopped.append((text, found))
    assert len(stopped) <= 2, stopped
