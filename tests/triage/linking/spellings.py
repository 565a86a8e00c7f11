"""The same thing as different people write it, and things that only look alike. Made from a seed: 2,000 pairs."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

Said = tuple[str, str]  # kind, as typed


class Pair(NamedTuple):
    first: Said
    second: Said


AREAS = ("613", "416", "514", "604", "403", "506", "902", "204", "867", "709")
PROVINCES = (
    ("ON", "Ontario", "Ont."),
    ("QC", "Québec", "Quebec"),
    ("BC", "British Columbia", "C.-B."),
    ("AB", "Alberta", "Alta"),
    ("NB", "Nouveau-Brunswick", "New Brunswick"),
)
STREETS = (
    ("Main Street", "Main St.", "MAIN ST", "main street"),
    ("rue Saint-Jean", "Rue St-Jean", "rue St. Jean", "RUE SAINT JEAN"),
    ("King Street West", "King St. W", "KING ST WEST", "king st w."),
    ("Boulevard René-Lévesque Est", "boul. Rene Levesque E.", "blvd René Lévesque Est"),
    ("5th Avenue", "5th Ave", "5TH AVE.", "5 Avenue"),
    ("chemin du Lac", "Ch. du Lac", "CHEMIN DU LAC"),
    ("St. Clair Avenue East", "St Clair Ave E", "Saint Clair Av. East"),
    ("Highway 7", "Hwy 7", "HWY. 7"),
    ("Dundas Road", "Dundas Rd.", "dundas rd"),
    ("rue de l’Église", "Rue de l'Eglise", "RUE DE L'ÉGLISE"),
)
TOWNS = (
    ("Moncton", "MONCTON"),
    ("Saint-Jérôme", "St-Jerome", "St. Jérôme"),
    ("Trois-Rivières", "Trois Rivieres"),
    ("Red Deer", "red deer"),
    ("St. John’s", "St John's"),
    ("Montréal", "Montreal", "City of Montreal"),
)


def digits(rng: random.Random, length: int) -> str:
    return "".join(rng.choice("23456789") for _ in range(length))


def a_phone(rng: random.Random) -> list[Said]:
    area, one, two = rng.choice(AREAS), rng.choice("23456789") + digits(rng, 2), digits(rng, 4)
    two = two[:1] + "0" + two[2:]
    return [
        ("phone", shape.format(a=area, b=one, c=two, o=two.replace("0", "O")))
        for shape in (
            "{a}-{b}-{c}",
            "({a}) {b}-{c}",
            "{a}.{b}.{c}",
            "+1 {a} {b} {c}",
            "1-{a}-{b}-{c}",
            "{a}{b}{c}",
            "{a} {b}\u2011{c}",
            "{a}\u00a0{b}\u00a0{c}",
            "tel: {a} {b} {c}",
            "{a}-{b}-{c} ext. 12",
            "{a}-{b}-{c} poste 4",
            "{a}-{b}-{o}",
            "011 1 {a} {b} {c}",
            "{a} – {b} – {c}",
            "{a}/{b}/{c}",
            "{a}_{b}_{c}",
        )
    ] + [("phone", "".join(chr(ord(sign) + 0xFEE0) for sign in area + one + two))]


def a_plate(rng: random.Random) -> list[Said]:
    letters, numbers = "".join(rng.choice("BCHKMOIX") for _ in range(4)), f"{rng.randrange(100, 1000)}"
    code, name, other = rng.choice(PROVINCES)
    swapped = letters.replace("O", "0").replace("I", "1")
    return [
        ("plate", text)
        for text in (
            f"{letters} {numbers}",
            f"{letters}{numbers}",
            f"{letters.lower()}-{numbers}",
            f"{letters} {numbers} ({name})",
            f"{code} {letters}{numbers}",
            f"{letters}·{numbers} {other}",
            f"{swapped} {numbers}",
            f"plate {letters} {numbers}, {code}",
            f"Plaque : {letters}{numbers} {name}",
        )
    ]


def an_email(rng: random.Random) -> list[Said]:
    name, number = (
        rng.choice(("rosa", "mina", "luc", "zoe", "marie")) + rng.choice(("lee", "roy", "chan")),
        rng.randrange(10_000_000),
    )
    if rng.random() < 0.5:
        whole, shapes = (
            f"{name}{number}",
            ("{n}@gmail.com", "{d}@gmail.com", "{n}+ad@gmail.com", "{u}@GMAIL.COM", "{n}@googlemail.com"),
        )
    else:
        whole, shapes = (
            f"{name}.{number}",
            (
                "{n}@exämple.example",
                "{u}@EXÄMPLE.example",
                "{n}@xn--exmple-cua.example",
                "{n} @ exämple.example",
                "mailto:{n}@exämple.example",
                "<{n}@exämple.example>",
                "{n} (at) exämple.example",
                "{n}[at]exämple[dot]example",
                "{n}@exämple.example.",
            ),
        )
    return [("email", s.format(n=whole, u=whole.upper(), d=whole[:2] + "." + whole[2:])) for s in shapes]


def a_handle(rng: random.Random) -> list[Said]:
    name = f"{rng.choice(('sweet', 'lily', 'candy', 'jo'))}_{rng.randrange(10_000_000)}"
    platform, short, address = rng.choice(
        (
            ("Instagram", "IG", "https://www.instagram.com/{n}/?hl=en"),
            ("Snapchat", "snap", "snapchat.com/add/{n}"),
            ("TikTok", "tiktok", "https://www.tiktok.com/@{n}?lang=fr"),
            ("Facebook", "fb", "m.facebook.com/{n}"),
            ("Telegram", "telegram", "t.me/{n}"),
        )
    )
    wide = "".join(chr(ord(sign) + 0xFEE0) if "a" <= sign <= "z" else sign for sign in name)
    return [
        ("handle", text)
        for text in (
            f"@{name}",
            name,
            name.upper(),
            f"{platform}: @{name}",
            f"{short} {name}",
            f"{name} ({platform})",
            f"@{name} on {platform}",
            f"@{wide}",
            address.format(n=name),
            f"{platform} - {name.title()}",
        )
    ]


def a_page(rng: random.Random) -> list[Said]:
    host, number = rng.choice(("leolist.cc", "ads.example", "café.example")), rng.randrange(10_000_000)
    return [
        ("web", shape.format(h=host, u=host.upper(), n=number))
        for shape in (
            "https://{h}/ad/{n}",
            "http://www.{h}/ad/{n}/",
            "{h}/ad/{n}",
            "HTTPS://{u}/AD/{n}",
            "https://m.{h}/ad/{n}?utm_source=x&hl=fr",
            "{h}//ad/{n}#top",
            "www.{h}/ad/{n}?fbclid=abc",
            "https://{h}:443/ad/{n}",
            "{h}/%61d/{n}.",
        )
    ]


def an_address(rng: random.Random) -> list[Said]:
    number, street, town, unit = (
        rng.randrange(1, 30_000),
        rng.choice(STREETS),
        rng.choice(TOWNS),
        rng.randrange(1, 90),
    )
    shapes = (
        "{n} {s}, {t}",
        "{n}, {s}, {t}",
        "{n} {s}, apt. {u}, {t}",
        "{u}-{n} {s}, {t}",
        "{n} {s} app {u}, {t}, QC",
        "{n} {s}, {t}, Ontario, Canada",
        "Unit {u}, {n} {s}, {t}",
        "#{u}, {n} {s}, {t}",
        "{n} {s}, {t} (NB)",
    )
    return [
        ("address", shape.format(n=number, s=rng.choice(street), t=rng.choice(town), u=unit))
        for shape in shapes
    ]


MAKERS: tuple[Callable[[random.Random], list[Said]], ...] = (
    a_phone,
    a_plate,
    an_email,
    a_handle,
    a_page,
    an_address,
)


def same(count: int, seed: int = 6) -> list[Pair]:
    """Two spellings of one thing, every maker in turn."""
    rng = random.Random(seed)
    return [Pair(*rng.sample(MAKERS[i % len(MAKERS)](rng), 2)) for i in range(count)]


def near(seed: int = 6) -> list[Pair]:
    """Things that are not the same, though one sign or one word apart."""
    rng, pairs = random.Random(seed), []
    for _ in range(160):
        area, line = rng.choice(AREAS), digits(rng, 7)
        other = line[:-1] + str((int(line[-1]) + 1) % 10)
        pairs += [Pair(("phone", f"{area}{line}"), ("phone", f"({area}) {other[:3]}-{other[3:]}"))]
        pairs += [Pair(("phone", f"613{line}"), ("phone", f"416 {line}"))]
        letters, number = "".join(rng.choice("BCHKMX") for _ in range(4)), rng.randrange(100, 999)
        pairs += [Pair(("plate", f"{letters} {number} Ontario"), ("plate", f"QC {letters}{number}"))]
        pairs += [Pair(("plate", f"{letters} {number}"), ("plate", f"{letters} {number + 1}"))]
        name = f"lily_{rng.randrange(10_000_000)}"
        pairs += [Pair(("handle", f"@{name} on Instagram"), ("handle", f"snap: {name}"))]
        pairs += [Pair(("handle", f"@{name}"), ("handle", f"@{name}1"))]
        pairs += [Pair(("email", f"{name}@gmail.com"), ("email", f"{name}@example.org"))]
        pairs += [Pair(("email", f"{name}.a@example.org"), ("email", f"{name}a@example.org"))]
        pairs += [
            Pair(("web", f"https://leolist.cc/ad/{number}"), ("web", f"https://leolist.cc/ad/{number + 1}"))
        ]
        pairs += [
            Pair(("web", f"leolist.cc/ad?id={number}"), ("web", f"leolist.cc/ad?id={number + 1}")),
            Pair(("web", "https://www.facebook.com"), ("web", "facebook.com")),
        ]
        pairs += [
            Pair(
                ("address", f"{number} rue Principale, Moncton"),
                ("address", f"{number} rue Principale, Dieppe"),
            )
        ]
        pairs += [
            Pair(("address", f"{number} King St W, Red Deer"), ("address", f"{number} King St E, Red Deer"))
        ]
        pairs += [
            Pair(("address", f"{number} 5th Ave, Red Deer"), ("address", f"{number} 5th Street, Red Deer"))
        ]
        pairs += [Pair(("address", f"{number} Main St"), ("address", f"{number} Main Street"))]
    return pairs
