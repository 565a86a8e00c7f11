"""What else in a French text says that somebody is or may be under 18."""

from __future__ import annotations

from intake.age_cues.rule import Rule, phrases

# "une jeune fille de 19 ans", "l'élève, 18 ans".
OLDER = r"(?:(?:,|de|d|qui|a|agee?|environ|peut etre|à|peu|pres|mettons) ){0,4}(?:1[89]|[2-9][0-9])(?: ans)?"
NTH = r"(?:[1-5] ?(?:e|eme|ieme|re)?|premiere|deuxieme|troisieme|quatrieme|cinquieme)"
SCHOOL = (
    Rule("school", r"(?:secondaires?|sec) (?:\. )?[1-5](?: et [1-5])?"),
    Rule("school", rf"{NTH} (?:annee du )?(?:secondaire|sec)"),
    Rule(
        "school",
        r"(?:(?:[4-9]|1[0-2]) ?(?:e|eme|ieme)|quatrieme|cinquieme|sixieme|septieme|huitieme|neuvieme|dixieme"
        r"|onzieme|douzieme) annee",
        "sa|son|ma|notre|leur|la|une|cette",
        "d|de|ici|au|que|en",
    ),
    Rule("school", r"classe de [1-9] ?(?:e|eme|ieme)"),
    # Said of grown people too, yet seldom: most who speak of a school speak of somebody young.
    Rule(
        "school",
        r"ecoles?|lecole",
        "fini|finir|apres|pendant|allee? à l|ete à l",
        r"de (?:langue|langues|conduite|francisation|metiers|police|coiffure|danse|droit|beaute)"
        r"|d (?:infirmieres?|anglais|ete|esthetique)|hoteliere",
    ),
    phrases(
        "school",
        "(?:pas (?:avoir )?(?:fini|termine)|commencer?|commencait) (?:son|sa|le) secondaire",
        "(?:au|du|etudiante?s? (?:au|du)|le) secondaire", "polyvalente", "(?:au|du) primaire", "maternelle",
        unless_before="depuis la|fini|termine|depuis|apres|en|finir",
    ),
    Rule(
        "school",
        r"(?:un|une|mon|ma|mes|nos|des|les|cette|cet|notre|l|d|deux|\d|plusieurs|autres?) eleves?|eleves",
        unless_after=OLDER,
    ),
    phrases(
        "school",
        "autobus scolaires?", "bus scolaires?", "agenda scolaire", "age scolaire",
        "uniforme scolaire", "carte etudiante", "(?:son|ses|leurs?) devoirs?",
        "devoirs? de (?:maths?|francais|mathematiques?)", "cours? de (?:maths?|gym)", "permis d apprenti",
        "exam[a-z]* de (?:maths?|francais)", "ecolieres?", "ecoliers?", "sport etudes?", "bal (?:de|des) finissants",
        "recreation", "pee ?wee", "bantam", "filles atomes?", "ses cours", "cadets? de l air", "dents de lait",
        "hockey mineur",
    ),
    Rule(
        "school",
        r"(?:fille|gars|ami|amie|garcon|quelqu un) de (?:ma|notre|sa|leur) (?:classe|ecole)|de notre niveau"
        r"|de la classe de (?:ma|mon)",
    ),
)  # fmt: skip

NO_PERSON = (
    r"(?:blessures?|dettes?|chirurgies?|operations?|parties?|infractions?|fautes?|problemes?|roles?|details?"
    r"|choses?|crimes?|delits?|ennuis?|modifications?|reparations?|travaux|accidents?|incidents?|degats?"
    r"|dommages?|brulures?|coupures?|interventions?|erreurs?|peines?|question|facon|gamme|mode|asie|ligue"
    r"|fractures?|foulures?)"
)
WHEN_A_CHILD = r"quand (?:j|elle|il|on) (?:etais|etait|etions)(?: (?:une?|encore))?|comme une?|depuis mon"
CHILD = (
    Rule(
        "child",
        r"mineure?s?",
        NO_PERSON,
        r"de (?:charbon|fond|metier|l or|cuivre|nickel)|[aà] la mine|partie|aux? (?:fond|charbon|nickel|chomage)",
    ),
    Rule(
        "child",
        r"ados?|adolescente?s?|l adolescence|d adolescence|pre ?ados?",
        WHEN_A_CHILD + "|further|much|more|no",
    ),
    Rule(
        "child",
        r"pas (?:encore |meme )?(?:l age|en age|d age|majeure?s?|legale?s?|adultes?)|à peine majeure?s?"
        r"|(?:vais|va) etre (?:legale?|majeure?)|trop jeunes? pour",
    ),
    Rule(
        "child",
        r"(?:dit|disait|demande|force|fait) (?:[a-z]+ )?(?:de |à )?(?:dire|repondre|ecrire|mentir)"
        r"(?: [a-z]+){0,5} (?:majeure?s?|adulte|18|19|20|21)",
    ),
    phrases(
        "child",
        "orphelins?", "orphelines?", "orphelinat", "bambins?", "nourrissons?", "fillettes?", "gamine?s?",
        "gosses?", "mioches?", "momes?", "pediatr(?:ie|e|ique)", "joue (?:encore )?[aà] la poupee", "hello kitty",
        "fausses cartes", "fausse carte d identite", "(?:porte|a) des broches", "(?:le|un|ce) kid",
        "tout petit garcon", "marche à peine", "une? flo", "(?:les|des) flos", "filles? au pair",
        "age (?:du|d aller au) secondaire", "en age d aller",
        "(?:travail|traite|exploitation|pornographie|main d oeuvre|mariages?)"
        " (?:des enfants|d enfants?|infantile|juvenile)",
    ),
)  # fmt: skip

GROWN_YOUNG = (
    r"(?:femmes?|hommes?|dames?|monsieur|messieurs|adultes?|couples?|mere|maman|maries?|mariee?s?|travailleu[a-z]+"
    r"|immigrante?s?|professionnel[a-z]*|diplome[a-z]*|entrepreneur[a-z]*|famille|retraite[a-z]*)"
)
A_YOUNG_ONE = (
    r"(?:une?|cette|cet|ce|la meme|le meme|deux|\d|des|les|la|le|p tite|tite|petite|nos|mes|certaine?s)"
)
YOUNG = (
    Rule(
        "young",
        r"(?:petite?s?|jeunes?|p tite?s?|tite?s?) (?:filles?|garcons?|gars)",
        unless_after=OLDER,
    ),
    Rule("young", rf"{A_YOUNG_ONE} jeunes?", r"d|de", f"{GROWN_YOUNG}|{OLDER}"),
    Rule(
        "young",
        r"(?:tres|trop|si|bien|vraiment|super|tellement|l air|semble|parait|paraissait|assez|toute) jeunes?",
        unless_after=f"{GROWN_YOUNG}|{OLDER}|pour",
    ),
    Rule(
        "young",
        r"(?:petite|p tite|tite|petit|p tit) (?:soeur|frere|cousine?|voisine?|niece|neveu)s?|petits? enfants"
        r"|petit fils",
        unless_after=OLDER,
    ),
    Rule(
        "young",
        r"(?:la|une|cette|les) (?:petites?|p tites?|tites?|petits)"
        r"(?= (?:[.,]|a|est|dit|vient|ont|sont|etait|pleure|de ma|de mon|qui|s appelle|m a|nous|travaill[a-z]+"
        r"|vend[a-z]*|dor[a-z]+|quet[a-z]+|lav[a-z]+|ramass[a-z]+|march[a-z]+|mang[a-z]+) )",
        r"depuis|en",
        "de (?:ma rue|mon quartier)",
    ),
    Rule(
        "young",
        r"(?:est|c est|etait|juste|encore) (?:juste |encore |rien qu |qu |quasiment |presque )?une?"
        r" (?:enfant|bebe|flo|gamine?)",
        "quand [a-z]+|comme",
    ),
)

# Children, but not somebody's own who are elsewhere, and not those who are looked after.
OWN_OR_MINDED = (
    r"(?:mes|ses|tes|nos|vos|leurs|mon|son|ton|leur|notre|votre)"
    r"(?: (?:\d+|propres?|petits|jeunes|autres|grands)){0,2}"
    r"|(?:a|ai|ont|avait|avais|avoir|avec|mere de|pere de|maman de|papa de|et|sans|pas d|mere d|pere d"
    r"|pour|eu|attends?"
    r"|fait|etais|etait|etions|etaient)(?: (?:un|une|des|les|d|de|ses|mes|jeunes|petits|\d+)){0,2}"
    r"|(?:garde|gardes|garder|gardait|gardais|occupes?|occuper|occupait|soins?|surveille|surveiller|nounou|gardienne"
    r"|eleve|elever|nourrir|nourris)(?: [a-z0-9]+){0,4}"
    r"|(?:quand|depuis)(?: [a-z]+){1,3}(?: (?:une?|encore|qu))?|comme (?:une?|des)"
    r"|(?:mariee?|divorcee?|veuve|veuf)(?: ,)?(?: \d+)?|(?:pension|allocations?) pour|allocations?"
)
AT_WORK = (
    r"(?:(?:qui|y|la|sont|est|etaient|etait|ils|elles|les|a|font|dans|doivent|doit|se fait|se font) ){0,3}"
    r"(?:travaill[a-z]+|dorm[a-z]+|dort|nettoi[a-z]+|vend[a-z]*|quet[a-z]+|mend[a-z]+|cueill[a-z]+|lav[a-z]+"
    r"|pleur[a-z]+|enferme[a-z]*|exploite[a-z]*|forces?)"
)
KIDS = (
    Rule("child", rf"enfants? {AT_WORK}", r"(?:nourrir|pour) (?:mes|nos|ses|leurs)|mes|nos"),
    Rule("child", r"(?:mon|notre) enfant"),
    Rule(
        "child",
        r"avec (?:son|sa|un|une|leur) (?:bebe|enfant|petite?|nourrisson)(?= (?:[.,]|dans|de|et|qui|la) )",
    ),
    Rule(
        "child",
        r"enfants?|(?:un|des) bebes?",
        OWN_OR_MINDED,
        r"unique|et moi|(?:sont|est|restent|vivent) (?:au pays|restes?|chez|en [a-z]+|avec (?:ma|sa|leur))",
    ),
)

# Those who only threaten to call child protection are the more common; so are mothers who fear it.
THREAT = r"(?:menace[a-z]*|va|vont|dit qu il)(?: [a-z]+){0,3} (?:appeler?|appelle|signaler|denoncer)(?: [a-z]+){0,3}"
TAKES_MINE = r"(?:[a-z]+ ){0,3}(?:enlever?|prendre|prend|retirer|oter?)(?: [a-z]+)? (?:mes|mon|ma|nos)"
CARE = (
    phrases(
        "care",
        "familles? d accueil", "[mp]eres? d accueil", "foyers? de groupe", "centres? jeunesse",
        "centre de readaptation", "protection de la jeunesse", "(?:la )?dpj",
        unless_before=THREAT,
        unless_after=TAKES_MINE,
    ),
    phrases(
        "care",
        "fugueuses?", "fugueurs?", "en fugue", "fugu(?:es?|er|ait)", "maison des jeunes", "sort du systeme",
        "(?:intervenante?s?|educatrices?|pastorale|à la) jeunesse", "(?:placee|est place) (?:depuis|en|par|dans)",
        "aide [aà] l enfance", "jeunes contrevenants",
    ),
)  # fmt: skip

SIGNS = (*SCHOOL, *CHILD, *YOUNG, *KIDS, *CARE)
