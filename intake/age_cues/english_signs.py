"""What else in an English text says that somebody is or may be under 18."""

from __future__ import annotations

from intake.age_cues.rule import Rule, phrases

SCHOOL_LONG_AGO = (
    r"(?:finished|graduated|graduated from|after|since|back in|i went to|we went to|met in|friends? from|know from"
    r"|old)"
)
FOR_ADULTS = (
    r"(?:nursing|language|english|french|esl|beauty|driving|medical|med|law|business|trade|flight|graduate|grad|art"
    r"|cooking|culinary|bible|hair|dental|private career|massage|aesthetics|went to|going to|pay for|paid for"
    r"|(?:my|our) kids (?:go to|are in|are at))"
)
SCHOOL = (
    Rule("school", r"(?:grades?|gr) (?:\. )?(?:[1-9]|1[0-2])(?: s)?", SCHOOL_LONG_AGO, "diploma|education"),
    Rule("school", r"(?:[1-9]|1[0-2]) ?(?:st|nd|rd|th) grade(?:rs?)?", SCHOOL_LONG_AGO),
    Rule(
        "school",
        r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth) grade(?:rs?)?",
        SCHOOL_LONG_AGO,
    ),
    Rule("school", r"form [1-6](?= [.,])|secondary [1-6]|in year (?:[7-9]|1[0-3])(?! of)"),
    Rule("school", r"grade (?:fours|fives|sixes|sevens|eights|nines|tens|elevens|twelves)"),
    # Said of grown people too, yet seldom: most who speak of a school speak of somebody young.
    Rule("school", r"schools?|school(?:er|ers|girls?|boys?|kids?|child|children)", f"{SCHOOL_LONG_AGO}|{FOR_ADULTS}",
         "diploma|sweetheart|friends?|education|degree|reunion|years|of (?:nursing|business|medicine|law|hair)"),
    phrases(
        "school",
        "(?:high|middle|junior|primary|elementary)schools?(?:er|ers)?", "junior high", "elementary", "kindergarten",
        "homeroom",
        "sophomores?", "homeschooled", "pupils?", "learner s permit", "(?:her|his|their|math|science) homework",
        "math exam", "teaching assistant", "yearbook", "(?:her|his|the) prom", "prom (?:night|dress)", "recess",
        "pee ?wee", "bantam", "air cadets?", "girl guides?", "boy scouts?", "baby teeth", "my students?",
        "student of mine", "(?:skip|skips|skipping|skipped|miss|misses|missing|missed) class(?:es)?",
    ),
    Rule("school", r"(?:girls?|boys?|kids?|friend|student) (?:in|from) (?:our|my|her|his) (?:year|grade|class)"),
    Rule("school", r"(?:son|daughter|kid|sister|brother) s (?:grade|class|age)"),
)  # fmt: skip

SMALL_MATTERS = (
    r"(?:injur|surger|debt|issue|problem|thing|detail|damage|crime|offen|violation|cut|bruise|wound|burn|scratch"
    r"|role|part|amount|change|repair|fine|accident|incident|point|matter|infraction|operation|procedure|mistake"
    r"|setback|work|job|concern|concussion|fracture|break|sprain|fee|charge|cost|cold|stuff|delay|difference|league"
    r"|key|chord|hockey)[a-z]*"
)
WHEN_A_CHILD = (
    r"(?:as|since|like)(?: (?:a|an))?|in my"
    r"|when (?:i|she|he|we|they) (?:was|were)(?: (?:just|only|still))?(?: (?:a|an|in))?"
)
# "A young girl, maybe 22".
OLDER = r"(?:(?:,|who|is|s|was|aged?|of|maybe|about|around|like|probably|only) ){0,4}(?:1[89]|[2-9][0-9])"
CHILD = (
    phrases(
        "child",
        "under ?aged?", "juveniles?", "jail ?bait", "barely legal", "legal in (?:a|one|\\d) years?",
        "(?:not|isn t|wasn t|ain t|isnt|wasnt) (?:even )?(?:yet )?(?:legal|of (?:legal )?age|an adult|old enough)",
        "orphans?", "orphanage", "toddlers?", "newborns?", "infants?", "pa?ediatric(?:s|ian)?",
        "hello kitty", "(?:still )?plays? with (?:dolls|toys|barbies)", "fake id", "(?:wears?|has|had) braces",
        "too young to (?:drive|vote|drink|buy|work|marry|consent|be [a-z]+)",
    ),
    Rule(
        "child",
        r"(?:a|the|is|be|these|those|some|with|unaccompanied|exploiting|of|other|any|two|are|keeps?|\d) minors?"
        r"|minors|(?:girl|boy|daughter|son) minor"
        r"|minor hockey",
        WHEN_A_CHILD,
        SMALL_MATTERS,
    ),
    Rule("child", r"minor (?:girl|boy|child|daughter|son|sister|brother|victim|female|male)s?"),
    Rule(
        "child",
        r"(?:teens?|teenagers?|teenaged?|pre ?teens?|tweens?|adolescents?|adolescence|youths?)",
        WHEN_A_CHILD,
        f"hostel|{OLDER}",
    ),
    Rule(
        "child",
        r"(?:told|tells|telling|made|makes|coached) (?:her|him|them|me|us) to say(?: [a-z]+){0,3}"
        r" (?:of age|an adult|legal|18|19|20|21|22)",
    ),
    Rule(
        "child",
        r"child (?:labou?r|labou?rers?|workers?|bride|brides|marriage|soldiers?|abuse|exploitation|porn[a-z]*"
        r"|trafficking)",
        "on|about",
        "training|course",
    ),
)  # fmt: skip
NOT_OF_A_CHILD = r"(?:man|men|woman|women|lady|ladies|guys?|couple|and|for|mother|mom|adults?|to retire)"
YOUNG = (
    Rule(
        "young",
        r"(?:little|young|younger|small|tiny|baby faced) (?:girls?|boys?|ones?|lady|kids?)",
        unless_after=OLDER,
    ),
    Rule(
        "young",
        r"(?:looks?|looked|seems?|seemed|is|s|was|are|were|real|way)"
        r" (?:so|very|too|way|really|real|awfully|super|pretty|extremely) young"
        r"|(?:looks?|looked|seems?|a real) young",
        unless_after=f"{OLDER}|{NOT_OF_A_CHILD}",
    ),
    Rule(
        "young",
        r"(?:little|kid|baby) (?:sister|brother|cousin|sis)s?|grand ?(?:daughter|son|kid)s?|grand ?child(?:ren)?",
        unless_after=OLDER,
    ),
    Rule(
        "young",
        r"(?:is|s|just|only|was) (?:just |only |practically |still |basically )?a (?:baby|child|kid)"
        r"(?= (?:[.,]|man|for|herself|himself|themselves) )",
        r"when (?:i|she|he|we|they)|like|as",
    ),
)

# Children, but not somebody's own who are elsewhere, and not those who are looked after.
KID = r"(?:kids?|child|children|childs|kiddos?)"
OWN_OR_MINDED = (
    r"(?:my|our|her|his|their|your|own)"
    r"(?: (?:\d+|two|own|other|little|young|older|small|grown|adult)){0,2}"
    r"|(?:has|have|had|got|ve|having|and|of|raised?|raising|support|feed|no|without|for|expecting"
    r"|(?:married|divorced|widow)(?: ,)?)"
    r"(?: (?:a|an|his|her|my|the|\d+|one|some|little|young|small|grown|adult|our)){0,2}"
    r"|(?:look|looks|looking|take|takes|taking|took|care|cares|caring|nanny|minds?|minding|babysits?|babysitting"
    r"|watch|watches|watching|bathes?|feeds?|teach|teaches|tutor)(?: [a-z0-9]+){0,4}"
    r"|(?:as|like|since|when [a-z]+ was)(?: (?:a|an|still|just))?|i"
)
NOT_THE_CHILD = (
    r"(?:care|support|custody|tax|benefits?|you not|proof|birth|s birth|certificates?|menu|free|minder|seat|s aid"
    r"|protection|welfare)|(?:are|is|were|live) (?:with (?:my|her|his)|back|in [a-z]+ with|safe|grown|adults?)"
)
AT_WORK = (
    r"(?:(?:are|is|were|was|who|that|have|had|has|being|to|there|in|here|all|made|forced) ){0,3}"
    r"(?:work|works|working|worked|sleep|sleeps|sleeping|clean|cleans|cleaning|sell|sells|selling|beg|begs|begging"
    r"|carry|carries|carrying|wash|washing|pick|picking|locked|kept|crying|missing|groomed|used|hurt|exploited|sold)"
)
KIDS = (
    Rule("child", rf"{KID} {AT_WORK}"),
    Rule("child", r"(?:my|our) (?:kid|child)|s kid", unless_after=NOT_THE_CHILD),
    Rule(
        "child", r"with (?:her|his|a|the|their) (?:baby|infant|toddler|child|kid)", unless_after=NOT_THE_CHILD
    ),
    Rule("child", KID + "|babies|a baby", OWN_OR_MINDED, NOT_THE_CHILD + "|shower|sitter|monitor|food"),
)

# Those who only threaten to call child protection are the more common; so are mothers who fear it.
THREAT = r"(?:threat[a-z]*|ll|will|would)(?: [a-z]+){0,3} (?:call|report)(?: [a-z]+){0,3}"
TAKES_MINE = r"(?:[a-z]+ ){0,3}(?:take|takes|took|taking|remove)(?: away)? (?:my|our)"
CARE = (
    phrases(
        "care",
        "foster(?: (?:home|care|kids?|child|children|family|system))?", "group homes?", "runaways?", "crown ward",
        "ward of", "aged out", "ages out", "aging out", "(?:ran|run|running|runs) away from (?:home|care)",
    ),
    phrases(
        "care",
        "child(?:ren)? ?s aid", "child protection", "child welfare", "(?:the|by|with|from|called|of|a|in) cas",
        "cas (?:worker|ward|kid|file|care)",
        unless_before=THREAT,
        unless_after=TAKES_MINE,
    ),
    phrases(
        "care",
        "(?:kids?|girls?|boys?|is|was|been|s|child|children|were|are|grew up) in care",
        unless_after="home|of",
    ),
)  # fmt: skip

SIGNS = (*SCHOOL, *CHILD, *YOUNG, *KIDS, *CARE)
