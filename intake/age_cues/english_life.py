"""How people speak of somebody young without an age: parents, teachers, toys, a body that grows, the law."""

from __future__ import annotations

from intake.age_cues.rule import Rule, phrases

PARENT = (
    r"(?:mom|mum|mam|mother|mama|dad|father|papa|parents|folks|grandma|grandmother|nana|auntie|aunt|teacher)"
)
THEIRS = r"(?:her|his|their|the girl s|the boy s)"
A_CALL = r"(?:threat[a-z]*|ll|will|would)(?: [a-z]+){0,3} (?:call|report)(?: [a-z]+){0,3}"
MY_OWN = r"(?:[a-z]+ ){0,3}(?:take|takes|took|taking|remove)?(?: away)? ?(?:my|our)"

AT_HOME = (
    # The young say it themselves: they fear their parents more than us.
    phrases(
        "young",
        rf"(?:don t|dont|do not|not|never|can t|cant|afraid to|scared to) tell (?:my|her|his|their) {PARENT}",
        rf"my {PARENT} (?:mustn t|can t|cant|cannot) (?:know|find out)",
        rf"my {PARENT} (?:doesn t|doesnt|don t|dont|won t|wont) let me",
        rf"(?:if|when|before) my {PARENT} (?:finds?|found) out", rf"my {PARENT} (?:took|takes) (?:away )?my phone",
        "(?:i m|im|am|got|was|he s|she s) grounded", "past (?:my|her|his|their) bedtime",
        "my (?:mom|mum|mother|mama|dad) s (?:new |old |ex )?(?:boyfriend|bf|girlfriend)",
        rf"(?:without|behind) {THEIRS} (?:parents?|mother|mom|mum|father)(?: s)? (?:knowing|back|consent|permission)",
        rf"{THEIRS} (?:own )?(?:parents?|mother|mom|mum|father) (?:sold|signed (?:a|the|for)|lent|rents?"
        rf"|rented) ?(?:her|him|them|it|form|paper)?",
        "(?:sneaks?|sneaking|snuck|sneaked) out (?:at night|of the house|her window|his window|to meet)",
    ),
    Rule("young", r"(?:missing|lost) (?:girls?|boys?|child|children|kids?|teens?)"),
    phrases(
        "young",
        "(?:home|back) to my (?:mom|mum|mama|mother|mommy|mummy)",
        "(?:cries|crying|cried|asks|asking|calls|calling) for"
        " (?:her|his) (?:mom|mum|mama|mother|mommy|mummy)", "mommy", "mummy",
        "(?:rents|sells|lends|rented|sold|lent) (?:out )?(?:his|her|their) (?:own )?(?:boys?|girls?"
        "|daughters?|sons?|kids|niece|nephew)",
    ),
)  # fmt: skip

AT_SCHOOL = (
    Rule(
        "school",
        rf"(?:{THEIRS} (?:homeroom |math |gym |science |music |art )?(?:teachers?|principal|vice principal|coach)"
        r"|my (?:homeroom|math|gym|science|music|social studies) teacher)",
        unless_after="licen[cs]e|certificate|assistant|training|of (?:english|french|esl)|employer"
        "|residence|job|reason",
    ),
    phrases(
        "school",
        "guidance counsell?ors?", "report cards?", "permission slips?", "spelling (?:test|bee)", "gym class",
        "home room",
        "field trips?", "hall pass", "schoolbus(?:es)?", "summer camp", "day camp", "camp counsell?ors?",
        "cub scouts?",
        "sleep ?overs?", "book bags?", "times tables?", "show and tell", "(?:math|spelling) (?:class|test|book)",
        "(?:cut|cuts|cutting|ditch|ditches|ditching|skip|skips|skipping) (?:first |last )?(?:period|gym|math)",
        "after the (?:last|final|lunch) bell", "learning to read", "(?:come|came|comes|back) to class", "cub pack",
        "junior team", "little league",
        "midget (?:team|hockey|league)",
    ),
)  # fmt: skip

GROWING = (
    phrases(
        "child",
        "stuffed (?:animals?|toys?|bears?|bunny|rabbit|dog|unicorn)", "plush(?:ies?| toys?)", "teddy(?: bears?)?",
        "colou?ring books?", "night ?lights?", "robux", "(?:girl|boy) s (?:bicycle|bike)", "roblox", "minecraft",
        "training bras?", "puberty", "pre ?pubescent", "pigtails?", "booster seats?",
        "(?:got|gets|getting|has|had|not) (?:even )?(?:had |gotten )?her (?:first )?period (?:last|this"
        "|yet|for the first)",
        "her first period",
        "voice (?:has not|hasn t|hasnt|hadn t|is still) (?:broken|changed|cracked|breaking|changing|high)",
        "(?:doesn t|doesnt|never|hasn t|hasnt|isn t|not) (?:even )?(?:shave|shaved|started shaving|start"
        " shaving|shaving)",
        "still growing", "hopscotch", "tooth fairy", "half grown", "too (?:small|short|little) to reach",
        "(?:comes?|came|barely reach(?:es)?|reach(?:es)?) (?:up )?to my (?:elbow|shoulder|chest|waist|belt)",
        "(?:cartoon|unicorn|princess|dinosaur|disney|barbie|paw patrol)"
        " (?:backpack|bag|pyjamas|pajamas|socks|shirt|t shirt|blanket|sheets|stickers)",
        "(?:sucks?|sucking) (?:her|his) thumb", "kids? meals?", "happy meals?",
        "(?:child|kid) s (?:bike|shoes?|drawing|size|coat)",
        "(?:kiddie|kiddies)", "youngsters?", "young (?:uns?|person|persons|lad|lass)", "lassies?", "schoolies?",
        "wee (?:girl|lass|lassie|lad|boy|one|ones)", "little (?:fella|lad|lads|princess)",
        "(?:still|only|just|barely) a (?:girl|boy)",
    ),
    Rule(
        "young",
        r"(?:old enough to be|could be|might be|looks like|young enough to be|could have been) (?:her|his"
        r"|their|my|the girl s)"
        r" (?:grand ?(?:father|pa|dad|mother|child|daughter|son)s?|little sister)",
    ),
    Rule("young", r"(?:same age as|the age of|age as) my (?:kids?|little|youngest|baby|grand[a-z]*|niece"
    r"|nephew|students?)"),
)  # fmt: skip

BY_LAW = (
    phrases(
        "child",
        "age of (?:consent|majority)", "statutory(?: rape)?", "young offenders?", "juvie", "juvy", "csam",
        "amber alert",
        "legal guardians?", "(?:her|his|their|no) guardians?", "parent or guardian", "kids help ?(?:phone|line)",
        "baby faced",
        "big brothers big sisters", "boys and girls club",
        "(?:not|isn t|isnt|wasn t|aren t|ain t|hardly|barely) (?:even )?old enough",
        "(?:can t|cant|cannot|couldn t|not allowed to|too young to) (?:even )?(?:legally )?buy (?:beer"
        "|alcohol|cigarettes|lottery)",
        "(?:doesn t|didn t|not) have (?:her|his) (?:learner s|g1|beginner s)", "g1 (?:test|licen[cs]e)",
    ),
    phrases(
        "care",
        "cfs", "cps", "mcfd", "social services (?:took|placed|removed|had)", "youth court", "kinship (?:care|home)",
        "(?:permanent|society) ward", "(?:her|his) (?:youth|foster|child protection) worker", "receiving home",
        unless_before=A_CALL,
        unless_after=MY_OWN,
    ),
)  # fmt: skip

LIFE = (*AT_HOME, *AT_SCHOOL, *GROWING, *BY_LAW)
