"""A day of the rota, drawn at its true length."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from triage.models.rota import LANGUAGES
from triage.rota_hours import Stretch, hours
from triage.times import zone


def strip(found: list[Stretch], now: datetime) -> SafeString:
    """A day as it passes: above who leads, below who backs up; open where nobody does. Each hour has its mark, where
    it lies on that day. Per cent of the day, in digits that every language writes alike."""
    start, end = found[0].start, found[-1].end
    whole = (end - start).total_seconds()

    def share(length: timedelta) -> str:
        return f"{100 * length.total_seconds() / whole:.3f}%"

    boxes = [
        (share(one.start - start), y, share(one.end - one.start), f"{name}{'' if there else ' open'}")
        for one in found
        for name, y, there in (("lead", "1", one.lead), ("backup", "13", one.backups))
    ]
    alone = [
        (share(one.start - start), share(one.end - one.start))
        for one in found
        if one.turns and len(one.languages) < len(LANGUAGES)
    ]
    marks = [
        (share(at - start), share(at - start), "hour six" if at.astimezone(zone()).hour % 6 == 0 else "hour")
        for at, _past in hours(start, end)
    ]
    told = [
        (share(at - start), f"{at.astimezone(zone()).hour:02d}")
        for at, _past in hours(start, end)
        if at > start and at.astimezone(zone()).hour % 6 == 0
    ]
    line = (share(now - start),) * 2 if start <= now < end else None
    return format_html(
        '<svg class="strip" width="100%" height="42" aria-hidden="true" focusable="false">{}{}{}{}{}</svg>',
        format_html_join("", '<rect x="{}" y="{}" width="{}" height="10" class="{}"/>', boxes),
        format_html_join("", '<rect x="{}" y="25" width="{}" height="3" class="alone"/>', alone),
        format_html_join("", '<line x1="{}" x2="{}" y1="0" y2="24" class="{}"/>', marks),
        format_html_join("", '<text x="{}" y="39" text-anchor="middle">{}</text>', told),
        format_html('<line x1="{}" x2="{}" y1="0" y2="30" class="now"/>', *line) if line else "",
    )
