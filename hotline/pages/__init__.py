"""What the public reads: one file for each page below content/, English and French side by side.

    title: Help | Aide
    === top
    --- en
    # Get help
    --- fr
    # Obtenir de l’aide
    === ways doors if:chat
    ...

A section has a name (its anchor, the same in both languages), looks (classes of static/css/public.css) and, after
`if:`, a value without which it is left out. The text is Markdown without HTML; `{line}` and the like are in
values.py, `(page:private#kept)` leads to another page. `manage.py content --check` holds the two languages equal.
"""

# Name of the file, the address below /{en,fr}/ (but for OWN_ADDRESS in urls.py) and the name in the URLconf alike.
# Each is neutral: addresses and titles stay in the history of a phone that somebody else may read.
NAMES = (
    "help", "call", "private", "after", "before", "safe", "signs", "email", "abroad", "professionals", "learn",
    "criteria", "about", "access",
)  # fmt: skip
HOME = "home"
ALL = (HOME, *NAMES)
