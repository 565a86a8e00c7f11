"""What the demonstration's reports are about: invented, in both languages, told shortly. Places are real provinces and
no real business; numbers are of the range kept for stories."""

from __future__ import annotations

from dataclasses import dataclass, field

from intake.said import ConsentSaid, IdentifierSaid, PersonSaid, TipSaid

YES = ConsentSaid(recipient_kind="police", purpose="investigation", decision="given")
YES_AND_WHO = ConsentSaid(
    recipient_kind="police", purpose="investigation", decision="given", includes_identity=True
)
HARMED = PersonSaid(role="potential_victim", age_band="a25_34", gender="woman_girl")


@dataclass(frozen=True)
class Written:
    """`told`: the reporter's words; `summary`: what the report says of them, in staff's own."""

    language: str
    province: str
    venue: str
    place: dict[str, str]
    told: str
    summary: str = ""
    kind: str = "labour"
    channel: str = "phone"
    hours_ago: float = 6
    danger: str = "no"
    decided: bool = True
    consents: tuple[ConsentSaid, ...] = (YES,)
    reporter: dict[str, str] = field(default_factory=dict)
    identifiers: tuple[IdentifierSaid, ...] = ()

    def said(self) -> TipSaid:
        return TipSaid(
            language=self.language, narrative=self.told, danger=self.danger, minor_answer="no", country="canada",
            province=self.province, ongoing="yes", trafficking_type=self.kind, venue=self.venue,
            indicators=("g_controlled",), consent_choice="share" if self.consents else "not_said",
            place=self.place, persons=(HARMED,), identifiers=self.identifiers, consents=self.consents,
            reporter=self.reporter, caller_type="community",
        )  # fmt: skip


STORIES = {
    "farm": Written(
        "en", "ON", "agriculture", {"business": "Halfmoon Greenhouses", "community": "Leamington"},
        "Nine of them sleep in one bunkhouse behind the greenhouses. The foreman keeps every passport in his truck.",
        "Nine workers live in one building on the grounds of a greenhouse. Their passports are held by a foreman, and "
        "each is said to owe a fee for having been brought.",
        hours_ago=11, reporter={"name": "Dana Whitfield", "contact": "519 555-0142"},
        identifiers=(IdentifierSaid(kind="plate", value="BKTR 418"),),
    ),
    "farm_bus": Written(
        "en", "ON", "trucking_transport", {"business": "Halfmoon Greenhouses", "community": "Kingsville"},
        "An old school bus takes them at five. The same man counts them in and counts them out again.",
        hours_ago=9, channel="web_form", identifiers=(IdentifierSaid(kind="plate", value="BKTR 418"),),
    ),
    "farm_papers": Written(
        "en", "ON", "agriculture", {"community": "Leamington"},
        "He told me that his papers will be cancelled if he speaks to anybody. He is afraid of tonight.",
        hours_ago=5, danger="yes", reporter={"name": "Wes Aldana", "contact": "519 555-0177"},
    ),
    "salon": Written(
        "fr", "QC", "massage_parlour", {"business": "Salon Clair de Lune", "community": "Longueuil"},
        "Elles dorment sur place et ne sortent jamais seules. La patronne garde l’argent et les téléphones.",
        "Deux femmes logent dans un commerce de massage et n’en sortent pas seules. Une personne y garde leur argent "
        "et leurs téléphones.",
        kind="sex", hours_ago=8,
    ),
    "salon_voisine": Written(
        "fr", "QC", "massage_parlour", {"community": "Longueuil"},
        "De ma fenêtre, je vois la même voiture chaque soir. Un homme attend que le dernier client parte.",
        kind="sex", hours_ago=7, channel="web_form",
    ),
    "truck_stop": Written(
        "en", "AB", "hotel_motel", {"business": "Prairie Rest Motel", "community": "Brooks"},
        "She came to the desk barefoot and asked for the time and the name of the town. Then he called her back.",
        "A woman at a motel beside a highway did not know which town she was in. A man who travels with her answers "
        "for her.",
        kind="sex", hours_ago=10,
    ),
    "resto": Written(
        "fr", "QC", "restaurant", {"business": "Restaurant du Vieux Quai", "community": "Rimouski"},
        "Il travaille tous les jours sans être payé, pour rembourser son billet d’avion. Il dort dans la réserve.",
        "Un travailleur dort dans la réserve d’un restaurant et n’est pas payé\u00a0: on lui dit qu’il doit "
        "rembourser son voyage.",
        hours_ago=12, channel="web_form", reporter={"name": "Odile Marchand", "contact": "418 555-0126"},
    ),
    "named": Written(
        "en", "NS", "food_processing", {"business": "Grey Harbour Fish", "community": "Lunenburg"},
        "I keep their hours, so I know. You may give the police my name, I will stand by it.",
        "Four workers at a fish plant are housed by their employer, who holds back most of their pay and their papers.",
        hours_ago=13, consents=(YES_AND_WHO,), reporter={"name": "Ines Carver", "contact": "902 555-0163"},
    ),
    "nanny": Written(
        "en", "BC", "domestic_work", {"community": "Surrey"},
        "She has not had a day off since spring and has to ask before she calls her mother.",
        "A woman who cares for two children in a private home has had no day off for months and may not telephone "
        "freely.",
        kind="domestic_servitude", hours_ago=14, reporter={"name": "Joan Pelley", "contact": "604 555-0151"},
    ),
    "site": Written(
        "fr", "NB", "construction", {"business": "Chantier Baie-Verte", "community": "Shediac"},
        "On leur a promis un salaire. Ils ont reçu une dette. Le chef garde la clé du logement.",
        "Cinq ouvriers d’un chantier logent dans un local fermé à clé par un chef d’équipe, qui leur réclame une "
        "dette.",
        hours_ago=9,
    ),
    "sent": Written(
        "en", "MB", "cleaning", {"business": "Bright Hall Cleaning", "community": "Brandon"},
        "They clean offices all night and are driven straight back. Nobody has a key of their own.",
        "Workers of a cleaning firm are driven between their lodging and offices at night, and have no key to the "
        "place where they sleep.",
        hours_ago=15,
    ),
    "hotel_nights": Written(
        "en", "ON", "short_term_rental", {"community": "Thunder Bay"},
        "He books another place every third night and pays cash. She asked me not to say anything after all.",
        "A woman is moved between short-term rentals every few nights by a man who pays in cash.",
        kind="sex", hours_ago=6,
    ),
    "moved_on": Written(
        "en", "SK", "hotel_motel", {"business": "Wheatsheaf Inn", "community": "Swift Current"},
        "She said yes to the police in the morning and no in the afternoon. She is with her aunt now.",
        "A woman who had been held at an inn has left it and stays with family.",
        kind="sex", hours_ago=16,
    ),
    "tonight": Written(
        "en", "ON", "residence", {"community": "Sudbury"},
        "He said that they leave at midnight and that she will not be coming back. I can hear her through the wall.",
        "A woman is kept in a private home and is to be moved tonight. She was heard an hour ago.",
        kind="sex", hours_ago=0.3, danger="yes", decided=False, consents=(),
        reporter={"name": "Perry Nowak", "contact": "705 555-0118"},
    ),
}  # fmt: skip
WHY = {
    "en": {
        "danger": "She is to be moved tonight, and may be hurt.",
        "closed": "She is with family and wants nothing more from us for now.",
        "identity": "They asked to be called back before noon; we have a question about the place.",
        "content": "A person asks what was kept of their call.",
        "break_glass": "The line went dead while somebody shouted: we have to call back now.",
        "not_needed": "Leave the question at their return code instead.",
    },
    "fr": {
        "danger": "On va la déplacer ce soir, et elle risque d’être blessée.",
        "closed": "Elle est chez des proches et ne veut rien d’autre de nous pour l’instant.",
        "identity": "On a demandé un rappel avant midi; nous avons une question sur l’endroit.",
        "content": "Une personne demande ce qui a été gardé de son appel.",
        "break_glass": "La ligne a coupé pendant que quelqu’un criait\u00a0: il faut rappeler maintenant.",
        "not_needed": "Laissez plutôt la question à leur code de retour.",
    },
}
