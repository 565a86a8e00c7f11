"""One archive for one agency, the same bytes for the same report; sealed to their key where they have one."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

from triage.package.pdf import identity_pdf, report_pdf

FIXED = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the moment stands in the report; a second one, of packing, would say nothing more


def packed(report: dict[str, Any]) -> bytes:
    name = report["report"]["reference"]
    return _zipped({f"{name}.pdf": report_pdf(report), f"{name}.json": _json(report)})


def identity_packed(reference: str, contact: dict[str, str]) -> bytes:
    about = {"schema": "report-1-identity", "reference": reference, "contact": contact}
    return _zipped(
        {
            f"{reference}-identity.pdf": identity_pdf(reference, contact),
            f"{reference}-identity.json": _json(about),
        }
    )


def joined(archives: list[bytes]) -> bytes:
    """What leaves is one archive, also where the identity goes along."""
    if len(archives) == 1:
        return archives[0]
    files: dict[str, bytes] = {}
    for archive in archives:
        with zipfile.ZipFile(io.BytesIO(archive)) as packed_files:
            files |= {name: packed_files.read(name) for name in packed_files.namelist()}
    return _zipped(files)


def sealed_to(age_key: str, archive: bytes) -> bytes:
    """Raises ValueError for a key that is none."""
    import pyrage  # only for whoever seals

    try:
        recipient = pyrage.x25519.Recipient.from_str(age_key)
    except pyrage.RecipientError:
        raise ValueError("This is no public age key.") from None
    sealed: bytes = pyrage.encrypt(archive, [recipient])
    return sealed


def digest(archive: bytes) -> str:
    return hashlib.sha256(archive).hexdigest()


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, FIXED), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
