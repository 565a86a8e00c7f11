"""The languages in which a person may reach us. An interpreter is found for any other one too."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import combining, normalize

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hotline.codes.base import Code, CodeList

# ISO 639 codes: the two of the line first, then what interpreters in Canada are most often asked for.
LANGUAGE = CodeList(
    "language",
    (
        Code("en", _("English")),
        Code("fr", _("French")),
        Code("ase", _("American Sign Language (ASL)")),
        Code("fcs", _("Quebec Sign Language (LSQ)")),
        Code("ar", _("Arabic")),
        Code("bn", _("Bengali")),
        Code("yue", _("Cantonese")),
        Code("cr", _("Cree")),
        Code("prs", _("Dari")),
        Code("de", _("German")),
        Code("el", _("Greek")),
        Code("gu", _("Gujarati")),
        Code("ht", _("Haitian Creole")),
        Code("hi", _("Hindi")),
        Code("hu", _("Hungarian")),
        Code("id", _("Indonesian")),
        Code("iu", _("Inuktitut")),
        Code("it", _("Italian")),
        Code("ja", _("Japanese")),
        Code("ko", _("Korean")),
        Code("cmn", _("Mandarin")),
        Code("oj", _("Ojibwe")),
        Code("ps", _("Pashto")),
        Code("fa", _("Persian")),
        Code("pl", _("Polish")),
        Code("pt", _("Portuguese")),
        Code("pa", _("Punjabi")),
        Code("ro", _("Romanian")),
        Code("ru", _("Russian")),
        Code("so", _("Somali")),
        Code("es", _("Spanish")),
        Code("sw", _("Swahili")),
        Code("tl", _("Tagalog")),
        Code("ta", _("Tamil")),
        Code("th", _("Thai")),
        Code("ti", _("Tigrinya")),
        Code("tr", _("Turkish")),
        Code("uk", _("Ukrainian")),
        Code("ur", _("Urdu")),
        Code("vi", _("Vietnamese")),
    ),
    tail=("other", "unknown"),
)


def language_label(code: str) -> str:
    """The name of a language, ours or else that of CLDR; the code itself where neither knows it."""
    if code in LANGUAGE:
        return str(LANGUAGE.label(code))
    name = str(Locale.parse(_reader()).languages.get(code, code))
    return name if name == code else name[0].upper() + name[1:]


def _reader() -> str:
    return "fr" if (get_language() or "en").startswith("fr") else "en"


# ISO 639: what interpreting services in Canada say they speak, the languages of First Nations and Inuit among them.
INTERPRETED: frozenset[str] = frozenset(
    """
    aa ab ace ach ada af ak aln am an ann anp ar arq ars ary arz as asa ase ast atj ay az bal ban bas bax bbj be bej
    bem bew bez bg bho bi bik bin bjn bla bm bn bo br brx bs bug bum byn ca cay cch ccp ce ceb cgg chk chm cho chp
    chr chy ckb clc cmn cr crg crj crk crl crm cs csw cv cy da dak dar de din dje doi dua dv dyo dyu dz ebu ee efi
    el es et eu ewo fa fan fat fcs ff fi fil fj fo fon fy ga gaa gan gd gez gil gl gn gon gsw gu guz gwi ha hai hak
    haw hax he hi hif hil hmn hr ht hu hur hy ibb id ig ii ikt ilo inh is it iu ja jam jv ka kaa kab kac kam kbd kde
    kea kg kha ki kk kkj kl kln km kmb kn ko kok kpe kr kri kru ks ku kum kut kwk ky lad lah lb lez lg li lil lkt ln
    lo loz lt lu lua lun lus luy lv mad mag mai mak man mas men mer mfe mg mh mi mic min mk ml mn mni moe moh mos mr
    ms mt my mzn nan nb nd ne new niu nl nn nr nso nus nv ny nyn oc oj ojb ojc ojs ojw oka om or os pa pag pam pap
    pau pcm pdc pl pon pqm prs ps pt qu rar rhg rif rm rn ro rom ru rw sah sat scn sd see sg shi shn si sid sk sl
    slh sm sn snk so sq sr srn srr ss st str su suk sus sv sw swb syr szl ta tce te tem teo tet tg th tht ti tig tiv
    tk tl tli tn to tpi tr ts tsi tt ttm tum tvl tw ty tyv tzm udm ug uk umb ur uz ve vi wal war wo wuu xal xh yao
    yi yo yue za zap zgh zu zza
    """.split()  # noqa: SIM905 - a list of 352 quoted words is read by nobody
)


def interpreted_choices() -> list[tuple[str, str]]:
    """(code, name) of each, by name, in the language in force."""
    return _interpreted(_reader())


@lru_cache(maxsize=2)
def _interpreted(reader: str) -> list[tuple[str, str]]:
    """Our own names where we have one, else those of CLDR."""
    names = Locale.parse(reader).languages
    found = [(code, language_label(code) if code in LANGUAGE else names[code]) for code in INTERPRETED]
    found = [(code, name[0].upper() + name[1:]) for code, name in found]
    return sorted(found, key=lambda one: unaccented(one[1]))


def unaccented(name: str) -> str:
    return "".join(one for one in normalize("NFD", name.lower()) if not combining(one))


def interpreted_label(code: str) -> str:
    return dict(interpreted_choices()).get(code, code)
