"""The directory for programs: HSDS 3.1 over the published copy, which is all that this process can read of it.

`urls` says what there is, `asking` reads what is asked for, `selecting` finds it, `shapes` writes it down, `answers`
sends it, `describing` tells about all of it. Nothing is kept between two requests: what is withdrawn is gone."""

VERSION = "3.1"
PROFILE = "1.0"
