"""How people speak of somebody young in French without an age: parents, teachers, toys, a body that grows, the law.
"à" keeps its accent in a plain text, and many leave it out."""

from __future__ import annotations

from intake.age_cues.rule import Rule, phrases

MINE = (
    r"(?:mes parents|ma mere|mon pere|ma maman|mon papa|ma grand mere|mon grand pere|ma tante"
    r"|mon oncle|ma prof|mon prof)"
)
THEIRS = r"(?:ses parents|sa mere|son pere|leurs parents|leur mere)"
A_CALL = (
    r"(?:menace[a-z]*|va|vont|dit qu il)(?: [a-z]+){0,3} (?:appeler?|appelle|signaler|denoncer"
    r"|faire)(?: [a-z]+){0,3}"
)
MY_OWN = r"(?:[a-z]+ ){0,3}(?:enlever?|prendre|prend|retirer|oter?)(?: [a-z]+)? (?:mes|mon|ma|nos)"

AT_HOME = (
    # The young say it themselves: they fear their parents more than us.
    phrases(
        "young",
        rf"(?:dites|dis|dire|parlez|parle|parler) (?:[a-z]+ ){{0,2}}(?:[aà] )?{MINE}",
        rf"{MINE} (?:ne )?(?:le |m )?(?:veut|veulent|laissent?|doivent|doit) (?:pas|rien)",
        rf"{MINE} (?:va|vont) me (?:tuer|chicaner|punir)",
        rf"(?:si|avant que|quand) {MINE} (?:l )?(?:apprend|apprennent)",
        "(?:chum|copain|conjoint) (?:de|à) ma mere", "(?:blonde|copine|conjointe) (?:de|à) mon pere",
        rf"(?:sans que|dans le dos de|à l insu de) {THEIRS}",
        rf"(?:sans la permission|avec l accord|sans l accord) de {THEIRS}",
        rf"{THEIRS} (?:l ont|l a|ont|a) (?:vendue?|donnee?|pretee?|louee?|signe)",
        "(?:filles?|garcons?|enfants?|ados?|jeunes?) (?:portee?s? )?disparue?s?",
        "sort(?:ait)? par (?:la|sa) fenetre",
        "(?:chez|avec|revoir|voir) ma maman", "(?:pleure|crie|appelle|demande) (?:apres )?sa (?:mere|maman)",
        "(?:loue|loues|louait|vend|vendait|prete|pretait) (?:ses|sa|son|leurs?) (?:gars|filles?|garcons?"
        "|fils|enfants?|niece|neveu)",
        "enfants? qui (?:ne )?(?:sont|est) pas (?:(?:à|a) (?:elle|lui|eux)|les? siens?)",
    ),
)  # fmt: skip

AT_SCHOOL = (
    Rule(
        "school",
        r"(?:sa|son|ses|leurs?) (?:profs?|professeure?s?|enseignante?s?|titulaire|entraineure?s?|coach)",
        unless_after="de (?:francais|francisation|anglais|danse|yoga|these|maitrise|vie)|d (?:anglais"
        "|universite)|universitaire",
    ),
    Rule("school", r"(?:ma|mon) prof(?:e|esseure?)? (?:de|d) (?:gym|maths?|sciences|education|musique"
    r"|histoire|geo|arts?)"),
    phrases(
        "school",
        "bulletin scolaire", "autobus jaunes?", "camps? (?:de jour|d ete)", "louveteaux", "(?:les|aux|des) scouts",
        "jeannettes",
        "journee pedagogique", "parascolaires?", "finissante?s? du (?:primaire|secondaire)", "album de finissante?s?",
        "recres?",
        "dictees?", "tables? de multiplication",
        "(?:foxe|foxent|foxait|seche|sechent) (?:ses|les|des|mes|leurs)? ?cours",
        "apprend à lire", "(?:venir|vient|viens|revenir|retourner|ailleurs qu|etre|assise?) en classe",
        "(?:robe|bal) de (?:bal|finissants)", "sortie scolaire", "surveillante? (?:d eleves|du midi|d ecole)",
        "(?:equipe|ligue|hockey|club) (?:midget|bantam|atome|cadette?|benjamine?|minime)",
        "(?:conseillere?|intervenante?|psychoeducatrice|travailleuse sociale|infirmiere|ts) (?:scolaire|de l ecole)",
    ),
)  # fmt: skip

GROWING = (
    phrases(
        "child",
        "toutous?", "peluches?", "oursons?", "nounours", "(?:livre|cahier)s? (?:à|a) colorier", "roblox", "minecraft",
        "doudous?", "veilleuses?", "robux", "grandi(?:t|ssent) encore",
        "appareil dentaire", "broches (?:dans|sur|aux) (?:la bouche|les dents|dents)", "puberte", "pre ?pubere",
        "premieres? regles",
        "(?:eu|avoir|a) ses regles (?:pour la premiere|depuis)", "mue pas", "voix (?:a pas|n a pas) (?:encore )?mue",
        "(?:se )?rase(?:nt)? (?:meme )?pas(?: encore)?", "(?:commence|age de) (?:à |a )?se raser",
        "pleine croissance", "lulus",
        "suce (?:encore )?son pouce", "sieges? d appoint", "fee des dents", "menus? enfants?", "joyeux festin",
        "marelle",
        "(?:pyjamas?|sac|chandail|bas|couverture|t shirt|draps?)(?: [aà] dos)? (?:de|d|avec des|[aà])"
        " (?:licornes?|princesses?|dinosaures?"
        "|disney|barbie|pat patrouille)",
        "(?:arrive|vient|va) (?:à|a) (?:l |mon |ma |la )(?:epaule|coude|taille|ceinture|poitrine)",
        "jeunots?", "morveu(?:x|se)", "ti ?culs?", "tit culs?", "p tits? culs?", "petits? bouts? de chou",
        "trop petite?s? pour (?:atteindre|voir|rejoindre)",
        "(?:corps|visage|face|voix|dessins?|souliers|velo|manteau|linge) d enfants?",
    ),
    Rule(
        "young",
        r"(?:pourrait|pouvait|aurait pu|pourraient) etre (?:son|sa|leur|ma|mon) (?:grand ?(?:pere|mere)"
        r"|petite? (?:fille|fils|soeur))",
    ),
    Rule("young", r"(?:meme age que|l age de|l age des) (?:mes|ma|mon) (?:eleves|petite[a-z]*|petits?"
    r"|niece|neveu|plus jeune|bebe)"),
)  # fmt: skip

BY_LAW = (
    phrases(
        "child",
        "(?:atteint|atteindre|avant|pas|age de) (?:l age de )?(?:la |sa )?majorite", "majorite sexuelle",
        "alerte amber",
        "age (?:de|du) consentement", "detournement de mineure?s?", "jeunesse j ecoute", "tel ?jeunes",
        "tut(?:eur|rice) leg[a-z]+",
        "(?:sera|seras|serai|serait|deviendra) (?:juste |enfin )?(?:majeure?|adulte)",
        "pas assez (?:vieille|vieux|agee?)s?",
        "majeure? (?:dans|en|l an prochain|l annee prochaine|le mois prochain|au printemps|bientot|seulement)",
        "pas (?:assez )?(?:vieille|vieux) pour", "(?:aucune?|pas une?|personne) (?:n |ne )?a l age",
        "trop jeunes? pour",
    ),
    phrases(
        "care",
        "(?:tribunal|chambre|juge|cour) de la jeunesse", "auberge du coeur", "maison de jeunes",
        "services sociaux (?:l ont|ont|l a)", "famille d accueil",
        unless_before=A_CALL,
        unless_after=MY_OWN,
    ),
)  # fmt: skip

LIFE = (*AT_HOME, *AT_SCHOOL, *GROWING, *BY_LAW)
