"""Signs that somebody may be trafficked. One sign proves nothing; combinations matter."""

from django.utils.translation import gettext_lazy as _

from hotline.codes.base import Code, CodeList, StrPromise

# Signs seen in any kind of trafficking.
INDICATOR_GENERAL = CodeList(
    "indicator_general",
    (
        Code("g_controlled", _("Watched, escorted or controlled")),
        Code("g_no_voice", _("Someone else speaks for them")),
        Code("g_no_id", _("Has no ID or passport in hand")),
        Code("g_unfamiliar", _("Does not know the area")),
        Code("g_moved", _("Moved often")),
        Code("g_injuries", _("Injuries or bruises")),
        Code("g_malnourished", _("Poorly fed")),
        Code("g_branding", _("Branding or ownership tattoo")),
        Code("g_fear", _("Fearful or intimidated")),
        Code("g_no_money", _("No control of their money")),
        Code("g_isolated", _("Cut off from family or friends")),
    ),
)

# Signs of sex trafficking.
INDICATOR_SEX = CodeList(
    "indicator_sex",
    (
        Code("s_luxury", _("Costly items, but no basics")),
        Code("s_hotels", _("Many hotels or key cards")),
        Code("s_ads", _("Online ads run by someone else")),
        Code("s_new_partner", _("Sudden, controlling partner")),
        Code("s_city_circuit", _("Moved from city to city")),
        Code("s_quota", _("Must earn a set sum")),
        Code("s_images", _("Intimate images shared or used")),
        Code("s_age_gap", _("Large age gap")),
        Code("s_clothing", _("Clothing unfit for the weather")),
    ),
)

# Signs of labour trafficking.
INDICATOR_LABOUR = CodeList(
    "indicator_labour",
    (
        Code("l_docs_held", _("Employer holds the passport")),
        Code("l_unpaid", _("Unpaid or underpaid")),
        Code("l_debt", _("Growing debt")),
        Code("l_contract", _("Job differs from the contract")),
        Code("l_confined", _("Cannot leave the site or home")),
        Code("l_status_threat", _("Threats about immigration status")),
        Code("l_housing", _("Crowded employer housing")),
        Code("l_hours", _("No rest or excessive hours")),
        Code("l_unsafe", _("Unsafe work, no equipment")),
        Code("l_fee", _("Illegal recruitment fees")),
        Code("l_coached", _("Coached answers")),
    ),
)

# Signs that somebody under 18 is concerned.
INDICATOR_MINOR = CodeList(
    "indicator_minor",
    (
        Code("m_sex_trade", _("Under 18 in the sex trade")),
        Code("m_missing", _("Missing or runaway")),
        Code("m_in_care", _("In care or in a group home")),
        Code("m_truancy", _("Skips or leaves school")),
        Code("m_older", _("Older partner or friends")),
        Code("m_second_phone", _("Second phone")),
        Code("m_gifts", _("Unexplained gifts")),
        Code("m_withdrawn", _("Avoids trusted adults")),
        Code("m_online_lure", _("Online luring")),
    ),
)

# The groups in the order in which they are asked, each with its heading.
INDICATOR_GROUPS: tuple[tuple[StrPromise, CodeList], ...] = (
    (_("General signs"), INDICATOR_GENERAL),
    (_("Signs of sex trafficking"), INDICATOR_SEX),
    (_("Signs of labour trafficking"), INDICATOR_LABOUR),
    (_("Signs about someone under 18"), INDICATOR_MINOR),
)
INDICATOR = CodeList("indicator", tuple(code for _heading, group in INDICATOR_GROUPS for code in group.items))

# Any of these makes a tip urgent and keeps it so: the person concerned is or may be under 18.
MINOR_SIGNS: frozenset[str] = frozenset(INDICATOR_MINOR.codes())
