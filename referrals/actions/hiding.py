"""A site that nobody may find: what leads to its door moves into the seal in one act, out of every plain column, the
public copy and everything that remembered it. Reading it comes after its committed line in the log."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record_read
from referrals.actions.editing import Refused, act, fresh
from referrals.actions.forgetting import forget_the_door
from referrals.actions.saying import still_said, take_words_in
from referrals.editable import OF_THE_DOOR, SEALED, bodies
from referrals.models import Location, Phone
from referrals.phones import parse
from referrals.sealing import open_site, seal_site

OF_A_PHONE = ("number", "extension", "phone_type", "description_en", "description_fr")
PLACELESS = ("lat", "lon")  # the columns that are empty rather than blank


def open_hidden(*, by: Staff, site: Location) -> dict[str, Any]:
    """What is sealed, in memory for one answer. Raises Refused; SealBroken and KeyGone of the sealing."""
    if not has_permission(by, Permission.DIRECTORY_READ):
        raise Refused("not_allowed")
    record_read(by=by, action="site.opened", target=site, data_class="C")
    return open_site(site)


def hide(*, by: Staff, site: Location, version: str = "") -> list[str]:
    """From now on the public knows its community alone. The names of what still has its address or a number among
    its words: somebody has to take it out there. Raises Stale and Refused."""
    with act(by=by, of=bodies(site), action="site.hidden") as one:
        current = fresh(site, version)
        if current.confidential:
            raise Refused("hidden_already")
        if current.community is None:
            raise Refused("community_missing")
        numbers = list(phones_of(current))
        hidden = {name: getattr(current, name) for name in OF_THE_DOOR}
        hidden["phones"] = [{name: getattr(phone, name) for name in OF_A_PHONE} for phone in numbers]
        take_words_in(current, hidden, one.at)
        Phone.objects.filter(pk__in=[phone.pk for phone in numbers]).delete()
        _close(current, hidden, at=one.at)
        forget_the_door(current, {phone.pk for phone in numbers}, one.at)
        before = dict.fromkeys(OF_THE_DOOR, SEALED)
        one.keep(current, {"confidential": False, **before}, {"confidential": True, "hidden": SEALED})
        return still_said(current, hidden)


def seal_again(*, by: Staff, site: Location, hidden: dict[str, Any], version: str = "") -> None:
    """Other words in the seal. History says that, and nothing of what."""
    with act(by=by, of=bodies(site), action="site.sealed") as one:
        current = fresh(site, version)
        if not current.confidential:
            raise Refused("not_hidden")
        seal_site(current, hidden)
        current.updated_at = one.at
        current.save(update_fields=["hidden", "updated_at"])
        one.keep(current, {"hidden": SEALED}, {"hidden": SEALED})


def show(*, by: Staff, site: Location, version: str = "") -> None:
    """No longer confidential. What was sealed stands in plain columns again, for staff only until somebody says that
    it may be public. Raises Stale and Refused."""
    if not site.confidential:
        raise Refused("not_hidden")
    hidden = open_hidden(by=by, site=site)
    with act(by=by, of=bodies(site), action="site.shown") as one:
        current = fresh(site, version)
        for name in OF_THE_DOOR:
            setattr(current, name, hidden.get(name, None if name in PLACELESS else ""))
        current.confidential, current.visibility, current.hidden = False, "internal", None
        current.updated_at = one.at
        current.save()
        one.keep(current, {"confidential": True, "hidden": SEALED}, {"confidential": False})
        for said in hidden.get("phones", []):
            one.add(_plain_phone(current, said))


def phones_of(site: Location) -> list[Phone]:
    """Its own, those of services there, and those of people there."""
    there = (
        Q(location=site) | Q(at__location=site) | Q(contact__location=site) | Q(contact__at__location=site)
    )
    return list(Phone.objects.filter(there))


def _close(site: Location, hidden: dict[str, Any], *, at: Any) -> None:
    assert site.community
    for name in OF_THE_DOOR:
        setattr(site, name, None if name in PLACELESS else "")
    site.confidential, site.extra, site.updated_at = True, {}, at
    site.visibility = "confidential" if site.visibility == "public" else site.visibility
    site.province = site.community.province_id
    site.public_lat, site.public_lon = site.community.lat, site.community.lon
    site.zone = site.zone or site.community.zone
    seal_site(site, hidden)
    site.save()


def _plain_phone(site: Location, said: dict[str, str]) -> Phone:
    number = parse(said.get("number", ""), said.get("extension", ""))
    words = {name: said.get(name, "") for name in ("description_en", "description_fr")}
    return Phone(
        location=site, number=said.get("number", ""), extension=number.extension, e164=number.e164, dial=number.dial,
        phone_type=said.get("phone_type") or "voice", **words,
    )  # fmt: skip
