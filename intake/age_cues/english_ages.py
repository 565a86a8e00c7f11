"""Ages and years of birth in an English text."""

from __future__ import annotations

from intake.age_cues.rule import UNDER_18, YEAR, Rule

HEDGE = (
    r"(?:(?:maybe|perhaps|probably|possibly|about|around|roughly|approximately|approx|only|just|barely|like|still|now"
    r"|almost|nearly|both|all|really|actually|at most|at least|aged?|age of|the age of|of|my|a|an|turning|turned"
    r") ){0,3}"
)
AGE = HEDGE + UNDER_18
TO_BE = (
    r"(?:is|s|am|m|im|was|be|shes|hes|whos|turned|turns|turn|turning|looks|looked|look|seems|seemed|becomes"
    r"|pass(?:es|ed)? for)"
)
ARE = r"(?:are|re|were|theyre)"
RELATIVE = (
    r"(?:girl|boy|kid|child|teen|teenager|youth|daughter|son|sister|brother|sis|bro|niece|nephew|cousin|cuz|friend"
    r"|bestie|bff|student|classmate|patient|client|runaway|female|male|granddaughter|grandson|stepson|stepdaughter"
    r"|(?:older|younger|another|other|little|smaller) (?:one|girl|boy)|youngest|oldest|the other)"
)
RELATIVES = (
    r"(?:girls|boys|kids|children|teens|teenagers|daughters|sons|sisters|brothers|twins"
    r"|students|friends|ones)"
)
ENDS = r"(?= (?:[.,]|and|or|but|who|he|she) )"

# What follows a number that counts something else: 15 minutes, 12 workers, 16 km.
COUNTED = (
    r"(?:years?|yrs?) (?!old|and|of age|[.,])[a-z0-9]+"
    r"|(?:second|minute|min|hour|hr|h|day|week|wk|month|night|mile|block|dollar|buck|cent|inch|pound|lb|kilometer"
    r"|kilometre|meter|metre|degree|step|floor|storey|stop|page|call|text|message|payment|client|customer|drink"
    r"|beer|pill|bag|box|house|room|bed|car|truck|trailer|worker|girl|boy|guy|lady|adult|person|friend|other|credit"
    r"|point|time|size)(?:s|es|ies)?"
    r"|ladies|inches|km|kms|k|kg|m|ft|foot|feet|grand|percent|men|women|people|am|pm|hundred|thousand|million|more"
    r"|different|grown|[$%]+|e|eme|ieme|ans|(?:a|p) m|of (?:us|them|these|those|the)|to a (?:room|house)|,? ?\d\d\d"
    r"|or (?:so|\d+) (?:minutes|hours|days|weeks|months|times|men|women|people|workers|km|dollars)"
)
NOT_A_PERSON = (
    r"(?:it|that|this|there|here|which|what|price|rent|cost|fee|pay|wage|salary|rate|number|total|unit|room|suite"
    r"|exit|gate|route|floor|date|today|time|shift|capacity|limit|address|code|minus|temperature)"
)
THINGS = (
    r"(?:car|van|truck|suv|house|building|phone|laptop|computer|dog|cat|horse|company|business|contract|permit|debt"
    r"|case|motel|hotel|honda|toyota|ford|civic|pickup|trailer|wine|whisky|scar|photo|picture|video|marriage)s?"
)
LATER = r"(?:when|since|until) [a-z]+"  # "when she was 15": see THEN

AGES = (
    Rule("age", rf"{AGE} (?:and a half )?(?:years?|yrs?|yr) olds?", unless_after=THINGS),
    Rule("age", rf"{UNDER_18} (?:yo|yos|y (?:\. )?o|years? of age)", unless_after=THINGS),
    Rule("age", rf"{AGE} and a half", unless_after=COUNTED),
    Rule(
        "age",
        rf"{UNDER_18} (?:f|m|fem|female)(?= (?:[.,]|and|who|in|from|with|here) )",
        unless_before=NOT_A_PERSON + "|apartment|apt|seat|[$]",
    ),
    Rule("age", rf"(?:age|aged|ages|aging) (?:, )?(?:and |it |is |was ){{0,3}}{AGE}", unless_after=COUNTED),
    Rule("age", rf"{TO_BE} {AGE}", f"{NOT_A_PERSON}|{LATER}", COUNTED),
    Rule("age", rf"{ARE} {AGE}{ENDS}", NOT_A_PERSON),
    Rule("age", rf"(?:she|he|they) {AGE}", "of|with|from|gave|give|paid|pays|told|for|owes|than", COUNTED),
    Rule(
        "age",
        rf"{RELATIVE} (?:, )?(?:is |was |with |turned |of |at |might be |may be )?{AGE}",
        unless_after=COUNTED,
    ),
    Rule("age", rf"{RELATIVES} (?:, )?(?:of |who are |turn |turned )?{AGE}{ENDS}"),
    Rule("age", rf"(?:have|has|having) {AGE} (?:years?|yrs?){ENDS}"),
    Rule(
        "age",
        r"(?:may|might|must|could|can|couldn t|couldnt|can t|cant|cannot|gotta) (?:not )?(?:be|have been|been) "
        rf"(?:a day over |older than |more than |over |much over )?{AGE}",
        NOT_A_PERSON,
        COUNTED,
    ),
    Rule("age", rf"(?:older|younger|more|less) than {AGE}{ENDS}"),
    Rule(
        "age",
        rf"(?:guess|bet|say|puts? (?:her|him|them) (?:at|around)|makes (?:her|him)) {AGE}",
        unless_after=COUNTED,
    ),
    Rule("age", rf"(?:whispers?|whispered|mouthed|answered|admitted) {AGE}", unless_after=COUNTED),
    Rule("age", rf"(?:talking|saying|says?|said) (?:, )?{AGE}(?= (?:[.,]|but|and) )"),
    Rule("age", rf"(?:under|below) {AGE}{ENDS}"),
    Rule("age", r"u ?1[0-8]|under 18s"),
    Rule("age", rf"{UNDER_18} (?:tops|max|at most|at the most|if that|ish|smth|something)", "[$]"),
    Rule(
        "age",
        rf"(?:\d|1[0-7]) (?:, )?(?:or |to |maybe )?{UNDER_18} (?:years|yrs|tops|max|or so|something)",
        unless_after="ago",
    ),
    Rule("age", rf"{UNDER_18} (?:or|to|maybe) (?:18|19)", NOT_A_PERSON + "|for|at|in", COUNTED),
    Rule("age", rf"(?:8|9|1[0-6]) or {UNDER_18}(?= [.,])", NOT_A_PERSON + "|for|at|in"),
    Rule(
        "age",
        rf"between {HEDGE}{UNDER_18} and {HEDGE}(?:1\d|20|21)",
        "open|works?|working|hours|from|for|of",
        COUNTED,
    ),
    Rule(
        "age",
        rf", (?:and )?{AGE}(?= (?:[.,] (?!\d)|and [a-z]|going on))",
        NOT_A_PERSON + r"|street|st|avenue|may|june|july|\d+|the",
    ),
    Rule("age", rf"(?<=\. )(?:maybe|about|around|approx|approximately|roughly|looks) {AGE}(?= [.,] )"),
    Rule("age", rf"sweet {UNDER_18}|(?:\d|1[0-7]) ?th (?:birthday|bday)"),
    Rule(
        "age",
        r"(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven)teenth)"
        r" (?:birthday|bday)|quinceanera",
    ),
    Rule(
        "age",
        r"(?:before|until|till|til|shy of|short of|away from|for|to) (?:her|his|my|their) (?:18 ?th"
        r"|eighteenth) (?:birthday|bday)",
    ),
    Rule(
        "age",
        r"(?:(?:will|ll|won t|wont|gonna|going to|to) (?:be|turn)|gets? to|reach(?:es)?|hits?|nowhere"
        r" near|far from|close to|nearly|almost|not quite"
        r"|(?:shy|short|months|weeks|days|year|years) (?:of|from)|away from(?: turning| being)?|until|till|til) 18",
        "(?:we|they|there|it|for|gave|paid|after|worked|works)(?: [a-z]+){0,1}|open",
        COUNTED + "|(?:in|of|to) (?:the|a)",
    ),
    Rule(
        "age",
        r"(?:one|1) (?:year|yr) old|\d+ (?:months?|weeks?) old (?:baby|son|daughter|girl|boy|child)",
        unless_after=THINGS,
    ),
    Rule(
        "age",
        r"(?:(?:not|isn t|isnt|ain t|aint|hasn t|hasnt|wasn t)(?: yet| even)?(?: turned)?|under|under the age of"
        r"|below|less than|younger than|until (?:she|he|i) (?:is|m|turns?)|turns|turning"
        r"|before (?:she|he|i|her|his)(?: turns?)?) 18",
        unless_after=COUNTED,
    ),
)

# Of the past: no cue where the same lines say that the person is grown up by now.
THEN = (
    Rule(
        "then",
        rf"(?:when|since|after|before|until) (?:she|he|they|i|we) (?:was|were|turned) {AGE}",
        unless_after=COUNTED,
    ),
    Rule(
        "then",
        r"(?:(?:trafficked|exploited|recruited|groomed|sold|started|began|married|pregnant|left home) at|at age"
        rf"|since age|from age) {UNDER_18}",
        unless_after=COUNTED,
    ),
)
GROWN_UP = (
    r"(?:is|s|am|m|im|are|re|now|today|nearly|almost)(?: now)? (?:1[89]|[2-9][0-9])"
    r"|in (?:her|his|my) (?:20|30|40|50)s?|an adult"
)

BORN = (
    Rule("born", rf"(?:born|b|dob|birth|birthday|birthdate|bday)(?: (?!\d{{4}} )[^ ]+){{0,5}} {YEAR}"),
    Rule(
        "born", rf"(?:chart|card|passport|id|licence|license|form|papers|certificate) (?:says?|said) {YEAR}"
    ),
)

AGES_AND_BIRTHS = (*AGES, *THEN, *BORN)
