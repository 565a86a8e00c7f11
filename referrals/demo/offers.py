"""What invented services offer, in both languages. {town} is put in; French says "à {town}" and "de {town}" only of
towns that take no article."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

WOMEN = ("woman_girl", "trans_woman", "two_spirit", "non_binary")
MEN = ("man_boy", "trans_man", "two_spirit", "non_binary")
ANYONE = ("woman_girl", "man_boy", "trans_woman", "trans_man", "non_binary", "two_spirit", "another")
ANY_STATUS = (
    "citizen", "permanent_resident", "temporary_worker", "student", "visitor", "refugee_claimant",
    "protected_person", "no_status",
)  # fmt: skip
SETTLED = ("citizen", "permanent_resident", "protected_person")


@dataclass(frozen=True)
class Offer:
    """`ages`: youngest and oldest, None for no limit. `gender`, `status`: whom it takes, None where nobody said.
    `share`: how often it occurs. `hidden`: its site is confidential."""

    en: str
    fr: str
    about_en: str
    about_fr: str
    types: tuple[str, ...]
    stages: tuple[str, ...]
    share: int = 4
    ages: tuple[int | None, int | None] = (None, None)
    gender: tuple[str, ...] | None = None
    status: tuple[str, ...] | None = ANY_STATUS
    culture: tuple[str, ...] = ()
    hidden: bool = False
    hours: str = "weekly"
    coverage: str = "local"
    more: dict[str, Any] = field(default_factory=dict)


OFFERS = (
    Offer("Women’s shelter", "Maison d’hébergement pour femmes",
          "Safe beds, meals and support for women leaving violence or exploitation, with or without children.",
          "Lits en lieu sûr, repas et soutien pour les femmes qui fuient la violence ou l’exploitation, avec ou sans"
          " enfants.",
          ("emergency_shelter", "family_violence"), ("emergency",), 9, (18, None), WOMEN, hidden=True, hours="always",
          more={"children": "yes"}),
    Offer("Safe house for survivors of trafficking", "Refuge pour personnes survivantes de la traite",
          "A confidential house for people who leave a trafficking situation, for up to ninety days.",
          "Une maison confidentielle pour les personnes qui sortent d’une situation de traite, jusqu’à 90 jours.",
          ("emergency_shelter", "exit_program", "case_management"), ("emergency", "transitional"), 6, (16, None),
          WOMEN, hidden=True, hours="always"),
    Offer("Youth shelter", "Refuge pour jeunes",
          "Beds and a warm meal for young people who have nowhere safe to sleep.",
          "Des lits et un repas chaud pour les jeunes qui n’ont nulle part où dormir en sécurité.",
          ("emergency_shelter", "youth"), ("emergency",), 6, (16, 24), ANYONE, hours="always"),
    Offer("House for girls", "Maison pour adolescentes",
          "A small house for girls under 18 who have been exploited, with school and counselling.",
          "Une petite maison pour adolescentes de moins de 18 ans ayant vécu l’exploitation, avec école et counseling.",
          ("emergency_shelter", "youth", "counselling"), ("emergency", "transitional"), 3, (12, 17),
          ("woman_girl", "trans_woman", "two_spirit"), hidden=True, hours="always"),
    Offer("Men’s shelter", "Refuge pour hommes", "Beds for men in crisis, and help to find a room.",
          "Des lits pour hommes en difficulté et de l’aide pour trouver une chambre.",
          ("emergency_shelter",), ("emergency",), 4, (18, None), MEN, hours="always"),
    Offer("Housing for migrant workers who leave an employer", "Hébergement pour travailleurs migrants",
          "A place to stay and someone to speak with for workers whose employer held papers or pay.",
          "Un toit et quelqu’un à qui parler pour les travailleurs dont l’employeur retenait les papiers ou la paie.",
          ("emergency_shelter", "newcomer", "legal"), ("emergency",), 3, (18, None), ANYONE,
          ("temporary_worker", "student", "visitor", "no_status", "refugee_claimant")),
    Offer("Second-stage housing", "Logement de deuxième étape",
          "Flats for six to eighteen months, with a worker in the building.",
          "Des appartements pour 6 à 18 mois, avec une intervenante sur place.",
          ("transitional_housing", "case_management"), ("transitional",), 6, (18, None), WOMEN, hidden=True),
    Offer("Transitional rooms for young adults", "Chambres de transition pour jeunes adultes",
          "Rooms and support while you study or look for work.",
          "Des chambres et du soutien pendant les études ou la recherche d’emploi.",
          ("transitional_housing", "youth", "employment"), ("transitional",), 4, (17, 24), ANYONE),
    Offer("Affordable flats", "Logements abordables", "Long-term flats at a rent that follows your income.",
          "Des logements à long terme dont le loyer suit le revenu.",
          ("long_term_housing",), ("long_term",), 5, (18, None), ANYONE, SETTLED),
    Offer("Case management for survivors", "Gestion de cas pour personnes survivantes",
          "One worker who stays with you through court, papers, health and housing.",
          "Une même intervenante vous accompagne : tribunal, papiers, santé, logement.",
          ("case_management", "victim_services", "exit_program"), ("transitional", "long_term"), 8, (16, None), ANYONE),
    Offer("Trauma counselling", "Counseling en traumatisme",
          "Free sessions with counsellors who know exploitation and trauma.",
          "Séances gratuites avec des conseillères qui connaissent l’exploitation et les traumatismes.",
          ("counselling",), ("transitional", "long_term"), 10, (14, None), ANYONE),
    Offer("Counselling for men and boys", "Counseling pour hommes et garçons",
          "Sessions for men and boys who were exploited, one to one or in a group.",
          "Rencontres individuelles ou de groupe pour hommes et garçons ayant vécu l’exploitation.",
          ("counselling", "sexual_assault"), ("long_term",), 3, (14, None), MEN),
    Offer("Legal clinic", "Clinique juridique",
          "Free legal advice on wages, tenancy, family law and protection orders.",
          "Conseils juridiques gratuits : salaires, logement, droit de la famille, ordonnances de protection.",
          ("legal",), ("emergency", "long_term"), 8),
    Offer("Immigration lawyers without fees", "Avocats en immigration, sans frais",
          "Lawyers for people without status or with a permit tied to one employer: permits for victims, claims.",
          "Avocates et avocats pour les personnes sans statut ou dont le permis est lié à un employeur : permis pour"
          " victimes, demandes d’asile.",
          ("immigration", "legal"), ("emergency", "long_term"), 7, status=(
              "temporary_worker", "student", "visitor", "refugee_claimant", "protected_person", "no_status")),
    Offer("Newcomer settlement office", "Bureau d’accueil des nouveaux arrivants",
          "Language classes, papers, schools and a first flat, in many languages.",
          "Cours de langue, papiers, école et premier logement, en plusieurs langues.",
          ("newcomer", "immigration", "employment"), ("long_term",), 8,
          status=("permanent_resident", "protected_person", "refugee_claimant", "temporary_worker")),
    Offer("Community health centre", "Centre de santé communautaire",
          "Nurses and doctors who see you without a health card and ask no papers.",
          "Infirmières et médecins qui vous reçoivent sans carte d’assurance maladie et sans papiers.",
          ("health",), ("emergency", "long_term"), 8),
    Offer("Sexual assault centre", "Centre d’aide aux victimes d’agression sexuelle",
          "A line day and night, someone beside you at the hospital, and counselling.",
          "Une ligne jour et nuit, une présence à l’hôpital et du counseling.",
          ("sexual_assault", "counselling", "health"), ("emergency", "long_term"), 7, (14, None), ANYONE,
          hours="always"),
    Offer("Withdrawal and substance use support", "Aide en dépendance",
          "A medical start and a place in a group, with no waiting list for people who are exploited.",
          "Un sevrage suivi et une place en groupe, sans liste d’attente pour les personnes exploitées.",
          ("addiction", "health"), ("emergency", "transitional"), 6, (16, None), ANYONE,
          more={"substances": "yes"}),
    Offer("Police-based victim services", "Services aux victimes",
          "Someone who explains what happens after a report, and goes with you to court.",
          "Une personne qui explique la suite d’un signalement et vous accompagne au tribunal.",
          ("victim_services",), ("emergency", "long_term"), 8, gender=ANYONE),
    Offer("Work and training program", "Programme d’emploi et de formation",
          "Paid training and employers who understand.", "Une formation payée et des employeurs qui comprennent.",
          ("employment",), ("long_term",), 6, (16, None), ANYONE),
    Offer("Emergency fund", "Fonds d’urgence", "Money the same week for rent, food, papers or a ticket home.",
          "De l’argent la semaine même : loyer, nourriture, papiers ou billet de retour.",
          ("financial", "transport"), ("emergency",), 4, (16, None), ANYONE),
    Offer("Street outreach to young people", "Travail de rue auprès des jeunes",
          "Workers on the street every evening with food, a phone and a way out.",
          "Des intervenants dans la rue chaque soir : nourriture, téléphone, porte de sortie.",
          ("youth", "exit_program", "peer_support"), ("emergency",), 5, (12, 25), ANYONE),
    Offer("Healing lodge and Elders", "Pavillon de guérison et personnes aînées",
          "Led by Indigenous women: ceremony, Elders, counselling and a place to stay.",
          "Dirigé par des femmes autochtones : cérémonies, personnes aînées, counseling et hébergement.",
          ("indigenous_led", "counselling", "emergency_shelter"), ("emergency", "transitional"), 6, (16, None), WOMEN,
          culture=("first_nations", "inuit", "metis")),
    Offer("Indigenous friendship centre", "Centre d’amitié autochtone",
          "A first door for people far from home: food, advice, culture, rides.",
          "Une première porte pour les personnes loin de chez elles : repas, conseils, culture, transport.",
          ("indigenous_led", "transport", "peer_support"), ("emergency", "long_term"), 6,
          culture=("first_nations", "inuit", "metis")),
    Offer("2SLGBTQI+ support", "Soutien aux personnes 2ELGBTQI+",
          "Counselling, peers and safe housing referrals for Two-Spirit, trans and queer people.",
          "Counseling, pairs et aide au logement pour les personnes bispirituelles, trans et queers.",
          ("2slgbtqi", "counselling", "peer_support"), ("long_term",), 5, (14, None), ANYONE),
    Offer("Survivor-led peer group", "Groupe de pairs dirigé par des personnes survivantes",
          "People who have been there, once a week, in person or by video.",
          "Des personnes qui sont passées par là, une fois par semaine, sur place ou par vidéo.",
          ("peer_support", "exit_program"), ("long_term",), 5, (16, None), WOMEN),
    Offer("Interpreters for services", "Interprètes pour les services",
          "Interpreters in forty languages for any service that helps trafficked people.",
          "Interprètes en quarante langues pour tout service qui aide des personnes victimes de traite.",
          ("interpretation",), ("emergency", "long_term"), 3, coverage="province", hours="always"),
    Offer("Provincial crisis line", "Ligne d’écoute provinciale",
          "A voice at any hour, and a way to a bed tonight.", "Une voix à toute heure, et un lit pour ce soir.",
          ("counselling", "emergency_shelter"), ("emergency",), 3, coverage="province", hours="always",
          gender=ANYONE),
    Offer("Prevention in schools", "Prévention dans les écoles",
          "Workshops for students, parents and teachers on luring and exploitation.",
          "Ateliers pour élèves, parents et personnel enseignant sur le leurre et l’exploitation.",
          ("education_prevention",), ("long_term",), 4, more={"kind": "get_involved"}),
    Offer("Employment standards office", "Bureau des normes du travail",
          "Where workers report unpaid wages, held papers and threats.",
          "Où signaler un salaire impayé, des papiers retenus ou des menaces.",
          ("legal",), ("long_term",), 3, coverage="province", more={"kind": "where_to_report"}),
)  # fmt: skip
NATIONAL = (
    Offer("Youth line, day and night", "Ligne jeunesse, jour et nuit",
          "Talk, text or chat with a counsellor, anywhere in Canada.",
          "Parlez, textez ou clavardez avec une conseillère, partout au Canada.",
          ("counselling", "youth"), ("emergency",), ages=(None, 29), gender=ANYONE, hours="always",
          coverage="national"),
    Offer("Legal line for migrant workers", "Ligne juridique pour travailleurs migrants",
          "Free calls in twelve languages about permits, pay and papers.",
          "Appels gratuits en douze langues : permis, paie, papiers.",
          ("legal", "immigration"), ("emergency",), gender=ANYONE, hours="weekly", coverage="national"),
    Offer("National survivors’ fund", "Fonds national des personnes survivantes",
          "Grants for rent, study and tattoo removal, decided by survivors.",
          "Bourses pour le loyer, les études ou le détatouage, attribuées par des personnes survivantes.",
          ("financial", "exit_program"), ("long_term",), gender=ANYONE, hours="appointment", coverage="national"),
)  # fmt: skip
NAMES = (
    ("Harbour Lights", "Feux du Havre"), ("Cedar House", "Maison du Cèdre"), ("North Star", "Étoile du Nord"),
    ("Open Door", "Porte Ouverte"), ("River Bend", "Détour de la Rivière"), ("Second Spring", "Second Printemps"),
    ("Blue Heron", "Héron Bleu"), ("Stepping Stones", "Pierres de Gué"), ("Quiet Water", "Eau Calme"),
    ("Lantern", "La Lanterne"), ("Wild Rose", "Rose Sauvage"), ("Red Maple", "Érable Rouge"),
    ("Morning Light", "Lueur du Matin"), ("Tall Pines", "Grands Pins"), ("Safe Passage", "Passage Sûr"),
    ("New Leaf", "Feuille Nouvelle"), ("Common Ground", "Terrain d’Entente"), ("Sparrow", "Le Moineau"),
    ("Turning Point", "Point Tournant"), ("Warm Hearth", "L’Âtre"), ("Northern Lights", "Aurores Boréales"),
    ("Bridge", "Le Pont"), ("Willow", "Le Saule"), ("Anchor", "L’Ancre"),
)  # fmt: skip
