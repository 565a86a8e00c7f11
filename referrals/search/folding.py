"""One spelling for listings and for what people type: without accents, case and the elisions of French."""

from __future__ import annotations

import re

from hotline.places.folding import fold

# "l’hébergement d’urgence" would else become lhebergement durgence, which nobody looks for.
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’](?=[^\W\d_]{2})", re.IGNORECASE)

# Of both languages, folded, since one box serves both, and what people say around what they look for. The
# server's own lists have accents and one language each: with them "à" would be a word that must be found.
STOP_WORDS = frozenset(
    fold(
        """i me my myself we our ours ourselves you your yours he him his she her hers it its they them their theirs
        what which who whom this that these those am is are was were be been being have has had having do does did
        doing a an the and but if or because as until while of at by for with about against between into through
        during before after above below to from up down in out on off over under again further then once here there
        when where why how all any both each few more most other some such no nor not only own same so than too very
        s t can will just don should now near need needs want looking find please someone somebody something
        au aux avec ce ces dans de des du elle en et eux il je la le leur lui ma mais me même mes moi mon ne nos notre
        nous on ou par pas pour qu que qui sa se ses son sur ta te tes toi ton tu un une vos votre vous c d j l à m n y
        été étant suis es est sommes êtes sont sera seront serait étais était étaient ayant eu ai as avons avez ont
        avait avaient où les cette cet si près besoin cherche chercher trouver comment quelque chose sans"""
    ).split()
)


def folded(text: str) -> str:
    return fold(_ELISION.sub(" ", text))
