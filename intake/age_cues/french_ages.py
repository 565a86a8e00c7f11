"""Ages and years of birth in a French text: Québec, Acadian and other French."""

from __future__ import annotations

from intake.age_cues.rule import UNDER_18, YEAR, Rule

HEDGE = (
    r"(?:(?:peut etre|environ|autour de|[aà] peu pres|[aà] peine|seulement|juste|genre|comme|mettons|presque|deja"
    r"|encore|que|bien|pas plus (?:de|que)|toutes les 2|tous les 2|plus de|moins de|bientot|dans les|de|d|l age de"
    r"|maximum|max|au plus|la|vers|eu) ){0,3}"
)
AGE = HEDGE + UNDER_18
TO_HAVE = (
    r"(?:a|ai|as|ont|avait|avais|avaient|aura|auras|aurait|auront|avoir|ayant|avons|jai|fait|fete|fetera|eu"
    r"|atteint|est|es)"
)
PERSON = (
    r"(?:femmes?|hommes?|filles?|fillettes?|garcons?|gars|enfants?|jeunes?|ados?|adolescente?s?|nieces?|neveux?"
    r"|soeurs?|freres?|cousine?s?|cuz|fils|amie?s?|eleves?|client|cliente|patiente?|usager|usagere|blonde|copine"
    r"|petite|petit|mineure?s?|quelqu un|personne|celle|celui|celles|ceux|une|lui|elle|l autre|jumelles|jumeaux"
    r"|fugueuse|fugueur|etudiante?|kid|flo|gamine?s?)"
)

# "ans" that are no age: il y a 15 ans, 10 ans de prison, depuis 12 ans.
LASTING = (
    r"(?:d )?(?:experience|service|mariage|prison|penitencier|anciennete|metier|difference|ecart|retard|contrat)"
    r"|de (?:service|mariage|prison|penitencier|metier|vie|difference|plus que|moins que|contrat|bail|route|dette"
    r"|travail|ca)"
    r"|plus tard|plus tot|que|qu|ici|passes?|au (?:canada|quebec)|apres|auparavant|avant|sans"
    r"|dans (?:le (?:metier|milieu|domaine|bois)|la (?:construction|restauration|rue)|l [a-z]+)"
)
SINCE = (
    r"(?:y a|ya|ca fait|cela fait|ca faisait|depuis|pendant|durant|apres|voila|dans|pour|pris|prend|tous les"
    r"|toutes les|aux|derniers|prochains|premiers|vieux de|vieille de|en"
    r"|(?:contrat|bail|permis|visa|dette|peine|ecart|difference) de)"
    r"(?: (?:[aà] peu pres|environ|presque|plus de|au moins|les|deja|maintenant|bientot))?"
)
THINGS = (
    r"(?:maison|auto|char|camion|camionnette|fourgonnette|voiture|chien|chat|entreprise|compagnie|immeuble|bail"
    r"|contrat|visa|permis|dette)s?"
)
COUNTED = r"(?:mois|minutes?|heures?|jours?|semaines?|metres|km|[$%]+|personnes|hommes|femmes)"

AGES = (
    Rule("age", rf"{TO_HAVE} {AGE} ans?", rf"y|ya|en|ca|cela|{THINGS}", LASTING),
    Rule("age", rf"age?e?s? {AGE}(?: ans?)?"),
    Rule(
        "age",
        rf"{PERSON} (?:, )?(?:qui a |a |avec |ont |de |d |age |agee |mettons )?{AGE} ans?",
        f"depuis|pendant|{THINGS}",
        LASTING,
    ),
    Rule(
        "age",
        rf"{PERSON} (?:, )?(?:de |d |a |en a |dit )?{AGE}(?= (?:[.,]|et|ou|kek|quelque|pis) )",
        "avec|de|pour|chambre",
    ),
    Rule("age", rf"(?:en (?:a|ai|avait|as|aura)|j?en ai) {AGE}(?= (?:[.,]|et|pis|elle|il) )"),
    Rule("age", rf", {AGE} ans?(?= (?:[.,]|mais|et|pis) )"),
    Rule("age", rf"pas {HEDGE}(?P<age>1[0-7]) ans", unless_after=LASTING),
    Rule(
        "age",
        r"(?<=[.,] )(?:maximum |peut etre |genre |environ |à peine )?(?P<age>9|1[0-7]) ans?"
        r"(?= (?:[.,]|peut etre|environ) )",
    ),
    Rule("age", rf"(?:elle|il|a|y|on|va) (?:fait|faire) {UNDER_18}(?= (?:[.,]|à|a|le|en|au|bientot) )"),
    Rule(
        "age",
        rf"(?:\d|1[0-7]) (?:, )?(?:ou |a |à |et )?{UNDER_18} ans?",
        r"il y a|depuis|pendant|dans|ca fait|apres",
        LASTING,
    ),
    Rule("age", rf"{UNDER_18} (?:ou|à|a) (?:18|19) ans", SINCE, LASTING),
    Rule("age", rf"entre {UNDER_18} et (?:1[0-9]|20|21) ans", "", LASTING),
    Rule(
        "age",
        rf"{UNDER_18} ans? (?:max|maximum|environ|par la|gros max|tops|au plus|et demi|[aà] peu pres)",
        SINCE,
    ),
    Rule(
        "age",
        r"(?:moins (?:de|que)|pas plus (?:de|que)|plus que|l air (?:d avoir|de)|paraissait|parait|semble avoir"
        rf"|donne|donnerais|mettrais|dit|disait|dirais|marque|ecrit) {AGE}(?: ans)?(?= (?:[.,]|et|ou|max|ans|a) )",
        unless_after=COUNTED,
    ),
    Rule(
        "age",
        r"(?:pas|pas encore|meme pas|pas meme|avant (?:ses|d avoir|l age de)|fait|fera|aura|auras|va avoir)"
        r" 18(?: ans)?|moins (?:de|que) 18(?: ans)?|u ?1[0-8]",
        unless_after=COUNTED,
    ),
    Rule("age", rf"(?:ses|fete de|anniversaire de) {UNDER_18} ans"),
    Rule("age", rf"(?:petits?|petites?|ceux|celles) de {UNDER_18} ans"),
    Rule("age", rf"(?:chuchote|souffle|murmure|repondu|avoue) {AGE}", unless_after=COUNTED),
    Rule(
        "age",
        r"(?:(?:trois|quatr|cinqu|six|sept|huit|neuv|onz|douz|treiz|quatorz|quinz|seiz)ieme|dixieme|10"
        r" (?:sept|huit|neuv)ieme)"
        r" anniversaire",
    ),
    Rule(
        "age",
        r"(?:feter(?:a|ait)|atteindra|jusqu (?:à|a) ses|d ici (?:à )?ses|mois (?:de|avant) ses|mois d"
        r" avoir|avant d en avoir"
        r"|quand (?:elle|il|j|tu) (?:aura|auras|aurai|va avoir)|presque|bientot|loin (?:d avoir|de ses)"
        r"|en aura) 18(?: ans)?",
        SINCE,
        COUNTED,
    ),
    Rule(
        "age", r"(?:avoir|elle a|age d|agee d|fille d|garcon d) une (?:dizaine|douzaine|quinzaine) d annees"
    ),
    Rule("age", r"bebe de (?:\d+|quelques) (?:mois|semaines)"),
)

# Of the past: no cue where the same lines say that the person is grown up by now.
THEN = (
    Rule(
        "then",
        rf"(?:à|des|depuis l age de|à l age de|depuis ses) {HEDGE}{UNDER_18} ans",
        "condamnee?",
        "de (?:prison|penitencier)",
    ),
    Rule("then", rf"quand (?:j|elle|il|on|nous) (?:avais|avait|avions|ai eu|a eu) {AGE} ans"),
)
GROWN_UP = (
    r"(?:elle|il|j|elle en|il en|j en|maintenant|aujourd hui)(?: a| ai)? (?:1[89]|[2-9][0-9])"
    r"|(?:vingtaine|trentaine|quarantaine)|adulte"
)

BORN = (
    Rule("born", rf"(?:nee?s?|naissance|ddn|fete)(?: (?!\d{{4}} )[^ ]+){{0,5}} {YEAR}"),
    Rule("born", rf"(?:est|etait|a|ai) (?:ecrit|marque|inscrit|indique) {YEAR}"),
)

AGES_AND_BIRTHS = (*AGES, *THEN, *BORN)
