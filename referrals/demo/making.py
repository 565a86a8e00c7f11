"""Makes the invented directory. The same seed gives the same bodies, by their ids; what is there is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID, uuid5

from django.db import transaction

from hotline.accounts.models import Staff
from hotline.now import now
from hotline.places.models import Community
from hotline.places.provinces import PROVINCES
from referrals.actions import publish
from referrals.demo.offers import NAMES, NATIONAL, OFFERS, Offer
from referrals.models import (
    EligibilityRule,
    Location,
    Organization,
    Phone,
    PublicListingConsent,
    Schedule,
    Service,
    ServiceAtLocation,
    Stewardship,
    Verification,
)
from referrals.sealing import seal_site

SPACE = UUID("6f1f0c46-3f0e-5a55-9a0e-2b7a3f1c9d10")
# Out of a hundred; each place has at least its own few.
WEIGHTS = {
    "ON": 30, "QC": 20, "BC": 13, "AB": 10, "MB": 5, "SK": 5, "NS": 4, "NB": 4, "NL": 3, "PE": 2, "YT": 2, "NT": 1,
    "NU": 1,
}  # fmt: skip
LEAST = 9
TOWNS = 14  # the largest of each province
AREA = {
    "AB": "403", "BC": "604", "MB": "204", "NB": "506", "NL": "709", "NS": "902", "NT": "867", "NU": "867", "ON": "416",
    "PE": "902", "QC": "514", "SK": "306", "YT": "867",
}  # fmt: skip
OTHERS = ("es", "ar", "pa", "cmn", "tl", "so", "uk", "pt", "fa", "cr", "iu", "ht", "yue", "vi", "hi")
CONSENT_WORDING = "1"


def make_directory(count: int, *, seed: int, specialist: Staff, published: bool = True) -> int:
    """How many services were new."""
    towns = {code: list(_towns(code)) for code in PROVINCES}
    made = 0
    for number, (province, offer) in enumerate(plan(count)):
        key = uuid5(SPACE, f"service {seed} {number}")
        if Service.objects.filter(pk=key).exists():
            continue
        with transaction.atomic():
            maker = Maker(Random(f"{seed} {number}"), key, specialist, now())
            body = maker.make(number, province, offer, towns)
            if published:
                publish(body.pk, maker.moment)
        made += 1
    return made


def _towns(province: str) -> Iterator[Community]:
    yield from Community.objects.filter(province_id=province).order_by("-population", "id")[:TOWNS]


def plan(count: int) -> Iterator[tuple[str, Offer]]:
    """Which offer stands in which province: every place has its few, and every kind comes round."""
    whole = max(1, count - len(NATIONAL))
    shares = {code: max(LEAST, round(whole * weight / 100)) for code, weight in WEIGHTS.items()}
    deck = [offer for offer in OFFERS for _ in range(offer.share)]
    left = count
    for offer in NATIONAL[:left]:
        left -= 1
        yield "ON", offer
    order = [code for _ in range(max(shares.values())) for code in shares if shares[code] > _]
    for turn, code in enumerate(order[:left]):
        yield code, deck[turn * 7 % len(deck)]


class Maker:
    """One service, with its body and site."""

    def __init__(self, rng: Random, key: UUID, specialist: Staff, moment: datetime) -> None:
        self.rng, self.key, self.specialist, self.moment = rng, key, specialist, moment
        self.today = moment.date()

    def make(
        self, number: int, province: str, offer: Offer, towns: dict[str, list[Community]]
    ) -> Organization:
        town = self._town(number, towns[province])
        body = self._organization(number, offer, town)
        service = self._service(body, offer, province, town)
        if offer.coverage == "local":
            at = ServiceAtLocation.objects.create(
                id=uuid5(self.key, "at"), service=service, location=self._site(body, offer, province, town),
                updated_at=self.moment,
            )  # fmt: skip
            self._hours(at, None, offer)
        else:
            self._hours(None, service, offer)
        return body

    def _town(self, number: int, towns: list[Community]) -> Community:
        """The largest most often, and every one at some time."""
        return towns[min(int(self.rng.expovariate(0.45)), len(towns) - 1)]

    def _organization(self, number: int, offer: Offer, town: Community) -> Organization:
        name_en, name_fr = NAMES[number % len(NAMES)]
        open_to_all = self.rng.random() < 0.88
        body = Organization.objects.create(
            id=uuid5(self.key, "body"), name_en=f"{name_en} {town.name_en}", name_fr=f"{name_fr} – {town.name_fr}",
            description_en=f"An invented body for the demonstration, in {town.name_en}.",
            description_fr=f"Un organisme inventé pour la démonstration ({town.name_fr}).",
            email=f"info@{name_en.lower().replace(' ', '-')}-{number}.example", basis=self.rng.choice(
                ("mandate", "programme", "funding", "training", "indirect")),
            visibility="public" if open_to_all else self.rng.choice(("internal", "partner")),
            specialist=self.specialist, updated_at=self.moment,
        )  # fmt: skip
        Stewardship.objects.create(organization=body, specialist=self.specialist, since=self.moment)
        if open_to_all:
            PublicListingConsent.objects.create(
                organization=body, agreed_by="Invented director", agreed_on=self.today - timedelta(days=400),
                wording=CONSENT_WORDING, recorded_by=self.specialist,
            )  # fmt: skip
        return body

    def _service(self, body: Organization, offer: Offer, province: str, town: Community) -> Service:
        verified = self.today - timedelta(days=int(self.rng.triangular(0, 430, 90)))
        french = province == "QC" or (province == "NB" and self.rng.random() < 0.6)
        spoken = {"fr"} if french else {"en"}
        if self.rng.random() < 0.45:
            spoken |= {"en", "fr"}
        spoken |= set(self.rng.sample(OTHERS, self.rng.choice((0, 0, 1, 2))))
        service = Service.objects.create(
            id=self.key, external_id=f"demo-{self.key.hex[:10]}", organization=body,
            kind=offer.more.get("kind", "service"), visibility="public", name_en=f"{offer.en}, {town.name_en}",
            name_fr=f"{offer.fr}, {town.name_fr}", description_en=offer.about_en, description_fr=offer.about_fr,
            types=list(offer.types), stages=list(offer.stages), languages=sorted(spoken),
            interpreter=self.rng.choice(("yes", "yes", "no", "unknown")), minimum_age=offer.ages[0],
            maximum_age=offer.ages[1], coverage=offer.coverage,
            provinces=[province] if offer.coverage == "province" else [], hours_mode=offer.hours,
            holidays=self.rng.choice(("closed", "unknown", "open")), verified_on=verified, updated_at=self.moment,
        )  # fmt: skip
        self._rules(service, offer)
        self._phone(service, province)
        Verification.objects.create(
            organization=body, service=service, level="service", method="phone", outcome="confirmed",
            informant="Invented director", by=self.specialist,
            at=self.moment - timedelta(days=(self.today - verified).days),
        )  # fmt: skip
        return service

    def _rules(self, service: Service, offer: Offer) -> None:
        """One in six says nothing of a rule, as in life: then one has to ask."""
        said = {"gender": offer.gender, "status": offer.status}
        said |= {name: (offer.more[name],) for name in ("children", "substances") if name in offer.more}
        for dimension, serves in said.items():
            if serves and self.rng.random() > 0.16:
                EligibilityRule.objects.create(service=service, dimension=dimension, serves=list(serves))
        if offer.culture:
            EligibilityRule.objects.create(
                service=service, dimension="culture", serves=list(offer.culture), hard=False
            )

    def _phone(self, service: Service, province: str) -> None:
        area = "833" if service.coverage != "local" else AREA[province]
        number = f"{area}-555-01{self.rng.randrange(100):02d}"
        Phone.objects.create(
            service=service, number=number, e164=f"+1{number.replace('-', '')}", dial=f"+1{number.replace('-', '')}",
            extension=self.rng.choice(("", "", "", "5", "012")), visibility="public", updated_at=self.moment,
        )  # fmt: skip

    def _site(self, body: Organization, offer: Offer, province: str, town: Community) -> Location:
        street = (
            f"{self.rng.randrange(1, 90)} {self.rng.choice(('Example', 'Sample', 'Invented', 'Demo'))} Street"
        )
        postal = f"{'ABCEGHJKLMNPRSTVXY'[list(PROVINCES).index(province)]}0X 0X0"
        lat, lon = (value + self.rng.uniform(-0.02, 0.02) for value in (town.lat, town.lon))
        site = Location(
            id=uuid5(self.key, "site"), organization=body, visibility="confidential" if offer.hidden else "public",
            confidential=offer.hidden, community=town, province=province, zone=town.zone,
            name_en=body.name_en, name_fr=body.name_fr, updated_at=self.moment,
        )  # fmt: skip
        if offer.hidden:
            site.public_lat, site.public_lon = town.lat, town.lon
            site.save(force_insert=True)
            hidden_number = f"{AREA[province]}-555-01{self.rng.randrange(100):02d}"
            seal_site(site, {
                "address_1": street, "city": town.name_en, "postal_code": postal, "lat": lat, "lon": lon,
                "phones": [{"number": hidden_number, "extension": "", "phone_type": "voice"}],
            })  # fmt: skip
            site.save()
            return site
        site.lat, site.lon, site.public_lat, site.public_lon = lat, lon, lat, lon
        site.address_1, site.city, site.postal_code = street, town.name_en, postal
        site.save(force_insert=True)
        return site

    def _hours(self, at: ServiceAtLocation | None, service: Service | None, offer: Offer) -> None:
        if offer.hours != "weekly":
            return
        late = self.rng.random() < 0.2
        Schedule.objects.bulk_create(
            Schedule(
                at=at, service=service, weekday=day, opens=time(9), closes=time(20 if late and day in (1, 3) else 17),
                updated_at=self.moment,
            )
            for day in range(5)
        )  # fmt: skip
