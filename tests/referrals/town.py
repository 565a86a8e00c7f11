"""A small directory of invented services that the list of searches looks through."""

from __future__ import annotations

from typing import Any

from tests.referrals import making

# name in English and French, types, town and province (None: a line), words of the description in both, more
SERVICES: tuple[tuple[str, str, list[str], tuple[str, str] | None, str, str, dict[str, Any]], ...] = (
    ("Harbour Women's Shelter", "Refuge du Port pour femmes", ["emergency_shelter"], ("Vancouver", "BC"),
     "Beds for women in crisis, day and night.", "Des lits pour les femmes en crise, jour et nuit.", {}),
    ("Coast Legal Clinic", "Clinique juridique de la Côte", ["legal"], ("Vancouver", "BC"),
     "Free lawyers for survivors in court.", "Des avocats gratuits pour les survivantes au tribunal.", {}),
    ("Maison du Mont", "Maison du Mont", ["emergency_shelter"], ("Montreal", "QC"),
     "A safe house for women and their children.", "Hébergement d’urgence pour femmes et enfants.", {}),
    ("Montreal Youth Stop", "Halte jeunesse de Montréal", ["youth"], ("Montreal", "QC"),
     "For runaway teenagers: meals and a bed.", "Pour les jeunes en fugue : repas et un lit.", {}),
    ("Status Without Borders", "Statut sans frontières", ["immigration", "legal"], ("Toronto", "ON"),
     "Lawyers for immigration and for undocumented people.", "Avocats en immigration, personnes sans papiers.", {}),
    ("Toronto Settlement Hub", "Carrefour d’établissement de Toronto", ["newcomer"], ("Toronto", "ON"),
     "Newcomers learn English, find work and housing.", "Cours d’anglais, emploi et logement.", {}),
    ("Cedar Lodge for Indigenous Women", "Pavillon du Cèdre pour femmes autochtones",
     ["emergency_shelter", "indigenous_led"], ("Thunder Bay", "ON"),
     "An Indigenous-led shelter.", "Un refuge dirigé par des Autochtones.", {}),
    ("Lakehead Counselling", "Counseling Lakehead", ["counselling"], ("Thunder Bay", "ON"),
     "Trauma therapy for survivors.", "Thérapie du traumatisme.", {}),
    ("Prairie Detox", "Désintox des Prairies", ["addiction"], ("Winnipeg", "MB"),
     "Withdrawal from drugs and alcohol.", "Sevrage de drogues et d’alcool.", {}),
    ("Red River Two-Spirit Circle", "Cercle bispirituel de la rivière Rouge", ["2slgbtqi", "peer_support"],
     ("Winnipeg", "MB"), "Support group for queer and trans people.", "Groupe de soutien queer et trans.", {}),
    ("Bow Valley Dental", "Soins dentaires Bow Valley", ["health"], ("Calgary", "AB"),
     "Dentist without fees for survivors.", "Dentiste gratuit pour survivantes.", {}),
    ("Foothills Transition House", "Maison de transition Foothills", ["transitional_housing"], ("Calgary", "AB"),
     "Second stage housing for up to two years.", "Logement de deuxième étape, jusqu’à deux ans.", {}),
    ("Edmonton Exit Project", "Projet Sortie d’Edmonton", ["exit_program"], ("Edmonton", "AB"),
     "Helps people leave sex work.", "Aide à quitter le travail du sexe.", {}),
    ("Farm Workers' Table", "Table des ouvriers agricoles", ["legal", "case_management"], ("Leamington", "ON"),
     "For migrant farm workers with problems of pay.", "Pour travailleurs étrangers agricoles.", {}),
    ("Halifax Sexual Assault Centre", "Centre d’agression sexuelle d’Halifax", ["sexual_assault"],
     ("Halifax", "NS"), "After rape: nurses and counsellors.", "Après un viol : infirmières.", {}),
    ("Acadie Victim Services", "Services aux victimes d’Acadie", ["victim_services"], ("Moncton", "NB"),
     "Compensation and court accompaniment.", "Indemnisation et accompagnement au tribunal.", {}),
    ("Signal Hill Employment", "Emploi Signal Hill", ["employment"], ("St. John's", "NL"),
     "Training and a first job.", "Formation et un premier emploi.", {}),
    ("Island Food Bank", "Banque alimentaire de l’Île", ["financial"], ("Charlottetown", "PE"),
     "Food and clothing.", "Nourriture et vêtements.", {}),
    ("Nunavut Family Shelter", "Refuge familial du Nunavut", ["family_violence", "emergency_shelter"],
     ("Iqaluit", "NU"), "For Inuit women who flee violence.", "Pour les femmes inuites.", {}),
    ("Yukon Rides", "Transport Yukon", ["transport"], ("Whitehorse", "YT"),
     "Taxi and bus tickets to safety.", "Taxi et billets d’autobus.", {}),
    ("Northern Interpreters", "Interprètes du Nord", ["interpretation"], ("Yellowknife", "NT"),
     "Interpreters for Indigenous languages.", "Interprètes de langues autochtones.", {}),
    ("Deaf Survivors Line", "Ligne des survivants sourds", ["counselling"], None,
     "Video counselling in sign language.", "Counseling vidéo en langue des signes.", {"coverage": "national"}),
    ("Night and Day Crisis Line", "Ligne de crise nuit et jour", ["counselling"], None,
     "Listens at any hour; suicide and mental health.", "Écoute à toute heure ; suicide et santé mentale.",
     {"coverage": "national", "hours_mode": "always"}),
    ("Project 777", "Projet 777", ["peer_support"], ("Regina", "SK"),
     "Survivors help survivors.", "Pairs aidants.", {}),
    ("Report Exploitation of Children Online", "Signaler l’exploitation d’enfants en ligne", ["other"], None,
     "Where to report to the police.", "Où signaler à la police.", {"coverage": "national", "kind": "where_to_report"}),
    ("Schools Against Trafficking", "Les écoles contre la traite", ["education_prevention"], None,
     "Workshops for schools. Volunteers welcome.", "Ateliers pour les écoles. Bénévoles bienvenus.",
     {"coverage": "national", "kind": "get_involved"}),
    ("Saskatoon Case Managers", "Gestion de cas de Saskatoon", ["case_management"], ("Saskatoon", "SK"),
     "One person goes with you to every office.", "Une intervenante vous accompagne partout.", {}),
    ("Quebec City Pregnancy Clinic", "Clinique de grossesse de Québec", ["health"], ("Quebec City", "QC"),
     "Care in pregnancy, and abortion.", "Soins de grossesse et avortement.", {}),
    ("Men's Harbour House", "Maison du Port pour hommes", ["emergency_shelter"], ("Hamilton", "ON"),
     "Beds for men harmed in forced labour.", "Des lits pour hommes, travail forcé.", {}),
    ("Ottawa Homeless Youth Flat", "Appartements pour jeunes d’Ottawa", ["long_term_housing", "youth"],
     ("Ottawa", "ON"), "Apartments with low rent.", "Appartements à loyer modique.", {}),
)  # fmt: skip


def make_town() -> None:
    for english, french, types, place, about, apropos, more in SERVICES:
        body = making.organization(f"Association of {english}", name_fr=f"Association {french}")
        made = making.service(
            body, english, name_fr=french, types=types, description_en=about, description_fr=apropos, **more
        )
        if place:
            making.at(made, making.site(body, *place))
        making.published(body)
